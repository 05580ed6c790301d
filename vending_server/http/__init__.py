"""HTTP: parse, authenticate, hand over, answer.  No rule of the trade stands here."""
