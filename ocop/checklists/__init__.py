"""Checklists as dated data, answered on a phone with photographs, a position and no network."""
