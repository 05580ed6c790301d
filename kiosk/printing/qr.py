"""The receipt's QR code: what the paper says, for a phone or a scanner.

    CP1 R2-0231-0047 M04123456784 U1992 T57310482991622074685

Version of this form, receipt number, meter, units in tenths, then each token in the order of
typing.  Upper-case letters, digits and blanks only: the QR's alphanumeric mode packs them into a
code small enough for modules of half a millimetre.  It proves nothing yet: the signature that lets
a third party trust it is a later issue, and gets the version CP2.
"""

from __future__ import annotations

from typing import Final

import segno

from vending_server.wire.vend import VendAnswer

QUIET_MODULES: Final = 4  # ISO/IEC 18004: the blank margin that a reader may count on


def content(sale: VendAnswer) -> str:
    """Return the text of a sale's QR code."""
    head = f"CP1 R{sale.receipt_number} M{sale.quote.drn} U{sale.quote.units_tenths}"
    return " ".join([head.upper(), *(f"T{line.token}" for line in sale.tokens)])


def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the code's rows without margin, True is dark; a fold in the paper is survived."""
    code = segno.make_qr(text, error="m", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)
