"""Dialogues of the demo city: what was brought, answered, promised."""
