"""The block ciphers that STS tokens and keys need, one block at a time, clause by clause."""
