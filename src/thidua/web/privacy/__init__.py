"""Pages about personal data: the register, the periods, one person's data."""
