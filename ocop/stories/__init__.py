"""What a product, a maker or a village tells: the workshop, claims and what backs them, content quality by channel."""
