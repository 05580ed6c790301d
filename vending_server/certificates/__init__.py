"""Certificates: a small authority of the town's own, and what it issues to the server."""
