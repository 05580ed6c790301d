"""The issuer boundary: who makes and reads tokens, and what the rest of the server sees of it."""
