"""The disk and the words of a kiosk of the release before (tests/data/kiosk_before_offline)."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

KEPT = Path(__file__).parents[1] / "data" / "kiosk_before_offline"
DEVICE_KEY = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)  # as record.py makes it


@dataclass(frozen=True)
class Said:
    """One request of the old kiosk, and what the old server answered."""

    method: str
    path: str
    request: str
    status: int
    answer: str

    def told(self) -> Any:
        return json.loads(self.answer)


def messages() -> list[Said]:
    """Return everything that was said, in its order."""
    lines = (KEPT / "messages.jsonl").read_text("utf-8").splitlines()
    return [Said(**json.loads(line)) for line in lines]


def unpack_disk(folder: Path) -> None:
    """Lay down the machine's folder as it was left."""
    folder.mkdir(mode=0o700)
    key = folder / "device.key"
    key.write_bytes(DEVICE_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key.chmod(0o600)
    for name in ("journal.sqlite", "terminal.json"):
        shutil.copyfile(KEPT / name, folder / name)


def unpack_database(path: Path) -> None:
    """Lay down the server's database as the old release left it, its migrations included."""
    path.write_bytes(gzip.decompress((KEPT / "town.sqlite.gz").read_bytes()))
