"""What changes plans, statements and ideas."""
