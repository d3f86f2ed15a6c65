"""Pages of checklists and visits."""
