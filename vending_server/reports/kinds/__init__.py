"""One file for each kind of report: what it reads of the books, and how that is told."""
