"""Starting and stopping the whole system on one machine: database, web server, worker, tests.

Nothing here knows the business; no room imports it.
"""
