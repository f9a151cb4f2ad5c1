"""Worlds to look at and to measure: built through the services, everything invented marked as sample data."""
