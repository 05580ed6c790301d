"""The code by which head office lets a pack be sold longer, typed while no line is there.

A code that was mistyped is told by its check digit and costs nothing; five that are wrong lock the
entry until the server is heard, also over a restart.  What a right one allows stands in the journal
and nowhere else.
"""

from __future__ import annotations

import hmac
from typing import Final

from kiosk.errors import TillRefusal
from kiosk.flows.offline_clock import SmallFacts
from kiosk.flows.pack_book import Extension
from kiosk.flows.till_values import LocalCode
from vending_server.wire.pack_extension import extension_code, hours_of
from vending_server.wire.packs import PackManifest

TRIES_MAX: Final = 5
_TRIES: Final = "extension_tries"


class ExtensionCodes:
    """Looks at codes, and counts the wrong ones."""

    def __init__(self, facts: SmallFacts, terminal_id: str) -> None:
        self._facts, self._terminal_id = facts, terminal_id

    def checked(self, code: str, key: bytes, manifest: PackManifest) -> Extension:
        """Return what a code allows.

        Raises:
            TillRefusal: extension_wrong (attempts_left), extension_locked.
            PackBroken, PackUnwritable: the try cannot be counted, so the code is not looked at.
        """
        wrong = int(self._facts.fact(_TRIES) or 0)
        if wrong >= TRIES_MAX:
            raise TillRefusal(LocalCode.EXTENSION_LOCKED)
        digits = "".join(code.split())
        hours = hours_of(digits)
        if hours is None:
            raise _refusal(TRIES_MAX - wrong)
        self._facts.keep_fact(_TRIES, str(wrong + 1))
        right = extension_code(
            key,
            terminal_id=self._terminal_id,
            pack_number=manifest.pack_number,
            edition=manifest.edition,
            hours=hours,
        )
        if not hmac.compare_digest(digits, right):
            raise _refusal(TRIES_MAX - wrong - 1)
        self._facts.keep_fact(_TRIES, str(wrong))
        return Extension(manifest.pack_number, manifest.edition, hours)

    def forgive(self) -> None:
        """Begin the count anew: the server was heard."""
        if (self._facts.fact(_TRIES) or "0") != "0":
            self._facts.keep_fact(_TRIES, "0")


def _refusal(left: int) -> TillRefusal:
    if left == 0:
        return TillRefusal(LocalCode.EXTENSION_LOCKED)
    return TillRefusal(LocalCode.EXTENSION_WRONG, params={"attempts_left": left})
