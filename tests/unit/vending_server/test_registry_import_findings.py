"""What is wrong with a list is told in words, in both languages."""

from __future__ import annotations

import pytest

from vending_server.registry_import.findings import Fault, Finding


@pytest.mark.parametrize(
    ("value", "arabic", "english"),
    [
        ("water domestic", "منزلي (مياه)", "domestic (water)"),
        ("electricity palace staff", "palace staff (كهرباء)", "palace staff (electricity)"),
    ],
)
def test_a_tariff_that_is_lacking_is_named_in_words(value: str, arabic: str, english: str):
    lacking = Finding(line=3, column="", fault=Fault.NO_TARIFF, value=value, other="1")

    assert f"للفئة {arabic}:" in lacking.said("ar")
    assert f"for {english}:" in lacking.said("en")
