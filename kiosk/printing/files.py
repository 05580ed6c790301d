"""Receipts as PDF files: for a customer who wants one, and for whoever holds a stored answer.

A file has a token in it: it lies in the folder that the settings name and nowhere else, and a till
without that setting writes none.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from kiosk.i18n.language import Language
from kiosk.printing.a4 import Title, pdf_of
from kiosk.printing.receipt import CopyMark, receipt_of
from kiosk.printing.rows import Row, rows_of
from kiosk.printing.slip import Issuer, slip_rows
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.vend import VendAnswer

Stored = VendAnswer | PaymentAnswer
_OWNER_ONLY: Final = 0o600


def stored_answer(body: bytes) -> Stored:
    """Return the sale or payment that a server's answer tells.

    Raises:
        ValueError: it is neither.
    """
    try:
        return msgspec.json.decode(body, type=VendAnswer)
    except msgspec.DecodeError:
        pass
    try:
        return msgspec.json.decode(body, type=PaymentAnswer)
    except msgspec.DecodeError:
        raise ValueError("neither a sale nor a payment") from None


def receipt_pdf(
    answer: Stored, languages: Sequence[Language], *, copy_number: int, fingerprint: str = ""
) -> bytes:
    """Return the receipt of a stored answer for A4; without a till there is no fingerprint."""
    mark = CopyMark(copy_number)

    def rows_in(language: Language) -> Iterable[Row]:
        if isinstance(answer, VendAnswer):
            receipt = receipt_of(answer, mark=mark, fingerprint=fingerprint, language=language)
            return rows_of(receipt)
        issuer = Issuer(answer.municipality, answer.point)
        return slip_rows(
            answer, issuer=issuer, mark=mark, fingerprint=fingerprint, language=language
        )

    made_at = answer.sold_at if isinstance(answer, VendAnswer) else answer.paid_at
    title = Title(number=answer.receipt_number, made_at=dt.datetime.fromisoformat(made_at))
    return pdf_of(rows_in, languages, title)


def write_pdf(folder: Path, answer: Stored, pdf: bytes, *, copy_number: int) -> Path:
    """Write a file whole, durably and for its owner only; return where it lies.

    Raises:
        OSError: it cannot be written, or is there already: a copy has its number once.
    """
    path = folder / f"{answer.receipt_number}-copy{copy_number}.pdf"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pdf)
        file.flush()
        os.fsync(file.fileno())
    return path
