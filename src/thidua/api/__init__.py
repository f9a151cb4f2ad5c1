"""Floor 5: the REST interface for other systems."""
