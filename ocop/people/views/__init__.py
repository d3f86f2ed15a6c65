"""Pages of this room: a view parses, calls one action and words the answer."""
