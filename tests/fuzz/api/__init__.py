"""The whole HTTP interface, tried by its own description."""
