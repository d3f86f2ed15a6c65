"""What stands on the shelf of a point of sale, what it sells, and which marks must come off."""
