"""Floor 1: what any public body needs, ignorant of emulation."""
