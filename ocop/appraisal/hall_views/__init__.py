"""Pages and endpoints of the hall: a member's own dossiers, the score sheet, what a tablet carries and sends."""
