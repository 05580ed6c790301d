"""How a tender becomes units: the municipality's pricing rules, pure and exact.

`price.price(request)` is the one door; `model` holds the values that go in and come out.
Nothing here reads a clock, a file or a database, except `check_command`, which is a command line.
"""
