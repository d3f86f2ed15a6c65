"""Trade connection of the demo city: buyers and what they ask, offers, events past and to come, memoranda and what became of them."""
