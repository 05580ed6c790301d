"""Every screen of every window and its states: one description for pictures and for tests.

- `shots`: what a picture is of; a walk goes through a window and stops where one is worth taking.
- `sale_walks`, `trouble_walks`, `counter_walks`, `desk_walks`, `start_walks`, `terminal_walks`: the walks.
- `stages`: the windows, and how they are dressed (language, theme, size of type) and measured.
- `album`: all walks with their stages; a new screen gets its shot here and is looked at everywhere.
- `camera`, `sheets`, `__main__`: `make pictures` (docs/pictures/README.md).
"""
