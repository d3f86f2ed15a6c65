"""Pages of applications, recognitions and criteria of points of sale."""
