"""What the screen of reports is made of: the order that is filled in, files that are fetched."""
