"""Pages of the shelf and of statements."""
