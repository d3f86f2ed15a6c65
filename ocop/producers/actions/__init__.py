"""What changes producers, papers and villages. Keyword-only; each checks, does, records."""
