"""Floor 5: clock work, outbox workers, management commands; thin, no rules."""
