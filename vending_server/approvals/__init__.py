"""Four eyes: what one person may not do alone."""
