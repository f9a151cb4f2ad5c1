"""Pages of a plan handed down: drafts of the own plan, and who has issued theirs."""
