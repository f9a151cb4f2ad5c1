"""Personal data: the register of every field, how long it is kept, one person's data exported and erased."""
