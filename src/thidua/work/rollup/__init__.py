"""Totals of reports over the tree of bodies: derived, explained, always rebuildable."""
