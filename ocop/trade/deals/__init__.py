"""Memoranda from drafting to money: who confirmed what, what each side reports, and the office's funnel."""
