"""Pages of the workshop and of content quality."""
