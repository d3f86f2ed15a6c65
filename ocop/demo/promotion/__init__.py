"""Promotion of the demo city: campaigns, pages of villages, counts of some months."""
