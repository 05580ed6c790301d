"""Settlement papers: who signed which, which line is disputed, and what was answered to that."""
