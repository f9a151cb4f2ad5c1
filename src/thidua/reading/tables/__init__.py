"""The language of plan documents as data: what things are called, in every spelling seen in public bodies."""
