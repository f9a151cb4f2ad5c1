"""Notices: the list, opening one, how a person wants to be disturbed."""
