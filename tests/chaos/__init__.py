"""Chaos: real processes, killed while they sell; then every promise is checked."""
