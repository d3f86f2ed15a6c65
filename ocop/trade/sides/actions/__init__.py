"""What changes buyers, terms, gates, needs, offers and packs."""
