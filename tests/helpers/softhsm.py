"""A SoftHSM2 of this test process's own: a security module in software, for PKCS#11.

SoftHSM reads its settings once per process, when the library is loaded; so they are made once, in a
folder of their own, and every test gets a new token in it.  Without SoftHSM the tests fail: a key
store that nobody tried is not tested.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pkcs11

from vending_server.keys.security_module import ModuleAddress

PIN = "20261122"
_PLACES = (
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    *Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"),
    Path("/usr/lib64/pkcs11/libsofthsm2.so"),
)


def library() -> Path:
    for place in _PLACES:
        if place.is_file() and shutil.which("softhsm2-util"):
            return place
    raise AssertionError("libsofthsm2.so is missing: apt-get install softhsm2 (make setup does)")


@dataclass(frozen=True)
class SoftHsm:
    """Makes tokens; `folder` holds its settings, tokens and PIN files."""

    folder: Path
    library: Path
    numbers: Iterator[int]

    def new_address(self) -> ModuleAddress:
        """Initialise a token and return where a key in it would lie."""
        label = f"token{next(self.numbers)}"
        command = ["softhsm2-util", "--init-token", "--free", "--label", label]
        subprocess.run(
            [*command, "--so-pin", "87654321", "--pin", PIN], check=True, capture_output=True
        )
        pkcs11.lib(str(self.library)).reinitialize()  # else it would not see the new token
        pin_file = self.folder / f"{label}.pin"
        pin_file.write_text(f"{PIN}\n")
        pin_file.chmod(0o600)
        return ModuleAddress(
            library=self.library, token_label=label, pin_file=pin_file, key_label="kek"
        )


@contextmanager
def running(folder: Path) -> Iterator[SoftHsm]:
    found = library()
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    try:
        yield SoftHsm(folder, found, itertools.count(1))
    finally:
        pkcs11.unload(str(found))
        os.environ.pop("SOFTHSM2_CONF")
        if before is not None:
            os.environ["SOFTHSM2_CONF"] = before
