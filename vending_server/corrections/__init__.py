"""Corrections of what was sold: what was credited for which sale, and who was told."""
