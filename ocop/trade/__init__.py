"""Trade connection: what buyers ask and producers can, who fits whom, whom they meet, and what became of what they signed."""
