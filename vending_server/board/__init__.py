"""The live board of head office: what terminals tell of themselves, and what the books say."""
