"""Agents: shops that sell from credit they paid for in advance."""
