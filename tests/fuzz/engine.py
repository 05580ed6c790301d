"""A million inputs for the decoder: whatever is typed, it answers or refuses by name.

Three kinds of input in turn: any text; any 20 digits; a good token with one bit or one digit changed.
A changed token must be refused, except for the accident that 16 check bits allow once in 65,536: those
are counted and must not be more than chance explains.  Anything that is not one of the engine's own
errors ends the run with the input that caused it.

    make fuzz-engine [INPUTS=1000000] [SEED=1]
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from token_engine.engine import CreditService, Ea, SecretKey, Tid, TokenEngine
from token_engine.errors import TokenEngineError, TokenFormatError
from token_engine.tid import TID_MAX, is_reserved

_ENGINE: Final = TokenEngine()
_KEYS: Final = {
    Ea.STA: SecretKey.from_hex("c8408f9cee1117db"),
    Ea.MISTY1: SecretKey.from_hex("8fbae40c0297cca7cf2592ac9a3e07e6"),
}
_TOKEN_BITS: Final = 66
_TOKEN_DIGITS: Final = 20
_ACCIDENT: Final = 1 / 65_536
# Five standard deviations, and a little for small runs: chance goes beyond it once in a million.
_SIGMAS: Final = 5
_SPARE: Final = 5
_ALPHABET: Final = "0123456789٠١٢٣۴۵+-_ .,\u200e\u2066\x00aé०１²🂡\ud800"


def main() -> int:
    """Run and return the exit status."""
    parser = argparse.ArgumentParser(prog="make fuzz-engine", description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    return fuzz(args.inputs, random.Random(args.seed))


def fuzz(inputs: int, dice: random.Random) -> int:
    """Feed so many inputs; return 0 when every one was answered or refused by name."""
    seen: Counter[str] = Counter()
    kinds = [_any_text, _any_number, _changed_token]
    for number in range(inputs):
        ea = dice.choice(list(_KEYS))
        kind = kinds[number % len(kinds)]
        text = kind(dice, ea)
        verdict = _verdict(text, ea)
        if verdict == "untyped":
            sys.stdout.write(f"an error without a name, at input {number}: {text!r}\n")
            return 1
        seen[verdict] += 1
        if kind is _changed_token:
            seen["changed"] += 1
            seen["accidents"] += verdict == "accepted"
    return _report(inputs, seen)


def _verdict(text: str, ea: Ea) -> str:
    try:
        _ENGINE.decode(token=text, decoder_key=_KEYS[ea], ea=ea)
    except TokenFormatError:
        return "malformed"
    except TokenEngineError:
        return "refused"
    except Exception:  # noqa: BLE001 - this is what the run looks for
        return "untyped"
    return "accepted"


def _report(inputs: int, seen: Counter[str]) -> int:
    expected = seen["changed"] * _ACCIDENT
    bound = expected + _SIGMAS * math.sqrt(expected) + _SPARE
    is_chance = seen["accidents"] <= bound
    sys.stdout.write(
        f"changed tokens: {seen['changed']}, passed by accident: {seen['accidents']}"
        f" (chance: {expected:.1f}, at most {bound:.1f})\n"
        f"inputs={inputs} malformed={seen['malformed']} refused={seen['refused']}"
        f" accepted={seen['accepted']} untyped=0\n"
    )
    return 0 if is_chance else 1


def _any_text(dice: random.Random, _ea: Ea) -> str:
    length = dice.choice([0, 1, 19, 20, 20, 20, 21, 40])
    return "".join(dice.choices(_ALPHABET, k=length))


def _any_number(dice: random.Random, _ea: Ea) -> str:
    return f"{dice.randrange(10**_TOKEN_DIGITS):020d}"


def _changed_token(dice: random.Random, ea: Ea) -> str:
    token = _good_token(dice, ea)
    change: Callable[[random.Random, str], str] = dice.choice([_other_bit, _other_digit])
    return change(dice, token)


def _good_token(dice: random.Random, ea: Ea) -> str:
    return _ENGINE.issue_credit(
        decoder_key=_KEYS[ea],
        ea=ea,
        service=dice.choice([CreditService.ELECTRICITY, CreditService.WATER]),
        tid=next(_ordinary_tids(dice)),
        amount=dice.randrange(1_000_000),
        rnd=dice.randrange(16),
    )


def _ordinary_tids(dice: random.Random) -> Iterator[Tid]:
    while True:
        tid = Tid(dice.randint(0, TID_MAX))
        if not is_reserved(tid):
            yield tid


def _other_bit(dice: random.Random, token: str) -> str:
    return f"{int(token) ^ 1 << dice.randrange(_TOKEN_BITS):020d}"


def _other_digit(dice: random.Random, token: str) -> str:
    at = dice.randrange(_TOKEN_DIGITS)
    other = dice.choice([digit for digit in "0123456789" if digit != token[at]])
    return token[:at] + other + token[at + 1 :]


if __name__ == "__main__":
    sys.exit(main())
