"""What changes products. Keyword-only; each checks, does, records."""
