"""A key change typed into a virtual meter, code by code, as a customer would.

The virtual meter has the make and the keys of the meters that are meant, and a number that no meter
has (decision 0473): what is made for it is worth nothing to anybody, whoever got hold of it.  That
does not hold for a common key (DCTK), which is the same in every meter; so no code leaves here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from token_engine.engine import CreditService, TokenEngine
from token_engine.identifiers import make_drn, meter_pan_from_drn, mfr_code_of
from token_engine.keys import KeyType
from token_engine.tid import TID_MAX, Tid, tid_from_time
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.issuing.key_rules import MeterKey
from vending_server.issuing.model import RehearsedCode, RehearsedEntry, RehearsedKeyChange
from vending_server.meters.model import Meter

REHEARSED_TENTHS: Final = 1
_TAKES: Final = frozenset(
    {Verdict.ACCEPT, Verdict.FIRST_KCT, Verdict.SECOND_KCT, Verdict.THIRD_KCT}
)


def stand_in_for(meter: Meter) -> Meter:
    """Return a meter of the same maker and kind with the number 0, which no maker gives."""
    drn = make_drn(mfr_code_of(meter.drn), 0)
    return replace(meter, drn=drn, meter_pan=meter_pan_from_drn(drn))


def rehearsed(
    engine: TokenEngine,
    *,
    old: MeterKey,
    new: MeterKey,
    service: CreditService,
    change: Sequence[str],
    charge: str,
    at: dt.datetime,
) -> RehearsedKeyChange:
    """Type everything into a virtual meter and return what its display said."""
    wall = VirtualMeter.for_key(
        spec=old.spec, decoder_key=old.decoder_key, service=service, engine=engine
    )
    entries: list[RehearsedEntry] = []

    def typed(code: RehearsedCode, *tokens: str, is_taken: bool) -> None:
        said = [wall.enter(token) for token in tokens]
        is_right = all((one in _TAKES) == is_taken for one in said)
        # Of a set only its last code says whether the key was taken.
        is_right &= said[-1] is Verdict.ACCEPT or not is_taken
        display = ", ".join(one.value for one in said)
        entries.append(RehearsedEntry(code=code, display=display, is_right=is_right))

    is_other_key = old.spec != new.spec  # else only the end of the key changes (KEN)
    old_codes = _old_codes(engine, old, service, at)
    for code in old_codes[:1]:
        typed(RehearsedCode.OLD, code, is_taken=True)
    typed(RehearsedCode.CHANGE, *change, is_taken=True)
    typed(RehearsedCode.REPEATED, *change, is_taken=not is_other_key)
    typed(RehearsedCode.NEW, charge, is_taken=True)
    for code in old_codes[1:]:
        typed(RehearsedCode.OLD_AFTER, code, is_taken=not is_other_key)
    register = wall.register
    return RehearsedKeyChange(
        entries=tuple(entries),
        krn=register.krn,
        ti=f"{register.ti:02d}",
        sgc=f"{register.sgc:06d}",
    )


def _old_codes(
    engine: TokenEngine, old: MeterKey, service: CreditService, at: dt.datetime
) -> tuple[str, ...]:
    """Return two codes as they may lie at home, or none that a default key would take.

    Whether the old key may still issue is no matter: they were made when it might.
    """
    if old.spec.key_type is KeyType.DDTK:
        return ()
    base = old.spec.base_date
    newest = tid_from_time(min(at, base.value + dt.timedelta(minutes=TID_MAX)), base)
    return tuple(
        engine.issue_credit(
            decoder_key=old.decoder_key,
            ea=old.spec.ea,
            service=service,
            tid=Tid(newest - number),
            amount=REHEARSED_TENTHS,
            rnd=number,
        )
        for number in (2, 1)
    )
