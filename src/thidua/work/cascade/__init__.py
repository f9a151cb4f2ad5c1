"""A superior's plan handed down: drafts of subordinates' own plans, who was asked for one, how far they deviate."""
