"""Operators: who may sign in, with which roles, at which points; and their sessions."""
