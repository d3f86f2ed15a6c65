"""Where content goes: feeds, cards, posters, press kits, campaigns, village tours; views and leads counted without tracking."""
