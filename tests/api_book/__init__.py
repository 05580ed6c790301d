"""docs/API.md, played: every conversation of it with a server in this process.

    python -m tests.api_book        writes docs/API.md anew

A chapter (chapters/*.py) is prose and requests.  Requests are sent to a real server over a little
town with a clock that stands still unless the chapter lets it go on; what is printed is what was
sent and what was answered, with secrets and whatever differs from run to run masked (masks.py).  A
test plays it again and compares, and fails for a route that no chapter calls.
"""
