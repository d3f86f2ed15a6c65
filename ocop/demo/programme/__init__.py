"""The programme of the demo city."""
