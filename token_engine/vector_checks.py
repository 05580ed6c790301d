"""What each kind of STS vector asks of the engine, in both directions.

A check yields one line for every difference it finds and nothing when all is as it should be.
Vectors are synthetic, so a line may quote their tokens and keys; it is the one place that does.
"""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

from token_engine.amount import (
    CurrencyCode,
    decode_currency,
    decode_units,
    encode_currency,
    encode_units,
)
from token_engine.crc import crc, crc_c
from token_engine.derivation import DecoderKeySpec, derive_decoder_key
from token_engine.engine import TidUse, TokenEngine, control_of_test
from token_engine.errors import AmountOutOfRange, TidOutOfRange, VectorFileError
from token_engine.identifiers import (
    MeterPan,
    meter_pan_from_drn,
    parse_drn,
)
from token_engine.key_change import KeyChange, sections_of
from token_engine.keys import KeyType, SecretKey, dkga_from_number, ea_from_number
from token_engine.meter_parts import KeyRegister, MeterMake
from token_engine.tid import BaseDate, Tid, ken_expired, next_tid, tid_from_time
from token_engine.tokens import (
    CreditService,
    CreditToken,
    CurrencyCreditToken,
    DisplayTestForm,
    DisplayTestToken,
    ManagementFunction,
    ManagementToken,
    TokenClass,
    TokenContent,
)
from token_engine.virtual_meter import VirtualMeter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from token_engine.vector_fields import Fields

Differences: TypeAlias = "Iterator[str]"


def check_token(engine: TokenEngine, vector: Fields) -> Differences:
    """Check a class 0, 1 or 2 token."""
    number = vector.integer("cls")
    token = _only_token(vector)
    if number == TokenClass.DISPLAY_TEST:
        yield from _check_display_test(engine, vector, token)
        return
    yield from _check_key(vector)
    yield from _check_tid(vector)
    if number == TokenClass.MANAGEMENT:
        yield from _check_management(engine, vector, token)
    elif vector.integer("sub") >= CreditService.ELECTRICITY_CURRENCY:
        yield from _check_currency_credit(engine, vector, token)
    else:
        yield from _check_credit(engine, vector, token)


def check_key_change(engine: TokenEngine, vector: Fields) -> Differences:
    """Check both keys of a key change, its set of tokens, and each token read back."""
    yield from _check_key(vector)
    yield from _check_key(vector, prefix="new_")
    ea = ea_from_number(vector.integer("ea"))
    key = _key(vector, "decoder_key")
    change = KeyChange(
        new_key=_key(vector, "new_decoder_key"),
        sgc=vector.text("new_sgc"),
        ti=vector.text("new_ti"),
        krn=vector.integer("new_krn"),
        key_type=KeyType(vector.integer("new_kt")),
        ken=vector.integer("ken"),
        fills_tid_store=vector.integer("ro") == 1,
        carries_sgc=vector.integer("n_tokens") == 3,
    )
    expected = tuple(vector.texts("tokens"))
    yield from _differs("n_tokens", len(expected), vector.integer("n_tokens"))
    made = engine.key_change(decoder_key=key, ea=ea, change=change)
    yield from _differs("tokens", made, expected)
    read = tuple(engine.decode(token=t, decoder_key=key, ea=ea).content for t in expected)
    yield from _differs("content", read, sections_of(change, ea))


def check_meter(engine: TokenEngine, vector: Fields) -> Differences:
    """Enter the tokens of a scenario, one after another, and compare the verdicts."""
    meter = _meter(engine, vector)
    for step in vector.children("steps"):
        verdict = meter.enter(step.text("token"))
        accepted = step.texts("expect")
        if verdict not in accepted:
            yield f"{step.text('why')}: {verdict} instead of {' or '.join(accepted)}"


def check_tid_sequence(_engine: TokenEngine, vector: Fields) -> Differences:
    """Issue TIDs one after another for one meter."""
    base = BaseDate.from_year(vector.integer("base_year"))
    last = Tid(vector.integer("last_tid")) if vector.has("last_tid") else None
    whens, expected = vector.texts("whens"), vector.optional_integers("tids")
    made: list[int | None] = []
    for when in whens:
        try:
            last = next_tid(tid_from_time(_time(when), base), last)
        except TidOutOfRange:
            made.append(None)
        else:
            made.append(last)
    yield from _differs("tids", made, expected)


def check_amount(_engine: TokenEngine, vector: Fields) -> Differences:
    """Encode an amount of units and decode its code."""
    units = vector.integer("units")
    if vector.has("decimal"):
        yield from _differs("decimal", _tenths_up(vector.text("decimal")), units)
    try:
        code = encode_units(units)
    except AmountOutOfRange:
        if vector.has("value"):
            yield "refused as out of range"
        return
    if not vector.has("value"):
        yield f"not refused: coded as {code}"
        return
    yield from _differs("value", code, vector.integer("value"))
    decoded = decode_units(vector.integer("value"))
    yield from _differs("decoded_units", decoded, vector.integer("decoded_units"))


def check_currency(_engine: TokenEngine, vector: Fields) -> Differences:
    """Encode a signed currency amount and decode its code."""
    try:
        code = encode_currency(vector.decimal_number("currency_units_1e5"))
    except AmountOutOfRange:
        if vector.has("value"):
            yield "refused as out of range"
        return
    if not vector.has("value"):
        yield f"not refused: coded as {tuple(code)}"
        return
    expected = CurrencyCode(vector.integer("rnd"), vector.integer("value"))
    yield from _differs("value", code, expected)
    decoded = decode_currency(expected)
    yield from _differs("decoded_1e5", decoded, vector.decimal_number("decoded_1e5"))


def check_ken(_engine: TokenEngine, vector: Fields) -> Differences:
    """Compare a TID with a key expiry number."""
    expired = ken_expired(Tid(vector.integer("tid")), vector.integer("ken"))
    yield from _differs("expired", expired, vector.flag("expired"))


def check_block(engine: TokenEngine, vector: Fields) -> Differences:
    """Encrypt and decrypt one block."""
    ea = ea_from_number(vector.integer("ea"))
    cipher = engine.cipher(_key(vector, "decoder_key"), ea)
    plain, encrypted = vector.hex_number("plain"), vector.hex_number("cipher")
    yield from _differs("cipher", f"{cipher.encrypt(plain):016x}", f"{encrypted:016x}")
    yield from _differs("plain", f"{cipher.decrypt(encrypted):016x}", f"{plain:016x}")


def check_crc(_engine: TokenEngine, vector: Fields) -> Differences:
    """Compute both check fields."""
    data = vector.hex_number("data")
    yield from _differs("crc", f"{crc(data):04x}", vector.text("crc"))
    yield from _differs("crc_c", f"{crc_c(data):04x}", vector.text("crc_c"))


CHECKS: Final[Mapping[str, Callable[[TokenEngine, Fields], Differences]]] = {
    "token": check_token,
    "kct": check_key_change,
    "meter": check_meter,
    "tidseq": check_tid_sequence,
    "amount": check_amount,
    "currency": check_currency,
    "ken": check_ken,
    "block": check_block,
    "crc": check_crc,
}


def _check_credit(engine: TokenEngine, vector: Fields, token: str) -> Differences:
    made = engine.issue_credit(
        decoder_key=_key(vector, "decoder_key"),
        ea=ea_from_number(vector.integer("ea")),
        service=CreditService(vector.integer("sub")),
        tid=Tid(vector.integer("tid")),
        amount=vector.integer("units"),
        rnd=vector.integer("rnd"),
        use=_use(vector),
    )
    yield from _differs("token", made, token)
    yield from _check_tid_fields(engine, vector, token)


def _check_currency_credit(engine: TokenEngine, vector: Fields, token: str) -> Differences:
    made = engine.issue_currency_credit(
        decoder_key=_key(vector, "decoder_key"),
        ea=ea_from_number(vector.integer("ea")),
        service=CreditService(vector.integer("sub")),
        tid=Tid(vector.integer("tid")),
        amount_1e5=vector.decimal_number("currency_units_1e5"),
        use=_use(vector),
    )
    yield from _differs("token", made, token)
    yield from _check_tid_fields(engine, vector, token)


def _check_management(engine: TokenEngine, vector: Fields, token: str) -> Differences:
    function = ManagementFunction(vector.integer("sub"))
    made = engine.issue_management(
        decoder_key=_key(vector, "decoder_key"),
        ea=ea_from_number(vector.integer("ea")),
        function=function,
        tid=Tid(vector.integer("tid")),
        value=vector.integer("units" if function.is_power else "value"),
        rnd=vector.integer("rnd"),
        use=_use(vector),
    )
    yield from _differs("token", made, token)
    yield from _check_tid_fields(engine, vector, token)


def _check_tid_fields(engine: TokenEngine, vector: Fields, token: str) -> Differences:
    """Read a token that carries a TID and compare each field."""
    ea = ea_from_number(vector.integer("ea"))
    decoded = engine.decode(token=token, decoder_key=_key(vector, "decoder_key"), ea=ea)
    nibble = _nibble_after_subclass(decoded.content)
    read = (int(decoded.token_class), int(decoded.subclass), nibble, decoded.tid, decoded.value)
    expected = tuple(vector.integer(name) for name in ("cls", "sub", "rnd", "tid", "value"))
    yield from _differs("fields cls, sub, rnd, tid, value", read, expected)


def _nibble_after_subclass(content: TokenContent) -> int | None:
    match content:
        case CurrencyCreditToken(sign_exponent=nibble):
            return nibble
        case CreditToken(rnd=nibble) | ManagementToken(rnd=nibble):
            return nibble
    return None


def _check_display_test(engine: TokenEngine, vector: Fields, token: str) -> Differences:
    form = DisplayTestForm(vector.integer("sub"))
    control, mfr_code = vector.integer("control"), vector.integer("mfr")
    if vector.has("test"):
        yield from _differs("control", control_of_test(form, vector.integer("test")), control)
    made = engine.issue_display_test(form=form, control=control, mfr_code=mfr_code)
    yield from _differs("token", made, token)
    read = engine.read_display_test(token)
    yield from _differs("content", read, DisplayTestToken(form, control, mfr_code))


def _check_key(vector: Fields, prefix: str = "") -> Differences:
    """Derive a decoder key; the members of a new key carry a prefix."""
    drn = parse_drn(vector.text("drn"))
    yield from _differs("meter_pan", meter_pan_from_drn(drn), vector.text("meter_pan"))
    spec = DecoderKeySpec(
        meter_pan=MeterPan(vector.text("meter_pan")),
        sgc=vector.text(f"{prefix}sgc"),
        ti=vector.text(f"{prefix}ti"),
        krn=vector.integer(f"{prefix}krn"),
        key_type=KeyType(vector.integer(f"{prefix}kt")),
        base_date=BaseDate.from_year(vector.integer(f"{prefix}base_year")),
        ea=ea_from_number(vector.integer("ea")),
        dkga=dkga_from_number(vector.integer(f"{prefix}dkga")),
    )
    derived = derive_decoder_key(_key(vector, f"{prefix}vending_key"), spec)
    if derived != _key(vector, f"{prefix}decoder_key"):
        yield f"{prefix}decoder_key: another key was derived"


def _check_tid(vector: Fields) -> Differences:
    base = BaseDate.from_year(vector.integer("base_year"))
    tid = tid_from_time(_time(vector.text("when")), base)
    if not vector.flag("special"):
        tid = next_tid(tid, None)
    yield from _differs("tid", tid, vector.integer("tid"))


def _meter(engine: TokenEngine, vector: Fields) -> VirtualMeter:
    start = vector.child("meter")
    make = MeterMake(
        ea=ea_from_number(vector.integer("ea")),
        mfr_code=start.integer("mfr"),
        services=frozenset(CreditService(number) for number in start.integers("services")),
        tid_fill=Tid(start.integer("tid_fill")),
        tid_store_size=start.integer("store"),
        credit_max=start.integer("credit_max"),
    )
    register = KeyRegister(
        key=_key(vector, "decoder_key"),
        key_type=KeyType(start.integer("kt")),
        krn=start.integer("krn"),
        ti=start.integer("ti"),
        ken=start.integer("ken"),
        sgc=start.integer("sgc"),
    )
    return VirtualMeter(make=make, register=register, engine=engine)


def _differs(what: str, found: object, expected: object) -> Differences:
    if found != expected:
        yield f"{what}: {found} instead of {expected}"


def _key(vector: Fields, member: str) -> SecretKey:
    return SecretKey.from_hex(vector.text(member))


def _use(vector: Fields) -> TidUse:
    return TidUse.SPECIAL if vector.flag("special") else TidUse.ORDINARY


def _only_token(vector: Fields) -> str:
    tokens = vector.texts("tokens")
    if len(tokens) != 1:
        raise VectorFileError(f"{vector.name}: 'tokens' is not a list of one token")
    return tokens[0]


def _time(text: str) -> dt.datetime:
    """Return a wall time of the file, which stands at zone offset 0."""
    try:
        return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=dt.UTC)
    except ValueError:
        raise VectorFileError(f"{text!r} is not a time YYYY-MM-DDTHH:MM") from None


def _tenths_up(decimal: str) -> int:
    """Return a decimal quantity in tenths, rounded up, without a binary fraction on the way."""
    return math.ceil(Fraction(decimal) * 10)
