"""Long random runs, outside the test suite: each is a make target that takes a size and a seed."""
