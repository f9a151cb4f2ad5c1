"""Floor 2: the yearly round, from a movement's plan to everyone's obligations."""
