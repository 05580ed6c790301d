"""A million inputs for the decoder: whatever is typed, it answers or refuses by name.

Three kinds of input in turn: any text; any 20 digits; and, of good tokens of every kind one after
the other, the token itself and then each change of one bit or one digit of it.  A good token must
say exactly what it was made for.  A changed one must be refused, except for the accident that 16
check bits allow once in 65,536: each of those is proved to be one by computing its check field
again, bit by bit, and there must not be more of them than chance explains.  Anything that is not
one of the engine's own errors ends the run with the input that caused it.

    make fuzz-engine [INPUTS=1000000] [SEED=1]
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Final

from tests.helpers import good_tokens
from tests.helpers.good_tokens import KEYS, KINDS, GoodToken, has_right_check_field
from token_engine.engine import Ea, TokenClass
from token_engine.errors import TokenEngineError, TokenFormatError, TokenUnsupported
from token_engine.tokens import TokenContent

_ENGINE = good_tokens.ENGINE
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
    tokens = _tokens_and_changes(dice, seen)
    for number in range(inputs):
        kind = number % 3
        if kind == 2:
            wrong = _wrong_about_token(*next(tokens), seen)
        else:
            text = _any_text(dice) if kind == 0 else _any_number(dice)
            outcome, _ = _decode(text, dice.choice(list(KEYS)))
            seen[outcome] += 1
            wrong = f"an error without a name: {text!r}" if outcome == "untyped" else None
        if wrong is not None:
            sys.stdout.write(f"at input {number}: {wrong}\n")
            return 1
    return _report(inputs, seen)


def _tokens_and_changes(dice: random.Random, seen: Counter[str]) -> Iterator[tuple[GoodToken, str]]:
    """Yield tokens of every kind in turn: as it was made, then with every change of it."""
    while True:
        for make in KINDS.values():
            for ea in KEYS:
                for good in make(dice, ea):
                    yield good, good.token
                    for changed in good_tokens.changes_of(good.token):
                        yield good, changed
                    seen["whole"] += 1
        seen["rounds"] += 1


def _wrong_about_token(good: GoodToken, text: str, seen: Counter[str]) -> str | None:
    """Feed a good token or a change of it; return what the decoder did wrong with it."""
    outcome, content = _decode(text, good.ea)
    seen[outcome] += 1
    if outcome == "untyped":
        return f"an error without a name: {text!r}"
    if text == good.token:
        return None if content == good.content else f"not read as it was made: {good}"
    seen["changed"] += 1
    if outcome in {"malformed", "refused"}:
        return None
    # Its check field is said to be right: an accident, or a decoder that does not look.
    seen["accidents"] += 1
    return None if has_right_check_field(text, good.ea) else f"a wrong check field: {text!r}"


def _decode(text: str, ea: Ea) -> tuple[str, TokenContent | None]:
    try:
        decoded = _ENGINE.decode(token=text, decoder_key=KEYS[ea], ea=ea)
    except TokenFormatError:
        return "malformed", None
    except TokenUnsupported:
        # Of class 3 nothing is looked at; of the others the check field was right.
        is_reserved_class = int(text) >> 27 & 3 == TokenClass.RESERVED
        return ("refused" if is_reserved_class else "unsupported"), None
    except TokenEngineError:
        return "refused", None
    except Exception:  # noqa: BLE001 - this is what the run looks for
        return "untyped", None
    return "accepted", decoded.content


def _report(inputs: int, seen: Counter[str]) -> int:
    expected = seen["changed"] * _ACCIDENT
    bound = expected + _SIGMAS * math.sqrt(expected) + _SPARE
    is_chance = seen["accidents"] <= bound
    sys.stdout.write(
        f"tokens with every change of them: {seen['whole']}, of {len(KINDS)} kinds,"
        f" {seen['rounds']} times round\n"
        f"changed tokens: {seen['changed']}, passed by accident, each proved: {seen['accidents']}"
        f" (chance: {expected:.1f}, at most {bound:.1f})\n"
        f"inputs={inputs} malformed={seen['malformed']} refused={seen['refused']}"
        f" unsupported={seen['unsupported']} accepted={seen['accepted']} untyped=0\n"
    )
    return 0 if is_chance else 1


def _any_text(dice: random.Random) -> str:
    length = dice.choice([0, 1, 19, 20, 20, 20, 21, 40])
    return "".join(dice.choices(_ALPHABET, k=length))


def _any_number(dice: random.Random) -> str:
    return f"{dice.randrange(10**good_tokens.TOKEN_DIGITS):020d}"


if __name__ == "__main__":
    sys.exit(main())
