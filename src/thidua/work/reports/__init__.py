"""Forms, rounds, reports: figures and words one body answers for one period, kept in versions."""
