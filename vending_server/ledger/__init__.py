"""The ledger: double entry, immutable, integer agorot."""
