"""H06: what is known of sales without a line, list by list."""
