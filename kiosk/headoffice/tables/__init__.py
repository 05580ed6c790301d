"""Lists of any length: `pages` remembers some, `model` fetches, `view` shows and sums."""
