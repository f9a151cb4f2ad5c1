"""Territories and bodies, everything dated: the tree as of any date."""
