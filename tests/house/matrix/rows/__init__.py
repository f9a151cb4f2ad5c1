"""The rows, a file for each subject of pages; every module here has a list ``ROWS``."""
