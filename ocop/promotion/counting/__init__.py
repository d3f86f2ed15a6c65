"""How often pages, codes and cards are used: sums by day, without tracking anybody."""
