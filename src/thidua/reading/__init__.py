"""Plan documents → structure. Pure: bytes or text in, dataclasses out; no Django, no database."""
