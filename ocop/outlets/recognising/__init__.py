"""Recognition of points of introduction and sale: application, visit, decision, re-check, suspension, end."""
