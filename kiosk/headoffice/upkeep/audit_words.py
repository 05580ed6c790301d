"""What the acts and fields of the audit log are called.

The log itself holds stable words, which filters and whoever hands a record on go by: they stand
beside the names here, and whatever has no name yet is shown as it was written.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from kiosk.headoffice.approval_effects import name_of_action
from kiosk.headoffice.people.people import roles_of
from kiosk.headoffice.tables.columns import NOTHING, amount
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.i18n.language import Language
from kiosk.widgets.words import Words
from vending_server.wire.scalars import HEAD_OFFICE

_APPROVAL: Final = "approval"
_NAMED_MAX: Final = 512  # more than there are acts
_STEPS: Final = {
    "asked": "S3179",
    "given": "S3180",
    "refused": "S3181",
    "withdrawn": "S3182",
}
ACTIONS: Final[Mapping[str, str]] = {
    "agent.commission_paid": "S3120",
    "agent.settled": "S1262",
    "agent.terms_set": "S3121",
    "agent.topped_up": "S2012",
    "arrears_opening": "S2016",
    "arrears_rule": "S2017",
    "arrears_write_off": "S2015",
    "backup.not_proven": "S3124",
    "backup.proven": "S3123",
    "backup.taken": "S3122",
    "card_issue": "S3125",
    "card_replacement": "S3126",
    "card_revocation": "R833",
    "case_file": "S2781",
    "case_note": "S3127",
    "case_settlement": "S2750",
    "cash_box_count": "S3128",
    "cash_box_emptying": "S2026",
    "certificate.issued": "S3129",
    "closure_order": "S2027",
    "closure_order.revoked": "S3130",
    "counter.change_out": "S2004",
    "counter.engineering": "S2005",
    "counter.free_issue": "S2002",
    "counter.lifeline": "S3131",
    "counter.wrong_meter": "S2003",
    "day.locked": "S3132",
    "day.reopened": "S2019",
    "difference.acted": "S3133",
    "dues.accrued": "S3134",
    "kept_money.paid_out": "S3136",
    "kept_money.returned": "S3135",
    "key_change.campaign": "S3137",
    "key_change.confirmed": "S3141",
    "key_change.plan": "S3138",
    "key_change.rehearsed": "S3139",
    "key_change.set": "S3140",
    "key_change.withdrawn": "S3142",
    "machine.service": "S3143",
    "machine_claim": "S3144",
    "machine_claim_settlement": "S3145",
    "offline_finding.decided": "S2020",
    "operator.added": "S3146",
    "operator.ended": "S3148",
    "operator.password": "S3149",
    "operator.reopened": "S2472",
    "operator.rights": "S2021",
    "operator.slip": "S2470",
    "operator.suspended": "S3147",
    "pack.extended": "S2028",
    "pack.on_medium": "S3150",
    "paper.answered": "S3153",
    "paper.disputed": "S3152",
    "paper.signed": "S3151",
    "period.locked": "S3154",
    "person.anonymised": "S2025",
    "person.exported": "S3155",
    "person.names_removed": "S3156",
    "postponement": "S2007",
    "postponement_withdrawal": "S3157",
    "registry.contract_closed": "S2580",
    "registry.contract_opened": "S2577",
    "registry.import_undone": "S3164",
    "registry.imported": "S3163",
    "registry.meter_blocked": "S3160",
    "registry.meter_hung": "S3159",
    "registry.meter_released": "S3161",
    "registry.meter_replaced": "S2578",
    "registry.meter_shelved": "S3162",
    "registry.new_customer": "S3158",
    "report.made": "S3165",
    "restore.done": "S2024",
    "restore.terminal_given_up": "S2023",
    "retention.ended": "S3166",
    "sale.reversed": "S2001",
    "shift.brought_back": "S3168",
    "shift.opened": "S3167",
    "shift.recounted": "S2677",
    "sign_decision": "S3169",
    "tariff.activated": "S2008",
    "tariff.correction": "S2009",
    "tariff.drafted": "S3170",
    "tariff.scan_kept": "S3171",
    "tariffs.imported": "S3172",
    "terminal.message": "B943",
    "terminal.offline_ceiling": "S3192",
    "terminal.resumed": "S2664",
    "terminal.suspended": "S2022",
    "voucher.exported": "S3174",
    "voucher.made": "S3173",
    "voucher.posted": "S3175",
    "zone_outline": "S3176",
    "zone_readings.imported": "S3177",
    "zone_readings.undone": "S3178",
}
"""Every act that the server writes down, but for requests of a second person: their names are made.

A test compares it with the server's code."""

_MONEY: Final = frozenset(
    {"amount", "counted", "credited_minor", "expected", "float", "posted", "tender"}
)
_UNITS: Final = "units_tenths"
_ROLES: Final = "roles"
_FIELDS: Final[Mapping[str, str]] = {
    "about": "S1795",
    "account": "T061",
    "agreed": "S1696",
    "amount": "S901",
    "approval": "S3188",
    "bag": "S3031",
    "base_year": "S1747",
    "by": "S2062",
    "bytes": "S3010",
    "case": "S2761",
    "content": "S1786",
    "counted": "T119",
    "credited_minor": "S901",
    "day": "S1173",
    "document": "S753",
    "drn": "T004",
    "epoch": "S1785",
    "expected": "T118",
    "file": "S3187",
    "float": "R725",
    "hours": "S1716",
    "krn": "S1704",
    "line": "S2931",
    "meter": "T004",
    "month": "S3190",
    "name": "S3191",
    "note": "S3186",
    "operator": "S89",
    "payload": "S1786",
    "point": "S1169",
    "points": "S2408",
    "posted": "S3189",
    "reason": "T152",
    "roles": "S2407",
    "root": "S1786",
    "rows": "S3183",
    "sale": "S3036",
    "sgc": "S1703",
    "sha256": "S1786",
    "side": "S2918",
    "tender": "S901",
    "through": "S2131",
    "units_tenths": "S1881",
    "until": "S1692",
    "valid_from": "S2202",
    "voucher": "S1902",
    "zone": "T198",
}


def action_name(action: str, words: Words) -> str:
    """Return what an act is called; one that has no name yet is told as it was written."""
    if action in ACTIONS:
        return words(ACTIONS[action])
    root, _, rest = action.partition(".")
    step, _, about = rest.partition(".")
    if root == _APPROVAL and step in _STEPS and about:
        return words(_STEPS[step], what=name_of_action(about, words))
    return isolate_ltr(action)


@functools.lru_cache(maxsize=_NAMED_MAX)
def names_of(action: str) -> str:
    """Return an act's code and its names in both languages, for whoever looks for one of them."""
    return " ".join((action, *(action_name(action, Words(one)) for one in Language)))


def field_name(name: str, words: Words) -> str:
    """Return what a field of a record is called; one without a name stands as it was written."""
    return words(_FIELDS[name]) if name in _FIELDS else isolate_ltr(name)


def field_value(name: str, value: int | str, words: Words) -> str:
    """Return a value as people read it: sums, units and roles; all else as it was written."""
    if not str(value):
        return NOTHING
    if name in _MONEY and isinstance(value, int):
        return amount(value)
    if name == _UNITS and isinstance(value, int):
        return isolate_ltr(formats.grouped_units(value))
    if name == "point" and value == HEAD_OFFICE:
        return words("S3100")
    if name == _ROLES:
        return roles_of(str(value).split(), words)
    return isolate_name(str(value))
