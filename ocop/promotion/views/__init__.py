"""Pages of promotion: on the desk and for everybody."""
