"""Pages of reports: what a body has to report, the form it fills in, rounds, totals and how they come about."""
