"""Messages owed to people and their delivery: an outbox with a quiet policy per person."""
