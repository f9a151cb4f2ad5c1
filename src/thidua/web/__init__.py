"""Floor 5: pages, forms and templates; owns no rules and makes no queries."""
