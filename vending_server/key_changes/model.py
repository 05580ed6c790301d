"""The states of one meter's key change, and which key a token is made for; no SQL here.

    PLANNED --set handed out--> ISSUED --read back--> CONFIRMED
       |  `--------------------read back---------------^
       `--withdrawn--> WITHDRAWN

Theory of operation.  A set of key-change tokens is encrypted under the meter's present key and
carries the new one; the meter takes the new key once all of the set was entered, and from then on
no token under the old one (STS.md sections 7 and 9).  Whether it was entered is seen at the meter
only.  So the server keeps both keys until somebody has looked:

- PLANNED: the meter surely has its present key.  A sale hands the set out, and makes its credit
  token for the new key, only if the customer says that all older tokens were entered: they would be
  worth nothing afterwards.  Otherwise the credit is under the present key and the set waits.
- ISSUED: the set may have been entered or not.  Each sale repeats the stored set before a credit
  token for the new key.  That is right either way: a meter that has the new key refuses the set and
  takes the credit.  If the customer says that older tokens still lie at home, the set was not
  entered, and the credit is under the old key once more.
- CONFIRMED: the meter was seen to have the new key, which is now the one in the register.

A planned set also waits for tills that work without a line: as long as one may sell a sealed vend
under the present key, the set would make it worthless (docs/offline.md).

The ugly part is a till that does not know the question and says nothing.  Nothing new begins there:
a planned set waits; one that was handed out is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from vending_server.errors import Refused
from vending_server.issuing.model import IssuedKeyChange, NewKey
from vending_server.meters.model import Meter
from vending_server.wire.problems import ProblemCode
from vending_server.wire.vend import TokenLine

KEY_CHANGE_KIND: Final = "key_change"


class KeyChangeState(StrEnum):
    """How far the key change of one meter has come."""

    PLANNED = "planned"
    ISSUED = "issued"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class KeyChangeEvent(StrEnum):
    """What happens to the key change of one meter."""

    HANDED_OUT = "handed_out"  # the set, with a sale or at the counter
    READ_BACK = "read_back"  # the meter was seen to have the new key
    WITHDRAWN = "withdrawn"


S = KeyChangeState
E = KeyChangeEvent
TRANSITIONS: Final[Mapping[KeyChangeState, Mapping[KeyChangeEvent, KeyChangeState]]] = {
    # A meter that was keyed elsewhere, or whose sale a restore forgot, is read back as it is.
    S.PLANNED: {E.HANDED_OUT: S.ISSUED, E.READ_BACK: S.CONFIRMED, E.WITHDRAWN: S.WITHDRAWN},
    # What is handed out can be entered at any time: it cannot be withdrawn.
    S.ISSUED: {E.HANDED_OUT: S.ISSUED, E.READ_BACK: S.CONFIRMED},
    S.CONFIRMED: {},
    S.WITHDRAWN: {},
}
assert set(TRANSITIONS) == set(KeyChangeState), "every state needs a row"

OPEN_STATES: Final = frozenset(state for state, events in TRANSITIONS.items() if events)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenKeyChange:
    """A meter's key change, mostly an open one; `tokens` is the set once it was made."""

    id: int
    meter_id: int
    state: KeyChangeState
    new_key: NewKey
    tokens: tuple[str, ...] = field(default=(), repr=False)
    is_waiting: bool = False  # a till may still sell a sealed vend under the present key

    def goes_with_credit(self, *, old_tokens_entered: bool | None) -> bool:
        """Say whether a credit token is made for the new key, with the set before it."""
        if self.state is KeyChangeState.ISSUED:
            return old_tokens_entered is not False
        return old_tokens_entered is True and not self.is_waiting

    def likely_meter(self, meter: Meter) -> Meter:
        """Return the meter as its key most likely is: for tokens that bring no set with them."""
        return self.new_key.applied_to(meter) if self.state is KeyChangeState.ISSUED else meter


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySet:
    """A set that goes out; `made` only where it goes out for the first time."""

    change: OpenKeyChange
    old_meter: Meter
    tokens: tuple[str, ...] = field(repr=False)
    made: IssuedKeyChange | None = field(default=None, repr=False)

    def first_made(self, made: IssuedKeyChange) -> KeySet:
        """Return the set with what the issuer made for it."""
        return replace(self, tokens=made.tokens, made=made)

    @property
    def lines(self) -> list[TokenLine]:
        """The tokens as an answer carries them, in the order in which they are typed."""
        return [
            TokenLine(
                token=token,
                kind=KEY_CHANGE_KIND,
                units_tenths=0,
                tid=0,
                base_year=self.change.new_key.base_year,
            )
            for token in self.tokens
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a meter's display shows of its key; none = not read.

    A meter that got a set without the third section shows no supply group (STS.md section 7).
    """

    krn: int
    ti: str
    sgc: str | None = None


def is_proved_by(shown: Shown, *, old: Meter, new: Meter) -> bool:
    """Say whether a reading proves the new key; False when both keys would be shown alike.

    Raises:
        Refused: KEY_READING_DIFFERS, when it shows anything that is not of the new key.
    """
    read = [(shown.krn, old.krn, new.krn), (shown.ti, old.ti, new.ti)]
    if shown.sgc is not None:
        read.append((shown.sgc, old.sgc, new.sgc))
    if any(seen != wanted for seen, _, wanted in read):
        raise Refused(ProblemCode.KEY_READING_DIFFERS)
    return any(before != wanted for _, before, wanted in read)
