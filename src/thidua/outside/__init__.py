"""Floor 5: adapters for ``ground.ports``; named by dotted path in settings, imported by no one."""
