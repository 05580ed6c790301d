"""The engineers' command line, one module per command: the only part that reads and prints."""
