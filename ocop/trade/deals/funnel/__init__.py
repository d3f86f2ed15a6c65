"""From invited to paid: columns in memory, reckoned as of a day."""
