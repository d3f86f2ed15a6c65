"""Applying, deciding, and what comes after a recognition."""
