"""`python -m tests.discrepancies --seed S`: plant a month, read the worklist, count what it found."""

from __future__ import annotations

import sys

from tests.discrepancies.run import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
