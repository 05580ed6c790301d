"""Tariff versions over the wire: drafts, sending for approval, activation.

    GET  /v1/tariff-versions                                  everything that was ever drafted
    POST /v1/tariff-drafts                                    201; replaces a draft of the same name
    POST /v1/tariff-versions/{what}/{version_id}/submission   ask a second person
    POST /v1/tariff-versions/{what}/{version_id}/activation   with what that person agreed to

Four things are decided in versions: `tariff` (blocks, VAT, bounds of a tender), `policy` (ceiling,
guaranteed units, cash step), `charge` (a fixed charge or fee of every period) and `lifeline` (free
units of a class). A draft is found again by its code (tariffs), else by what it is for and from
when; whoever edits one names it with the content that he saw, and may then change these as well.
What is active is never edited; the next version supersedes it.
"""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Reason, Sha256, Uuid7, VersionNumber

EVERY_CLASS = "*"  # the customer class of a charge that every class pays


class TariffDraft(Request, frozen=True, kw_only=True, tag_field="what", tag="tariff"):
    """What energy costs one class; rates in micro-ILS per whole unit without VAT."""

    code: str
    name: str
    utility: str
    customer_class: str
    valid_from: dt.date
    decision: str
    period: str  # month or two_months
    vat_bp: int
    tender_minor_min: int
    tender_minor_max: int
    blocks: list[tuple[int | None, int]]  # (upper tenths, inclusive; none = no end), rate


class PolicyDraft(Request, frozen=True, kw_only=True, tag_field="what", tag="policy"):
    """What a sale may take for other things than energy."""

    utility: str
    valid_from: dt.date
    decision: str
    ceiling_bp: int
    guaranteed_tenths: int
    cash_step_minor: int
    # Charges and fees may be put off by so many days, so often in a year; 0 = not at all.
    postponement_days_max: int = 0
    postponements_max: int = 0


class ChargeDraft(Request, frozen=True, kw_only=True, tag_field="what", tag="charge"):
    """What a contract owes for every period, whatever it buys; an amount of 0 ends a charge."""

    kind: str  # fixed_charge or municipal_fee
    code: str
    name_ar: str
    name_en: str
    utility: str
    customer_class: str  # EVERY_CLASS, unless the class has a line of its own
    valid_from: dt.date
    decision: str
    period: str
    amount_minor: int  # VAT included
    vat_bp: int


class LifelineDraft(Request, frozen=True, kw_only=True, tag_field="what", tag="lifeline"):
    """Free units that a class is granted once per period; 0 ends the grant."""

    utility: str
    customer_class: str
    valid_from: dt.date
    decision: str
    period: str
    units_tenths: int


Draft: TypeAlias = TariffDraft | PolicyDraft | ChargeDraft | LifelineDraft


class SeenVersion(Request, frozen=True, kw_only=True):
    """A version of the draft's kind as somebody saw it."""

    version_id: VersionNumber
    content_sha256: Sha256


class DraftRequest(Request, frozen=True, kw_only=True):
    """POST /v1/tariff-drafts."""

    draft: Draft
    replaces: SeenVersion | None = None  # none = found by its name, or a new one
    is_new: bool = False  # whatever has its name already is not to be replaced
    is_far_rate_meant: bool = (
        False  # a rate far from the one in force was asked about, and is meant
    )


class SubmissionRequest(Request, frozen=True, kw_only=True):
    """POST .../submission."""

    approval_id: Uuid7  # UUIDv7, made by whoever asks
    reason: Reason
    content_sha256: Sha256 | None = None  # what the asker saw; none = as it stands


class ActivationRequest(Request, frozen=True, kw_only=True):
    """POST .../activation."""

    approval_id: Uuid7


class AgreementFacts(Answer, frozen=True, kw_only=True):
    """How the request for a second person stands, for exactly the content that is told with it."""

    approval_id: str
    state: str  # open, approved, rejected, used, withdrawn, expired
    expires_at: str
    approved_by: list[str]


class VersionFacts(Answer, frozen=True, kw_only=True):
    """One version and how far it has come."""

    version_id: int
    state: str  # draft, sent, scheduled, in_force, past
    content: Draft
    content_sha256: str
    edited_by: str | None
    activated_at: str | None
    agreement: AgreementFacts | None = None  # none = nobody was asked since it was edited


class VersionList(Page, frozen=True, kw_only=True):
    """200: tariffs, policies, charges and lifelines, each in the order of drafting, in pages."""

    versions: list[VersionFacts]
