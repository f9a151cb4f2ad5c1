"""Plans: taking in, review, the plan's page, its legal-basis graph."""
