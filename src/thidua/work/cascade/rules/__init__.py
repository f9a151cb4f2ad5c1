"""Every decision of the cascade room, without a database: deriving, numbering, coverage, the printed form."""
