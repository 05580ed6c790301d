"""The public face: make tokens, read tokens, make key-change sets.

Pure: the caller brings the key, the TID (from `next_tid`, stored with the sale) and the random
nibble, and gets back 20 digits. The engine enforces what makes a token unusable or unsafe
(reserved TID, expired key, wrong key length); prices, limits and permissions are the server's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from token_engine.amount import encode_currency, encode_units
from token_engine.ciphers.misty1 import Misty1
from token_engine.ciphers.sta import IEC_SAMPLE_TABLES, Sta, StaTables
from token_engine.derivation import (
    DECODER_KEY_BYTES,
    DecoderKeySpec,
    derive_decoder_key,
    key_check_value,
)
from token_engine.digits import block_from_token, token_from_block
from token_engine.errors import FieldOutOfRange, KeyRefused, ReservedTid, TokenUnsupported
from token_engine.key_change import KeyChange, key_change_between, sections_of
from token_engine.keys import Dkga, Ea, KeyType, SecretKey, check_ea
from token_engine.tid import (
    KEN_NEVER,
    BaseDate,
    Tid,
    check_ken,
    check_ken_number,
    check_tid,
    is_reserved,
)
from token_engine.tokens import (
    CONTROL_BITS,
    CreditService,
    CreditToken,
    CurrencyCreditToken,
    DisplayTestForm,
    DisplayTestToken,
    ManagementFunction,
    ManagementToken,
    TokenClass,
    TokenContent,
    block_of,
    block_of_frame,
    content_of_block,
    frame_of,
)

if TYPE_CHECKING:
    from token_engine.batch.requests import CreditRows, DerivedKeys, GivenKeys, IssuedBatch
    from token_engine.ciphers.base import BlockCipher

__all__ = [
    "BaseDate",
    "CreditService",
    "DecodedToken",
    "DecoderKeySpec",
    "DisplayTestForm",
    "Dkga",
    "Ea",
    "KeyChange",
    "KeyType",
    "ManagementFunction",
    "SecretKey",
    "StaTables",
    "Tid",
    "TidUse",
    "TokenClass",
    "TokenEngine",
    "control_of_test",
    "derive_decoder_key",
    "key_change_between",
    "key_check_value",
]


# STS 2.3, "ClearCredit": a register by its service number, or 0xFFFF for all of them.
ALL_REGISTERS: Final = 0xFFFF
_CLEARABLE_REGISTERS: Final = frozenset({*CreditService, ALL_REGISTERS})


class TidUse(Enum):
    """Whether the reserved 00:01 TID is meant."""

    ORDINARY = auto()
    SPECIAL = auto()


@dataclass(frozen=True, slots=True)
class DecodedToken:
    """What a token says. Its check field was right, which one wrong key in 65536 passes too."""

    token_class: TokenClass
    subclass: int
    content: TokenContent

    @property
    def tid(self) -> Tid | None:
        """The TID; display-test and key-change tokens have none."""
        match self.content:
            case CreditToken(tid=tid) | CurrencyCreditToken(tid=tid) | ManagementToken(tid=tid):
                return tid
        return None

    @property
    def value(self) -> int | None:
        """The 16-bit field that follows the TID."""
        match self.content:
            case (
                CreditToken(value=value)
                | CurrencyCreditToken(value=value)
                | ManagementToken(value=value)
            ):
                return value
        return None

    @property
    def units_tenths(self) -> int | None:
        """What a credit of units adds, in tenths."""
        return self.content.units_tenths if isinstance(self.content, CreditToken) else None


class TokenEngine:
    """Tokens under one set of STA tables (they matter to EA07 only)."""

    def __init__(self, tables: StaTables = IEC_SAMPLE_TABLES) -> None:
        """Use these tables; the default is for tests, real meters have the licensed ones."""
        self._tables = tables

    @property
    def tables(self) -> StaTables:
        """The active tables, for a screen that shows which ones are loaded."""
        return self._tables

    def issue_credit(
        self,
        *,
        decoder_key: SecretKey,
        ea: Ea,
        service: CreditService,
        tid: Tid,
        amount: int,
        rnd: int,
        ken: int = KEN_NEVER,
        use: TidUse = TidUse.ORDINARY,
    ) -> str:
        """Return a credit token for `amount` tenths, rounded up to what a token can carry.

        Raises:
            AmountOutOfRange: negative or too large.
            FieldOutOfRange: `rnd` is not 0..15.
            KeyExpired, KeyRefused, ReservedTid, TidOutOfRange: see there.
            TokenUnsupported: a currency service; see `issue_currency_credit`.
        """
        if service.is_currency:
            raise TokenUnsupported("this service takes money instead of units")
        _check_issue(tid, ken, use)
        content = CreditToken(service, rnd, tid, encode_units(amount))
        return self._seal(content, decoder_key, ea)

    def issue_currency_credit(
        self,
        *,
        decoder_key: SecretKey,
        ea: Ea,
        service: CreditService,
        tid: Tid,
        amount_1e5: int,
        ken: int = KEN_NEVER,
        use: TidUse = TidUse.ORDINARY,
    ) -> str:
        """Return a token for a signed amount of 10^-5 currency units, rounded up as signed.

        Raises:
            AmountOutOfRange: the magnitude is too large.
            KeyExpired, KeyRefused, ReservedTid, TidOutOfRange: see there.
            TokenUnsupported: a service in units; see `issue_credit`.
        """
        if not service.is_currency:
            raise TokenUnsupported("this service takes units instead of money")
        _check_issue(tid, ken, use)
        code = encode_currency(amount_1e5)
        content = CurrencyCreditToken(service, code.sign_exponent, tid, code.amount)
        return self._seal(content, decoder_key, ea)

    def issue_batch(
        self,
        *,
        credit_rows: CreditRows,
        keys: GivenKeys | DerivedKeys,
        ken: int = KEN_NEVER,
        use: TidUse = TidUse.ORDINARY,
    ) -> IssuedBatch:
        """Return credit tokens for columns of values; a row that is refused stops no other.

        Memory is what goes in and what comes out plus a few MiB: cut millions of rows into parts.

        Raises:
            BatchMalformed: more or fewer keys than rows.
            FieldOutOfRange: `ken` is not 0..255.
        """
        check_ken_number(ken)
        # numpy costs 0.1 s and 30 MB, which nobody should pay who sells one token at a time.
        from token_engine.batch.issuing import issue_in_chunks  # noqa: PLC0415
        from token_engine.batch.one_by_one import BREAK_EVEN_ROWS, issue_one_by_one  # noqa: PLC0415

        if len(credit_rows) < BREAK_EVEN_ROWS:
            return issue_one_by_one(self, credit_rows, keys, ken=ken, use=use)
        return issue_in_chunks(
            credit_rows,
            keys,
            tables=self._tables,
            ken=ken,
            reserved_allowed=use is TidUse.SPECIAL,
        )

    def issue_management(
        self,
        *,
        decoder_key: SecretKey,
        ea: Ea,
        function: ManagementFunction,
        tid: Tid,
        value: int,
        rnd: int,
        ken: int = KEN_NEVER,
        use: TidUse = TidUse.ORDINARY,
    ) -> str:
        """Return a management token. `value` is watts for the power limits, else the 16 bits.

        Raises:
            AmountOutOfRange: a power that no token can carry.
            FieldOutOfRange: a value or `rnd` that does not fit; a register that is reserved; a
                value with ClearTamperCondition, which has none.
            KeyExpired, KeyRefused, ReservedTid, TidOutOfRange: see there.
        """
        _check_issue(tid, ken, use)
        coded = encode_units(value) if function.is_power else value
        check_management_value(function, coded)
        return self._seal(ManagementToken(function, rnd, tid, coded), decoder_key, ea)

    def issue_display_test(self, *, form: DisplayTestForm, control: int, mfr_code: int) -> str:
        """Return a test or display token. It needs no key and works any number of times.

        Raises:
            FieldOutOfRange: a value does not fit the form.
        """
        content = DisplayTestToken(form, control, mfr_code)
        return token_from_block(TokenClass.DISPLAY_TEST, block_of(content))

    def key_change(self, *, decoder_key: SecretKey, ea: Ea, change: KeyChange) -> tuple[str, ...]:
        """Return the set that gives a meter a new key; `decoder_key` is the present one.

        Raises:
            KeyRefused: a key length that is not the cipher's, or a new base date with the
                present key, which would make every token already used valid again.
        """
        check_ea(ea)
        if len(change.new_key) != DECODER_KEY_BYTES[ea]:
            raise KeyRefused("the new key does not have the length of the cipher")
        if change.fills_tid_store and change.new_key == decoder_key:
            raise KeyRefused("an emptied TID store with the same key revives used tokens")
        return tuple(self._seal(section, decoder_key, ea) for section in sections_of(change, ea))

    def decode(self, *, token: str, decoder_key: SecretKey, ea: Ea) -> DecodedToken:
        """Return what a token says to the meter that has this key.

        Raises:
            TokenFormatError: not a token at all.
            TokenUnsupported: class 3, or a subclass that is not known.
            CrcError: mistyped, or made for another key.
            KeyRefused: the key does not have the length of the cipher.
        """
        number, block = block_from_token(token)
        token_class = TokenClass(number)
        if token_class is TokenClass.RESERVED:
            raise TokenUnsupported("class 3 is reserved")
        if token_class is not TokenClass.DISPLAY_TEST:
            block = self.cipher(decoder_key, ea).decrypt(block)
        content = content_of_block(token_class, block, ea)
        return DecodedToken(token_class, frame_of(content).subclass, content)

    def read_display_test(self, token: str) -> DisplayTestToken:
        """Return what a class 1 token says; it is the one class that needs no key.

        Raises:
            TokenFormatError, CrcError: as `decode`.
            TokenUnsupported: another class, or a subclass that is not known.
        """
        number, block = block_from_token(token)
        if number != TokenClass.DISPLAY_TEST:
            raise TokenUnsupported("only a test or display token is read without a key")
        content = content_of_block(TokenClass.DISPLAY_TEST, block, ea=None)
        assert isinstance(content, DisplayTestToken), "class 1 has one layout family"
        return content

    def cipher(self, decoder_key: SecretKey, ea: Ea) -> BlockCipher:
        """Return the bare block cipher under a decoder key.

        Raises:
            AlgorithmWithdrawn: EA09, as a plain number.
            KeyRefused: the key does not have the length of the cipher, or `ea` is no `Ea`.
        """
        check_ea(ea)
        if ea is Ea.MISTY1:
            return Misty1(decoder_key)
        return Sta(decoder_key, self._tables)

    def _seal(self, content: TokenContent, decoder_key: SecretKey, ea: Ea) -> str:
        frame = frame_of(content)
        block = self.cipher(decoder_key, ea).encrypt(block_of_frame(frame))
        return token_from_block(frame.token_class, block)


def control_of_test(form: DisplayTestForm, test: int) -> int:
    """Return the Control field that starts test `test`; 0 starts all of them.

    Raises:
        FieldOutOfRange: the form has no such test.
    """
    width = CONTROL_BITS[form]
    if not 0 <= test <= width:
        raise FieldOutOfRange(f"this form has the tests 0..{width}")
    return 1 << (test - 1) if test else (1 << width) - 1


def check_management_value(function: ManagementFunction, value: int) -> None:
    """Refuse a 16-bit value that the function does not know.

    Raises:
        FieldOutOfRange: a reserved register to clear, or a value where there is none.
    """
    if function is ManagementFunction.CLEAR_CREDIT and value not in _CLEARABLE_REGISTERS:
        raise FieldOutOfRange("ClearCredit takes a register 0..7 or 0xFFFF for all")
    if function is ManagementFunction.CLEAR_TAMPER_CONDITION and value:
        raise FieldOutOfRange("ClearTamperCondition carries no value")


def _check_issue(tid: Tid, ken: int, use: TidUse) -> None:
    check_tid(tid)
    check_ken(tid, ken)
    if use is TidUse.ORDINARY and is_reserved(tid):
        raise ReservedTid("the TID of 00:01 is kept for special use")
