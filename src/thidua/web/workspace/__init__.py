"""Pages for the people of public bodies: views, forms and templates; no rules, no queries."""
