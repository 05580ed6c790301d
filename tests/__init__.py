"""Tests of the four packages; a package itself so that `tests.harness` and `tests.helpers` are ours.

Some wheels install a folder called `tests`.  The folders below hold no `__init__.py` (except `helpers`
and `harness`): their test files are found by unique names.
"""
