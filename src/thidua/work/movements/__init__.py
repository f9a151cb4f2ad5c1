"""Movements as versioned data packs."""
