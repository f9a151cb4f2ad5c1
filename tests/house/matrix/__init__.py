"""The authorisation matrix: who gets what at every address. How to write a row: ``row.py``."""
