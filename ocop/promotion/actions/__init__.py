"""What changes campaigns, keys of feeds and pages of villages: one action each."""
