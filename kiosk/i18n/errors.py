"""What can go wrong with words and numbers.

`code` is stable; operator texts are looked up from it, never from `str(error)`.
"""

from __future__ import annotations

from typing import ClassVar


class I18nError(Exception):
    """Root of this package's errors."""

    code: ClassVar[str] = "i18n_error"


class CatalogueFault(I18nError):
    """Ours: a text is missing, doubled or half translated.  No retry helps; the build is wrong."""

    code = "catalogue_fault"


class NumberNotUnderstood(I18nError):
    """The operator's: what was typed is not a number of the expected form; it is typed again."""

    code = "number_not_understood"
