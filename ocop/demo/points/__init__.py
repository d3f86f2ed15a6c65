"""Recognition of the points of sale of the demo city."""
