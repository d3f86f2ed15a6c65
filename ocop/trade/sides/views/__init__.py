"""Pages of the two sides."""
