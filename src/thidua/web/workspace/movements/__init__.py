"""Movements: the list and a version's page."""
