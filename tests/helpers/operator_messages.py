"""docs/operator-messages.md: what an operator reads for each stable code, in both languages.

Made from the till's own tables, so that paper and program cannot differ:

    python -m tests.helpers.operator_messages > docs/operator-messages.md
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator

from drivers.card_readers.base import MisreadReason
from kiosk.flows import refusals
from kiosk.i18n.build import Message, read_all
from kiosk.i18n.language import Language

_HEAD = """\
# What an operator reads

Every refusal has a stable code; the till looks up the words in the operator's language and shows the
text's number small beside them. `{x}`, `{n}`, `{time}` are filled with figures. Nothing is lost by any of
these: a vend is over only when the stored answer says so, everything else leaves it in doubt (E15).

Made from the program's tables by `python -m tests.helpers.operator_messages`; a test compares it.

| code | text | Arabic | English |
|---|---|---|---|
"""


def document() -> str:
    """Return the whole file."""
    return _HEAD + "".join(f"{line}\n" for line in _lines())


def english_of(code: str) -> str:
    """Return the English words for a code, as they stand in a table of Markdown."""
    return _wording(refusals.ROWS[code].text_id)[1]


def _lines() -> Iterator[str]:
    for code, row in sorted(refusals.ROWS.items(), key=lambda item: str(item[0])):
        yield _line(str(code), row.text_id)
    for reason in MisreadReason:
        yield _line(f"card misread: {reason.value}", refusals.tell_misread(reason).text_id)


def _line(code: str, text_id: str) -> str:
    arabic, english = _wording(text_id)
    return f"| `{code}` | {text_id} | {arabic} | {english} |"


def _wording(text_id: str) -> list[str]:
    return [_texts()[one][text_id].words.replace("|", "\\|") for one in Language]


@functools.cache
def _texts() -> dict[Language, dict[str, Message]]:
    return read_all()


if __name__ == "__main__":
    sys.stdout.write(document())
