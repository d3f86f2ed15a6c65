"""What a visitor asks of points of sale: which is near, open, sells this; and what is wrong there."""
