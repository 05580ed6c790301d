"""What can go wrong with words and numbers."""

from __future__ import annotations

from kiosk.errors import Fault, KioskError


class CatalogueFault(KioskError):
    """A text is missing, doubled or half translated.  No retry helps; the build is wrong."""

    code = "catalogue_fault"


class NumberNotUnderstood(KioskError):
    """What was typed is not a number of the expected form."""

    code = "number_not_understood"
    fault = Fault.OPERATOR
    may_retry = True
