"""`bench`: a quick measurement on this machine, one token at a time.

It says whether an installation is healthy, in a second. For rates of whole batches, beside the
clause-by-clause reference, use `make bench-engine`.

  python -m token_engine bench --tokens 5000
"""

from __future__ import annotations

import argparse
import dataclasses
import time
from typing import Final

from token_engine.commands.common import EXIT_OK, add_tables_argument
from token_engine.engine import (
    BaseDate,
    CreditService,
    DecoderKeySpec,
    Dkga,
    Ea,
    KeyType,
    SecretKey,
    Tid,
    TokenEngine,
    derive_decoder_key,
)
from token_engine.identifiers import MeterPan

# The worked example of docs/algorithms/key-derivation.md; the keys are public.
_LEGACY: Final = DecoderKeySpec(
    meter_pan=MeterPan("600727571234567823"),
    sgc="345678",
    ti="05",
    krn=3,
    key_type=KeyType.DUTK,
    base_date=BaseDate.Y2014,
    ea=Ea.STA,
    dkga=Dkga.DES,
)
_CASES: Final = (
    ("DKGA02, EA07", _LEGACY, "0123456789abcdef"),
    (
        "DKGA04, EA11",
        dataclasses.replace(_LEGACY, ea=Ea.MISTY1, dkga=Dkga.KDF_HMAC),
        "00112233445566778899aabbccddeeff01234567",
    ),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.description = __doc__
    parser.add_argument(
        "--tokens", type=int, default=1000, metavar="N", help="of each kind; default 1000"
    )
    add_tables_argument(parser)


def run(engine: TokenEngine, options: argparse.Namespace) -> int:
    """Print microseconds per token, key derivation included."""
    count = max(1, options.tokens)
    for name, spec, hex_digits in _CASES:
        vending_key = SecretKey.from_hex(hex_digits)
        started_ns = time.perf_counter_ns()
        for tid in range(count):
            engine.issue_credit(
                decoder_key=derive_decoder_key(vending_key, spec),
                ea=spec.ea,
                service=CreditService.ELECTRICITY,
                tid=Tid(tid * 2),  # never the reserved minute, which is odd
                amount=100,
                rnd=0,
            )
        spent_us = (time.perf_counter_ns() - started_ns) // 1000
        print(f"{name}, with derivation: {spent_us // count} us per token")
    return EXIT_OK
