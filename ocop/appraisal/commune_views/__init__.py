"""Pages of the commune's officers, the coordination office and the advisory team."""
