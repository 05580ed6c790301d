"""What is asked of a list, as one line of text: `language` reads, `saved` keeps, `bar` types."""
