"""Case files: disputes about sales, what is asked and given about them, and how each ends."""
