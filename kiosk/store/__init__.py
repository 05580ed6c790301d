"""What the till keeps on its own disk: the journal, chained, signed and never rewritten."""
