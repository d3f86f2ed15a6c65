"""Pages for visitors, for the office that answers them, and the hours a keeper sets."""
