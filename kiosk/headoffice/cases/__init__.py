"""H13: claims against machines, and how each ends."""
