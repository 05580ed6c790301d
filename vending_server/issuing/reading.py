"""From the engine's view of a token to what may leave the issuer: never a part of a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from token_engine.digits import block_from_token
from token_engine.engine import BaseDate, TokenClass, TokenEngine
from token_engine.errors import CrcError, TokenEngineError, TokenFormatError, TokenUnsupported
from token_engine.tid import time_from_tid
from token_engine.tokens import (
    CreditToken,
    CurrencyCreditToken,
    DisplayTestToken,
    KeySection,
    ManagementToken,
    TokenContent,
    frame_of,
)
from vending_server.issuing.key_rules import MeterKey
from vending_server.issuing.model import (
    ReadCredit,
    ReadDisplayTest,
    ReadKeySection,
    ReadManagement,
    TokenFault,
    TokenMeaning,
)

_FAULTS: Final[Mapping[type[TokenEngineError], TokenFault]] = {
    TokenFormatError: TokenFault.MALFORMED,
    CrcError: TokenFault.OTHER_KEY,
    TokenUnsupported: TokenFault.UNSUPPORTED,
}
_NEEDS_KEY: Final = frozenset({TokenClass.CREDIT, TokenClass.MANAGEMENT})


def read_without_key(engine: TokenEngine, token: str) -> TokenMeaning | None:
    """Return what can be said of a token without a key; None when it needs one."""
    try:
        number, _ = block_from_token(token)
        if number in _NEEDS_KEY:
            return None
        return _display_test(engine.read_display_test(token))
    except tuple(_FAULTS) as error:
        return _FAULTS[type(error)]


def read_with_key(engine: TokenEngine, token: str, key: MeterKey) -> TokenMeaning:
    """Return what a token says to the meter that has this key."""
    try:
        decoded = engine.decode(token=token, decoder_key=key.decoder_key, ea=key.spec.ea)
    except tuple(_FAULTS) as error:
        return _FAULTS[type(error)]
    return _meaning(decoded.content, key.spec.base_date)


def _meaning(content: TokenContent, base: BaseDate) -> TokenMeaning:
    match content:
        case CreditToken(service=service, tid=tid):
            amount = content.units_tenths
        case CurrencyCreditToken(service=service, tid=tid):
            amount = content.amount_1e5
        case ManagementToken():
            return _management(content, base)
        case DisplayTestToken():
            return _display_test(content)
        case _:
            return ReadKeySection(section=KeySection(frame_of(content).subclass))
    return ReadCredit(service=service, tid=tid, minute=time_from_tid(tid, base), amount=amount)


def _management(content: ManagementToken, base: BaseDate) -> ReadManagement:
    return ReadManagement(
        function=content.function,
        tid=content.tid,
        minute=time_from_tid(content.tid, base),
        value=content.value if content.watts is None else content.watts,
    )


def _display_test(content: DisplayTestToken) -> ReadDisplayTest:
    return ReadDisplayTest(form=content.form, control=content.control, mfr_code=content.mfr_code)
