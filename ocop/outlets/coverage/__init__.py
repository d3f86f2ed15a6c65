"""Where points of sale are missing, and what sells where."""
