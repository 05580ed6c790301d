"""Epochs: what a restore from an older backup forgot, and who must still tell it."""
