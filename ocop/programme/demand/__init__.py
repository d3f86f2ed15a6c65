"""What buyers seek against what is made, before a new product is thought of."""
