"""Proposals and difficulties that producers bring, answered with a deadline; promises followed."""
