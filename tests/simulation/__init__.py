"""Tills, servers, lines, disks, printers and cash in one process, a seed at a time, audited after each step."""
