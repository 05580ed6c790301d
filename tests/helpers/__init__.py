"""What tests of several packages share: fakes, builders, guards.  Helpers have tests of their own."""
