"""Floor 0: plain values and rules every room stands on. No Django, no database."""
