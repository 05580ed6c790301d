"""H08, H12, H14: keys, copies of the data, the audit log, list by list."""
