"""Pages of memoranda, of what follows them, and of the funnel."""
