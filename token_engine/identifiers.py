"""Identifiers that people see and cards carry: DRN, MeterPAN, identification record, DOE.

IEC 62055-41, "MeterPAN" and "IDRecord" (see docs/algorithms/token-layout.md). No key and no key
code is in reach of this module, so a kiosk may ship it: its only import of ours is `errors`.

It accepts exact forms only. Separators that a person typed are the screen's to strip; a digit is
one of the ten ASCII digits, so that a number cannot look right and be stored differently.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NewType

from token_engine.errors import CheckDigitError, IdentifierError, IdentifierFault

if TYPE_CHECKING:
    import datetime as dt

# The errors are part of this face: a kiosk imports nothing else of the engine.
__all__ = [
    "ID_RECORD_DIGITS",
    "IIN_OF_11_DIGIT_DRN",
    "IIN_OF_13_DIGIT_DRN",
    "METER_PAN_DIGITS",
    "NO_EXPIRY",
    "CheckDigitError",
    "Drn",
    "IdRecord",
    "IdentifierError",
    "IdentifierFault",
    "MeterPan",
    "check_krn",
    "doe_expired",
    "drn_of",
    "iin_of",
    "is_digits",
    "luhn_digit",
    "make_drn",
    "meter_pan_from_drn",
    "mfr_code_of",
    "parse_card_record",
    "parse_doe",
    "parse_drn",
    "parse_id_record",
    "parse_meter_pan",
    "parse_sgc",
    "parse_ti",
    "serial_of",
]

Drn = NewType("Drn", str)
MeterPan = NewType("MeterPan", str)

# STS 1.1, "MeterPAN": the issuer goes with the length of the DRN.
IIN_OF_11_DIGIT_DRN: Final = "600727"
IIN_OF_13_DIGIT_DRN: Final = "0000"
METER_PAN_DIGITS: Final = 18
# STS 1.3, "IDRecord": MeterPAN 18, DOE 4, TCT 2, EA 2, SGC 6, TI 2, KRN 1; DOE 0000 = none.
ID_RECORD_DIGITS: Final = 35
NO_EXPIRY: Final = "0000"

# STS 1.1, "DRN": manufacturer 2 or 4 digits, serial 8, Luhn digit 1.
_DRN_LENGTHS: Final = (11, 13)
_TWO_DIGIT_MFR_MAX: Final = 99
_MFR_MAX: Final = 9999
_SERIAL_MAX: Final = 99_999_999
# STS 1.3, "DOE": two-digit years from 93 on are 19xx.
_FIRST_19XX_YEAR: Final = 93
# STS 1.1, Luhn: a digit as it is, and doubled, less 9 above 9.
_SINGLE: Final = dict(zip("0123456789", range(10), strict=True))
_DOUBLED: Final = dict(zip("0123456789", (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))
# A card without an expiry writes a separator in place of DOE; readers differ in whether
# the separator that follows DOE is then written as well, so both are taken.
_CARD_RECORD: Final = re.compile(
    r";?(?P<pan>[0-9]{18})=(?:(?P<doe>[0-9]{4})=|={1,2})(?P<rest>[0-9]{13})\??"
)


def is_digits(text: str) -> bool:
    """Return whether `text` is one or more ASCII digits and nothing else."""
    # There are digits that are not ASCII; of the ASCII characters, ten are digits.
    return text.isascii() and text.isdigit()


def luhn_digit(payload: str) -> str:
    """Return the Luhn check digit that follows `payload` (ASCII digits)."""
    assert is_digits(payload), "check digits are computed over digits"
    doubled, single = payload[-1::-2], payload[-2::-2]
    total = sum(map(_DOUBLED.__getitem__, doubled)) + sum(map(_SINGLE.__getitem__, single))
    return str(-total % 10)


def parse_drn(text: str) -> Drn:
    """Return the meter number as printed on the meter, its check digit proved.

    Raises:
        IdentifierError: not 11 or 13 ASCII digits, or a 4-digit code below 0100.
        CheckDigitError: its last digit is not the Luhn digit of the others.
    """
    _require_digits(text, _DRN_LENGTHS, "a meter number")
    if luhn_digit(text[:-1]) != text[-1]:
        raise CheckDigitError(IdentifierFault.LUHN, "wrong check digit in the meter number")
    if len(text) == _DRN_LENGTHS[1] and int(text[:4]) <= _TWO_DIGIT_MFR_MAX:
        # The same code also has an 11-digit form: taking both would make two meters of one.
        raise IdentifierError(IdentifierFault.MFR_CODE, "this code has an 11-digit meter number")
    return Drn(text)


def make_drn(mfr_code: int, serial: int) -> Drn:
    """Return the DRN of a manufacturer's serial number, in the form its code calls for.

    Raises:
        IdentifierError: the code or the serial number is out of range.
    """
    if not 0 <= mfr_code <= _MFR_MAX:
        raise IdentifierError(IdentifierFault.MFR_CODE, "the manufacturer code is 0..9999")
    if not 0 <= serial <= _SERIAL_MAX:
        raise IdentifierError(IdentifierFault.SERIAL, "the serial number has 8 digits at most")
    width = 2 if mfr_code <= _TWO_DIGIT_MFR_MAX else 4
    payload = f"{mfr_code:0{width}d}{serial:08d}"
    return Drn(payload + luhn_digit(payload))


def mfr_code_of(drn: Drn) -> int:
    """Return the manufacturer code, 0..9999."""
    return int(drn[:-9])


def serial_of(drn: Drn) -> str:
    """Return the decoder's serial number, 8 digits."""
    return drn[-9:-1]


def meter_pan_from_drn(drn: Drn) -> MeterPan:
    """Return the 18-digit MeterPAN of a meter: issuer number, DRN, check digit."""
    iin = IIN_OF_11_DIGIT_DRN if len(drn) == _DRN_LENGTHS[0] else IIN_OF_13_DIGIT_DRN
    payload = iin + drn
    return MeterPan(payload + luhn_digit(payload))


def parse_meter_pan(text: str) -> MeterPan:
    """Return the MeterPAN, both of its check digits proved.

    Raises:
        IdentifierError: not 18 ASCII digits, an unknown issuer, or an impossible DRN.
        CheckDigitError: LUHN for the last digit, DRN_LUHN for the digit of the DRN inside.
    """
    _require_digits(text, (METER_PAN_DIGITS,), "a MeterPAN")
    if luhn_digit(text[:-1]) != text[-1]:
        raise CheckDigitError(IdentifierFault.LUHN, "wrong check digit in the MeterPAN")
    if not text.startswith((IIN_OF_11_DIGIT_DRN, IIN_OF_13_DIGIT_DRN)):
        raise IdentifierError(IdentifierFault.IIN, "the issuer number is not one of STS")
    try:
        parse_drn(drn_of(MeterPan(text)))
    except CheckDigitError:
        raise CheckDigitError(
            IdentifierFault.DRN_LUHN, "wrong check digit in the meter number inside the MeterPAN"
        ) from None
    return MeterPan(text)


def drn_of(meter_pan: MeterPan) -> Drn:
    """Return the DRN inside a MeterPAN."""
    return Drn(meter_pan[len(iin_of(meter_pan)) : -1])


def iin_of(meter_pan: MeterPan) -> str:
    """Return the issuer number, which tells the two DRN forms apart."""
    if meter_pan.startswith(IIN_OF_11_DIGIT_DRN):
        return IIN_OF_11_DIGIT_DRN
    return IIN_OF_13_DIGIT_DRN


def parse_sgc(text: str) -> str:
    """Return the supply group code: exactly 6 digits."""
    if len(text) != 6 or not is_digits(text):
        raise IdentifierError(IdentifierFault.SGC, "a supply group code is 6 digits")
    return text


def parse_ti(text: str) -> str:
    """Return the tariff index: exactly 2 digits."""
    if len(text) != 2 or not is_digits(text):
        raise IdentifierError(IdentifierFault.TI, "a tariff index is 2 digits")
    return text


def check_krn(krn: int) -> int:
    """Return the key revision number if it is 1..9."""
    if not 1 <= krn <= 9:
        raise IdentifierError(IdentifierFault.KRN, "a key revision number is 1..9")
    return krn


def parse_doe(text: str) -> str:
    """Return the date of expiry, `YYMM` or `0000` for none."""
    _require_digits(text, (4,), "a date of expiry")
    if text != NO_EXPIRY and not 1 <= int(text[2:]) <= 12:
        raise IdentifierError(IdentifierFault.DOE, "the month of the date of expiry is not 01..12")
    return text


def doe_expired(doe: str, on: dt.date) -> bool:
    """Return whether a card with this DOE is expired on a day.

    Sources disagree about the days inside the DOE month. They count as valid here: sending
    away a customer with a good card costs more than reading an old one, because neither the
    price nor the token depends on the card.
    """
    if parse_doe(doe) == NO_EXPIRY:
        return False
    year = int(doe[:2])
    century = 1900 if year >= _FIRST_19XX_YEAR else 2000
    return (on.year, on.month) > (century + year, int(doe[2:]))


@dataclass(frozen=True, slots=True)
class IdRecord:
    """What an identification card says about a meter (35 digits)."""

    meter_pan: MeterPan
    doe: str
    tct: int
    ea: int
    sgc: str
    ti: str
    krn: int

    @property
    def drn(self) -> Drn:
        """The meter number."""
        return drn_of(self.meter_pan)

    def text(self) -> str:
        """Return the record as its 35 digits."""
        return f"{self.meter_pan}{self.doe}{self.tct:02d}{self.ea:02d}{self.sgc}{self.ti}{self.krn}"


def parse_id_record(text: str) -> IdRecord:
    """Return the fields of a 35-digit identification record.

    TCT and EA are taken as they stand: a card for another carrier or cipher is still a
    readable card, and whether its meter can be sold to is not for this module to say.

    Raises:
        IdentifierError: wrong length or characters, month of DOE, KRN, or MeterPAN.
        CheckDigitError: one of the two check digits of the MeterPAN.
    """
    _require_digits(text, (ID_RECORD_DIGITS,), "an identification record")
    return IdRecord(
        meter_pan=parse_meter_pan(text[:18]),
        doe=parse_doe(text[18:22]),
        tct=int(text[22:24]),
        ea=int(text[24:26]),
        sgc=parse_sgc(text[26:32]),
        ti=parse_ti(text[32:34]),
        krn=check_krn(int(text[34])),
    )


def parse_card_record(text: str) -> IdRecord:
    """Return the record from track 2 of a magnetic card, with or without its sentinels.

    Raises:
        IdentifierError: SEPARATOR when the layout differs, else as `parse_id_record`.
        CheckDigitError: one of the two check digits of the MeterPAN.
    """
    match = _CARD_RECORD.fullmatch(text)
    if match is None:
        raise IdentifierError(IdentifierFault.SEPARATOR, "not the layout of an STS card")
    return parse_id_record(match["pan"] + (match["doe"] or NO_EXPIRY) + match["rest"])


def _require_digits(text: str, lengths: tuple[int, ...], name: str) -> None:
    if text and not is_digits(text):
        raise IdentifierError(IdentifierFault.CHARS, f"{name} has digits only")
    if len(text) not in lengths:
        expected = " or ".join(str(length) for length in lengths)
        raise IdentifierError(IdentifierFault.LENGTH, f"{name} has {expected} digits")
