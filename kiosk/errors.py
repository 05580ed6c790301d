"""What may go wrong at a till: one root, one stable `code` each.

Every error answers three questions: whose fault, may we try again, and what the operator is told.
The last is looked up from `code` and `params` (flows/refusals.py), never from the English message.
No error carries a token, a key, a password or a customer's name.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final

Params = Mapping[str, int | str]
NO_PARAMS: Final[Params] = MappingProxyType({})


class Fault(StrEnum):
    """Whose fault an error is."""

    OURS = "ours"
    SETTINGS = "settings"
    DEVICE = "device"
    OPERATOR = "operator"
    SERVER = "server"
    LINK = "link"


class KioskError(Exception):
    """Root of everything this package raises on purpose.

    `code` is stable; `params` are the figures that the operator's text needs.
    """

    fault: ClassVar[Fault] = Fault.OURS
    may_retry: ClassVar[bool] = False
    code: str = "kiosk_error"

    def __init__(self, message: str = "", *, params: Params = NO_PARAMS) -> None:
        super().__init__(message or self.code)
        self.params = params


class ConfigRefused(KioskError):
    """kiosk.toml is missing, unreadable, or says something that must not be."""

    code = "config_refused"
    fault = Fault.SETTINGS


class IdentityRefused(KioskError):
    """The device key or the facts of the enrolment are missing, damaged or readable by others."""

    code = "identity_refused"
    fault = Fault.SETTINGS


class JournalUnwritable(KioskError):
    """Nothing was written: the disk is full, faulty or read-only.  Selling stops (E43)."""

    code = "journal_unwritable"
    fault = Fault.DEVICE
    may_retry = True


class JournalBroken(KioskError):
    """What is on the disk is not what this till wrote.  Selling stops (E44)."""

    code = "journal_broken"
    fault = Fault.DEVICE


class JournalInUse(KioskError):
    """Another process on this machine holds the journal: a second window was started."""

    code = "journal_in_use"
    fault = Fault.SETTINGS


class PackUnwritable(KioskError):
    """The pack's file was not changed: the disk is full, faulty or read-only."""

    code = "pack_unwritable"
    fault = Fault.DEVICE
    may_retry = True


class PackBroken(KioskError):
    """The pack's file is not what this till kept there; it is destroyed and asked for again."""

    code = "pack_broken"
    fault = Fault.DEVICE


class PackRefused(KioskError):
    """What came as a pack is not what the server signed for this till; nothing was changed."""

    code = "pack_refused"
    fault = Fault.SERVER


class PackDiffers(PackRefused):
    """The change does not fit what is held here: the pack has to come whole."""


class IllegalTransition(KioskError):
    """An event that the vend's state does not allow; nothing was changed."""

    code = "illegal_transition"


class TillRefusal(KioskError):
    """The till itself says no, before anything was sent.

    Codes: those of `flows.till_values.LocalCode`, or a ProblemCode of the wire where the till
    finds out by itself what the server would have said.
    """

    fault = Fault.OPERATOR

    def __init__(self, code: str, *, params: Params = NO_PARAMS) -> None:
        super().__init__(code, params=params)
        self.code = code
