"""Floor 5: the REST interface for other systems.

Empty in this version. The first address under ``/api/`` brings ``openapi()``, which describes every operation: the
authorisation matrix holds that description against its rows and fails on one nobody decided about.
"""
