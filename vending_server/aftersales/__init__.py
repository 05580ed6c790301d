"""What a counter does besides selling: tokens without a tender, corrections, reading a token."""
