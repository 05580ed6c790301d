"""The conftest.py of a mutant's folder: what is found, is found with few examples and at once."""

from __future__ import annotations

import hypothesis

# Derandomized: a mutant is found by every run or by none. Nothing is shrunk: nobody reads it.
hypothesis.settings.register_profile(
    "mutants",
    max_examples=30,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
hypothesis.settings.load_profile("mutants")
