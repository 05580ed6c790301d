"""What an administrator runs: one module per command, each with `add_arguments` and `run`.

A module is imported only when its command is given, so that `--help` answers at once.  `run`
returns the exit status; a `ServerError` becomes one line and status 2.
"""
