"""Pages about oneself and about people: profile, acting switch, people and appointments, audit trails."""
