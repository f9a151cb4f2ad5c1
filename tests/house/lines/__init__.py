"""Which service leaves an audit line, where that is seen, and which leave none and why."""
