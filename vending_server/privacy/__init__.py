"""Personal data: what is kept of one customer, and giving it to him."""
