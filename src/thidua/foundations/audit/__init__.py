"""Who did which verb to what, when and why; hash-chained, append-only. Also the keys of repeated requests."""
