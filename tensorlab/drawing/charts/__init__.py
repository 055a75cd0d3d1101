"""Pictures of data and of results: one file for each kind."""
