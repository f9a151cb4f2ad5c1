"""Obligations: the desk, lists, one obligation, chasing letters, the calendar."""
