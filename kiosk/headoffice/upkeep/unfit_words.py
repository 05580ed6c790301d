"""Why no key change codes can be made for a kind of meter, in words.

An issuer says it in a stable word; one that has no sentence yet is shown as it was told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words

REASONS: Final[Mapping[str, str]] = {
    "above_credit_limit": "S3201",
    "algorithm_withdrawn": "S3205",
    "check_digit": "S3208",
    "common_key_needs_card": "S3196",
    "expired": "S3199",
    "field_out_of_range": "S3208",
    "identifier_malformed": "S3208",
    "initialisation_key": "S3195",
    "issue_period_over": "S3200",
    "ken_above_key": "S3202",
    "key_expired": "S3199",
    "key_not_as_recorded": "S3194",
    "key_refused": "S3204",
    "key_takes_no_credit": "S3197",
    "key_type_change": "S3203",
    "key_unavailable": "S3193",
    "not_active_yet": "S3198",
    "reserved_tid": "S3207",
    "rule_unsettled": "S3206",
    "tid_out_of_range": "S3207",
}


def why(words: Words, reason: str) -> str:
    """Return the sentence of a reason."""
    return words(REASONS[reason]) if reason in REASONS else isolate_ltr(reason)
