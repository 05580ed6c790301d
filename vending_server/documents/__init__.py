"""Documents made by hand: each has an id of its maker and is done once."""
