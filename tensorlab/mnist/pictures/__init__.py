"""Pictures of what a network has learnt, and of how it learns."""
