"""A believable town for trying things out: never real people, never real keys, never production."""
