"""The two sides of trade: buyers with what they ask, producers with what they offer."""
