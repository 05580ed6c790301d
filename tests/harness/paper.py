"""Read what stands on a receipt: the QR code on its picture, as the citizen's phone would."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.harness.processes import StepFailed


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """The fields of a receipt's QR text (docs/decisions/0011-segno-for-qr.md)."""

    receipt_number: str
    drn: str
    units_tenths: int
    tokens: tuple[str, ...] = field(repr=False)


def read_receipt_code(picture: Path) -> ReceiptCode:
    """Return what the QR code on a receipt's picture says.

    Raises:
        StepFailed: no code can be read on it.
    """
    try:
        done = subprocess.run(
            ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    except FileNotFoundError:
        raise StepFailed("zbarimg is missing: install zbar-tools") from None
    if done.returncode != 0:
        raise StepFailed(f"no QR code can be read on {picture}")
    return parse_receipt_code(done.stdout.strip())


def parse_receipt_code(text: str) -> ReceiptCode:
    """Return the fields of a QR text of the form `CP2 R.. M.. W.. P.. U.. T.. H..`, or CP1 with less.

    Raises:
        StepFailed: it has another form.
    """
    kind, *parts = text.split()
    fields: dict[str, list[str]] = {}
    for part in parts:
        fields.setdefault(part[0], []).append(part[1:])
    if kind not in {"CP1", "CP2"} or not {"R", "M", "U", "T"} <= set(fields):
        raise StepFailed("the QR code is not a receipt's")
    return ReceiptCode(
        receipt_number=fields["R"][0],
        drn=fields["M"][0],
        units_tenths=int(fields["U"][0]),
        tokens=tuple(fields["T"]),
    )
