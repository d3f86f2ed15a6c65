"""What can be done in a workshop."""
