"""Training, inspections, support policies: the work of officers outside."""
