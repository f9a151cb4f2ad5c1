"""Decisions of the room as plain Python: signature blocks, posts beside each other, delegations."""
