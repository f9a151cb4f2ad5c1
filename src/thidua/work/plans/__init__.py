"""Plans: clauses, provisions, legal bases, findings; read, reviewed, adopted."""
