"""A batch through the single issue, row by row: for small batches, and to compare with.

The vectorised engine prepares its arrays before the first token; below BREAK_EVEN_ROWS that costs
more than it saves (measured by `make bench-engine`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from token_engine.batch.issuing import require_same_length
from token_engine.batch.refusals import REFUSAL_OF_CODE, Refusal
from token_engine.batch.requests import CreditRows, DerivedKeys, GivenKeys, IssuedBatch
from token_engine.derivation import derive_decoder_key
from token_engine.digits import TOKEN_DIGITS
from token_engine.errors import TokenEngineError, TokenUnsupported
from token_engine.identifiers import METER_PAN_DIGITS, MeterPan
from token_engine.keys import SecretKey
from token_engine.tid import Tid
from token_engine.tokens import CreditService

if TYPE_CHECKING:
    from token_engine.engine import TidUse, TokenEngine

BREAK_EVEN_ROWS: Final = 64


def issue_one_by_one(
    engine: TokenEngine,
    credit_rows: CreditRows,
    keys: GivenKeys | DerivedKeys,
    *,
    ken: int,
    use: TidUse,
) -> IssuedBatch:
    """Return the tokens of a batch, by one single issue a row.

    Raises:
        BatchMalformed: more or fewer keys than rows.
    """
    require_same_length(credit_rows, keys)
    digits = np.zeros((len(credit_rows), TOKEN_DIGITS), np.uint8)
    refusals = np.zeros(len(credit_rows), np.uint8)
    for row in range(len(credit_rows)):
        try:
            token = _issue_row(engine, credit_rows, keys, row=row, ken=ken, use=use)
        except TokenEngineError as error:
            refusals[row] = REFUSAL_OF_CODE.get(error.code, Refusal.NONE)
            if not refusals[row]:
                raise
        else:
            digits[row] = np.frombuffer(token.encode("ascii"), np.uint8)
    return IssuedBatch(digits, refusals)


def _issue_row(
    engine: TokenEngine,
    credit_rows: CreditRows,
    keys: GivenKeys | DerivedKeys,
    *,
    row: int,
    ken: int,
    use: TidUse,
) -> str:
    key = _key_of_row(keys, row)
    service = _service(int(credit_rows.services[row]))
    tid, amount = Tid(int(credit_rows.tids[row])), int(credit_rows.amounts[row])
    if service.is_currency:
        return engine.issue_currency_credit(
            decoder_key=key,
            ea=keys.ea,
            service=service,
            tid=tid,
            amount_1e5=amount,
            ken=ken,
            use=use,
        )
    return engine.issue_credit(
        decoder_key=key,
        ea=keys.ea,
        service=service,
        tid=tid,
        amount=amount,
        rnd=int(credit_rows.rnds[row]),
        ken=ken,
        use=use,
    )


def _key_of_row(keys: GivenKeys | DerivedKeys, row: int) -> SecretKey:
    if isinstance(keys, GivenKeys):
        return SecretKey(keys.keys[row].tobytes())
    pan = MeterPan(f"{int(keys.meter_pans[row]):0{METER_PAN_DIGITS}d}")
    return derive_decoder_key(keys.vending_key, keys.spec_of(pan, f"{int(keys.tis[row]):02d}"))


def _service(number: int) -> CreditService:
    try:
        return CreditService(number)
    except ValueError:
        raise TokenUnsupported("a credit service is 0..7") from None
