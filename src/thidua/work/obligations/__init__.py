"""Who owes what to whom by when; discharge, extension, overdue, chasing."""
