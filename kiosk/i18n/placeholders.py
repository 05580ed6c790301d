"""What is put into a text: `{x}`, each by a plain name."""

from __future__ import annotations

import string

from kiosk.i18n.errors import CatalogueFault


def placeholders_of(text_id: str, words: str) -> frozenset[str]:
    """Return the names in a text.

    Raises:
        CatalogueFault: a brace is open, or a placeholder has no plain name.
    """
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
    except ValueError as error:
        raise CatalogueFault(f"{text_id} has an open brace") from error
    if not all(name.isidentifier() for name in names):
        raise CatalogueFault(f"{text_id} has a placeholder without a plain name")
    return frozenset(names)
