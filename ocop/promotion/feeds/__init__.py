"""Feeds that marketplaces take: whose shape, which products, what is left out and why."""
