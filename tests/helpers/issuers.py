"""Issuers for tests: the software engine over keys in memory, and a module behind a line."""

from __future__ import annotations

import dataclasses
import datetime as dt

from tests.helpers import little_town
from token_engine.engine import Dkga, TokenEngine
from token_engine.identifiers import Drn, meter_pan_from_drn
from vending_server.errors import Refused
from vending_server.issuing.boundary import IssuerSilent
from vending_server.issuing.software import SoftwareIssuer
from vending_server.keys.model import vending_key_of
from vending_server.meters.model import Meter
from vending_server.pricing.model import Utility
from vending_server.wire.problems import ProblemCode

SGC = "345678"  # of the little town
OTHER_SGC = "111111"


class MemoryKeys:
    """A key store in memory.  `bounds` hold for the keys 2 and 3 of the town, `other` for the rest.

    Key revisions of the town's group: 1 DES on 1993, 2 DES, 3 and 4 HMAC, all three on 2014.
    The other group has 1 DES and 2 HMAC, on 2014.
    """

    def __init__(self, *, other=None, **bounds):
        other = other or {}
        des = (little_town.DES_KEY, Dkga.DES)
        hmac = (little_town.HMAC_KEY, Dkga.KDF_HMAC)
        self.keys = {
            (key.sgc, key.krn): key
            for key in (
                _key(*des, SGC, 1, base_year=1993, **other),
                _key(*des, SGC, 2, **bounds),
                _key(*hmac, SGC, 3, **bounds),
                _key(*hmac, SGC, 4, **other),
                _key(*des, OTHER_SGC, 1, **other),
                _key(*hmac, OTHER_SGC, 2, **other),
            )
        }

    def vending_key(self, *, sgc, krn):
        if (sgc, krn) not in self.keys:
            raise Refused(ProblemCode.KEY_UNAVAILABLE)
        return self.keys[sgc, krn]

    def all_keys(self):
        return list(self.keys.values())

    def add(self, new_keys):
        raise NotImplementedError


def _key(secret, dkga, sgc, krn, **more):
    common = {"base_year": 2014, "is_test": True}
    common |= {"active_from": dt.datetime(2014, 1, 1, tzinfo=dt.UTC)} | more
    return vending_key_of(secret, dkga=dkga, sgc=sgc, krn=krn, **common)


def software(**bounds):
    """Return the software issuer over MemoryKeys of these bounds."""
    return SoftwareIssuer(engine=TokenEngine(), key_store=MemoryKeys(**bounds))


class RemoteIssuer:
    """A module behind a line: the tokens of the software issuer, unless the line is silent.

    It remembers what it answered to each request, as a module finds the result of a message again.
    """

    NAME = "stand-in"

    def __init__(self, issuer):
        self.issuer = issuer
        self.is_silent = False
        self.asked = []
        self.results = {}

    def issue_credit(self, *, request_id, **what):
        return self._once("issue_credit", request_id, what)

    def issue_management(self, *, request_id, **what):
        return self._once("issue_management", request_id, what)

    def issue_key_change(self, *, request_id, **what):
        return self._once("issue_key_change", request_id, what)

    def rehearse_key_change(self, **_what):
        raise Refused(ProblemCode.KEY_UNAVAILABLE, reason="no_virtual_meter")

    def issue_display_test(self, **what):
        return self._answer(self.issuer.issue_display_test(**what))

    def verify(self, **what):
        return self._answer(self.issuer.verify(**what))

    def _once(self, call, request_id, what):
        self.asked.append(request_id)
        message_id = (call, request_id)
        if message_id not in self.results:
            self.results[message_id] = getattr(self.issuer, call)(request_id=request_id, **what)
        return self._answer(self.results[message_id])

    def _answer(self, result):
        if self.is_silent:
            # The module may well have made the token; nobody here has seen it.
            raise IssuerSilent("no answer within the deadline")
        return dataclasses.replace(result, issuer=self.NAME)


def remote(**bounds):
    """Return the stand-in over the same keys."""
    return RemoteIssuer(software(**bounds))


def a_meter(name="plain", **changes):
    """Return a meter as the little town registers it, without a database."""
    is_des = name == "indebted"
    meter = Meter(
        id=1,
        drn=Drn(little_town.DRN[name]),
        meter_pan=meter_pan_from_drn(little_town.DRN[name]),
        utility=Utility.WATER if name == "water" else Utility.ELECTRICITY,
        ea=7 if is_des else 11,
        dkga=2 if is_des else 4,
        sgc=SGC,
        krn=2 if is_des else 3,
        ti="05",
        key_type=2,
        ken=255,
        base_year=2014,
        tct=2,
        block_reason=None,
    )
    return dataclasses.replace(meter, **changes)
