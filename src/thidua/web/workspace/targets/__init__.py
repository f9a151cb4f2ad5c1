"""Targets as pages: the board, one target, the worksheet it is shared out on."""
