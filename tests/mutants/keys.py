"""Keys, their derivation, and identifiers, broken."""

from __future__ import annotations

from typing import Final

from tests.mutants.mutant import Mutant, mutants_of

MUTANTS: Final[tuple[Mutant, ...]] = (
    *mutants_of(
        "keys.py",
        "unit/test_secret_keys",
        (
            "a key does not print",
            'return f"<SecretKey of {len(self)} bytes, redacted>"',
            'return f"<SecretKey {self.__material.hex()}>"',
        ),
        (
            "keys are compared in constant time",
            "hmac.compare_digest(self.__material, other.__material)",
            "self.__material == other.__material",
        ),
        ("a key has no hash", "__hash__ = None ", "__hash__ = object.__hash__ "),
        (
            "a key is not pickled",
            "def __reduce_ex__(self, _protocol: object) -> NoReturn:\n        raise",
            "def __reduce_ex__(self, _protocol: object) -> NoReturn:\n        return SecretKey, (self.reveal_key_bytes(),)\n        raise",
        ),
        ("a key has 8, 16 or 20 bytes", "frozenset({8, 16, 20})", "frozenset({8, 16, 20, 24})"),
        (
            "a mistyped key is not quoted",
            'raise KeyRefused("a key is written in hex digits") from None',
            'raise KeyRefused(f"a key is written in hex digits: {text}") from None',
        ),
        (
            "EA09 is withdrawn",
            "_EA_WITHDRAWN: Final = frozenset({9})",
            "_EA_WITHDRAWN: Final = frozenset()",
        ),
        (
            "DKGA03 is withdrawn",
            "_DKGA_WITHDRAWN: Final = frozenset({1, 3})",
            "_DKGA_WITHDRAWN: Final = frozenset({1})",
        ),
        (
            "KT: a unique key is not followed by a common one",
            "KeyType.DUTK: frozenset({KeyType.DUTK, KeyType.DDTK})",
            "KeyType.DUTK: frozenset({KeyType.DUTK, KeyType.DDTK, KeyType.DCTK})",
            "unit/test_virtual_meter",
        ),
        (
            "KT: a default key is followed by a unique one",
            "KeyType.DDTK: frozenset({KeyType.DDTK, KeyType.DUTK, KeyType.DCTK})",
            "KeyType.DDTK: frozenset({KeyType.DDTK, KeyType.DCTK})",
            "unit/test_virtual_meter",
        ),
    ),
    *mutants_of(
        "derivation.py",
        "unit/test_secret_keys",
        (
            "DKGA02: PANBlock is the digits before the check digit",
            "spec.meter_pan[1:17]",
            "spec.meter_pan[2:18]",
        ),
        ("DKGA02: CONTROLBlock is filled with F", '"FFFFFF"', '"000000"'),
        (
            "DKGA02: CONTROLBlock is KT, SGC, TI, KRN",
            "{spec.key_type:d}{spec.sgc}{spec.ti}{spec.krn:d}",
            "{spec.key_type:d}{spec.ti}{spec.sgc}{spec.krn:d}",
        ),
        (
            "DKGA02: the last XOR takes the vending key",
            "SecretKey(_xor(_xor(des_encrypt_block(material, data), data), material))",
            "SecretKey(_xor(des_encrypt_block(material, data), data))",
        ),
        (
            "DKGA02: the last XOR takes the data",
            "SecretKey(_xor(_xor(des_encrypt_block(material, data), data), material))",
            "SecretKey(_xor(des_encrypt_block(material, data), material))",
        ),
        (
            "DKGA02: PANBlock and CONTROLBlock are XORed",
            "_xor(pan_block(spec), control_block(spec))",
            "pan_block(spec)",
        ),
        (
            "DKGA02: odd parity in every byte",
            "all(byte.bit_count()",
            "any(byte.bit_count()",
        ),
        ("DKGA04: an item's length byte", "bytes([len(item)]) +", "bytes([2]) +"),
        ("DKGA04: the count of a list (04)", "bytes([len(items)])", "bytes([len(items) + 1])"),
        ("DKGA04: a zero byte between the lists", 'b"\\x00"', 'b""'),
        ("DKGA04: BDT has two digits", "spec.base_date.code", "str(spec.base_date.year)"),
        (
            "DKGA04: BDT comes before EA",
            'spec.base_date.code, f"{spec.ea:02d}"',
            'f"{spec.ea:02d}", spec.base_date.code',
        ),
        ("DKGA04: EA has two digits", '{spec.ea:02d}"', '{spec.ea:d}"'),
        (
            "DKGA04: L counts bits",
            "key_bits = 8 * DECODER_KEY_BYTES",
            "key_bits = DECODER_KEY_BYTES",
        ),
        ("DKGA04: L is four bytes, high first", 'to_bytes(4, "big")', 'to_bytes(4, "little")'),
        (
            "DKGA04: the first bytes of the digest",
            "digest[: DECODER_KEY_BYTES[spec.ea]]",
            "digest[-DECODER_KEY_BYTES[spec.ea] :]",
        ),
        (
            "check values have three bytes",
            "_CHECK_VALUE_BYTES: Final = 3",
            "_CHECK_VALUE_BYTES: Final = 4",
        ),
        (
            "an expired card gives no key",
            "if doe_expired(record.doe, on):",
            "if False and doe_expired(record.doe, on):",
            "unit/test_cli_keys",
        ),
    ),
    *mutants_of(
        "identifiers.py",
        "unit/test_identifiers",
        ("Luhn: doubling", "(0, 2, 4, 6, 8, 1, 3, 5, 7, 9)", "(0, 2, 4, 6, 8, 1, 3, 5, 9, 7)"),
        (
            "Luhn: every second digit from the right",
            "doubled, single = payload[-1::-2], payload[-2::-2]",
            "single, doubled = payload[-1::-2], payload[-2::-2]",
        ),
        ("Luhn: what is missing to ten", "str(-total % 10)", "str(total % 10)"),
        ("MeterPAN: issuer of 11 digits", '"600727"', '"600728"'),
        (
            "DRN: codes below 0100 have 11 digits",
            "int(text[:4]) <= _TWO_DIGIT_MFR_MAX",
            "int(text[:4]) < _TWO_DIGIT_MFR_MAX",
        ),
        (
            "DRN: a code of 99 has two digits",
            "if mfr_code <= _TWO_DIGIT_MFR_MAX",
            "if mfr_code < _TWO_DIGIT_MFR_MAX",
        ),
        (
            "DOE: years from 93 are 19xx",
            "_FIRST_19XX_YEAR: Final = 93",
            "_FIRST_19XX_YEAR: Final = 94",
        ),
        (
            "DOE: good to the end of its month",
            "(on.year, on.month) > ",
            "(on.year, on.month) >= ",
        ),
        ("IDRecord: place of TI", "text[32:34]", "text[31:33]"),
        (
            "KRN is 1..9",
            "if not 1 <= krn <= 9:",
            "if not 0 <= krn <= 9:",
            "unit/test_identifiers unit/test_secret_keys",
        ),
    ),
)
