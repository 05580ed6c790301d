"""Reports on paper and as tables: made from the books, archived, and made again alike."""
