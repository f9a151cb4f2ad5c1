"""Figures as pictures: trend, ranking, map, three views across mergers; each with its table, its Excel, its path."""
