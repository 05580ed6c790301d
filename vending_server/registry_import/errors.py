"""Why an import, or its undoing, was not done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vending_server.errors import ServerError

_SHOWN: Final = 20


class PlanDiffers(ServerError):
    """The list would do something else now than what somebody was shown; nothing was changed."""

    code = "import_plan_differs"

    def __init__(self) -> None:
        super().__init__("the register was changed since the list was looked at: look again")


class ImportRefused(ServerError):
    """Nothing was changed, for each of these reasons."""

    code = "import_refused"

    def __init__(self, reasons: Sequence[str]) -> None:
        shown = "\n".join(f"  {one}" for one in reasons[:_SHOWN])
        more = f"\n  and {len(reasons) - _SHOWN} more" if len(reasons) > _SHOWN else ""
        super().__init__(f"nothing was changed:\n{shown}{more}")
        self.reasons = tuple(reasons)
