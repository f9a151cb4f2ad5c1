"""Accounts, people and their appointments; builds the Actor every policy judges."""
