"""Certificates: their tokens, keys, codes, papers and what a scanned code says."""
