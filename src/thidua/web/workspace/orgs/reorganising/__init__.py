"""Pages about reorganisations: drafted, previewed, carried out, undone."""
