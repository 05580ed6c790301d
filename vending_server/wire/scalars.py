"""What single values may be: bounds that the parser holds and the published description tells.

A bound stands here once. msgspec refuses what is outside of it while it decodes a request, and
writes it into the JSON schema of the message; see http/openapi.py.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from msgspec import Meta

MONEY_MAX: Final = 10**12  # PRICING S1
UNITS_MAX: Final = 10**9
RECEIPT_SEQUENCE_MAX: Final = 999_999_999
REASON_CHARS_MAX: Final = 500
LOGIN_CHARS_MAX: Final = 40
_EXAMPLE_ID: Final = "01930000-0000-7000-8000-000000000001"
_EXAMPLE_TIME: Final = "2026-11-22T08:42:10+00:00"

# The length keeps out a trailing newline, which Python's `$` would let pass.
Uuid7: TypeAlias = Annotated[
    str,
    Meta(
        pattern="^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
        min_length=36,
        max_length=36,
        examples=[_EXAMPLE_ID],
    ),
]
ReceiptSequence: TypeAlias = Annotated[int, Meta(ge=1, le=RECEIPT_SEQUENCE_MAX)]
Moment: TypeAlias = Annotated[  # ISO 8601 with its zone; a route makes a time of it
    str, Meta(max_length=40, extra_json_schema={"format": "date-time"}, examples=[_EXAMPLE_TIME])
]
Day: TypeAlias = Annotated[  # a route makes a date of it
    str, Meta(max_length=10, extra_json_schema={"format": "date"}, examples=["2026-11-22"])
]
Month: TypeAlias = Annotated[
    str, Meta(pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$", max_length=7, examples=["2026-11"])
]
BasisPoints: TypeAlias = Annotated[int, Meta(ge=0, le=10_000, examples=[250])]
MoneyMinor: TypeAlias = Annotated[int, Meta(ge=0, le=MONEY_MAX, examples=[10_000])]
PaidMinor: TypeAlias = Annotated[int, Meta(ge=1, le=MONEY_MAX, examples=[10_000])]
UnitsTenths: TypeAlias = Annotated[int, Meta(ge=1, le=UNITS_MAX, examples=[250])]
Sha256: TypeAlias = Annotated[
    str, Meta(pattern="^[0-9a-f]{64}$", max_length=64, examples=["0" * 64])
]
Reason: TypeAlias = Annotated[
    str, Meta(max_length=REASON_CHARS_MAX, examples=["as agreed with the customer"])
]
LineOfText: TypeAlias = Annotated[str, Meta(max_length=200, examples=["cash office"])]
LongText: TypeAlias = Annotated[str, Meta(max_length=500, examples=["as agreed"])]
# A number or name of the municipality's names something for ever: none may be blank.
NameOfRecord: TypeAlias = Annotated[str, Meta(pattern=r"\S", max_length=500, examples=["20 1187"])]
Drn: TypeAlias = Annotated[str, Meta(examples=["04123456784"])]
# No point and no version has a number above what a column of the database holds.
PointNumber: TypeAlias = Annotated[int, Meta(ge=0, le=10**9, examples=[2])]
HEAD_OFFICE: Final = 0
"""The number of head office's own days; no point bears it."""
VersionNumber: TypeAlias = Annotated[int, Meta(ge=0, le=2**62, examples=[7])]
UtilityName: TypeAlias = Literal["electricity", "water"]
