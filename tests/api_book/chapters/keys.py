"""Meters that get another key."""

from __future__ import annotations

from tests.api_book.book import Book, agreed
from tests.api_book.chapters.selling import vend_of
from tests.api_book.town import METER


def tell(book: Book) -> None:
    town = book.town
    town.to_first_key("indebted")
    book.chapter(
        "Key changes",
        """
        A campaign says which group's meters get which key ([key-changes.md](key-changes.md)). Two custodians agree to it; meters are planned
        by zone, maker and model, and get their codes with an ordinary sale, before the charge code. A change is over when somebody saw the new
        key at the meter.
        """,
    )
    body = {"document_id": town.new_id(), "name": "1993 to 2014", "from_sgc": "345678"}
    target = {"sgc": "345678", "krn": 3, "base_year": 2014, "dkga": 4}
    body |= {"target": target | {"ti": None, "key_type": None, "ken": 255}}
    body |= {"reason": "token numbers run out"}
    approval = agreed(book, "huda", "key_change_token", body, "omar")
    campaign = book.post("huda", "/v1/key-campaigns", body | {"approval_id": approval}, gives=201)
    path = f"/v1/key-campaigns/{campaign['campaign_id']}"
    book.section(
        "Rehearse",
        """
        The codes are typed into a virtual meter of each kind that the group has, with a number that no meter has: one made before, the change, the
        change once more, a charge for the new key, an old one. `display` is what a meter shows. No meter is touched, and no code told or kept.
        """,
    )
    book.post("huda", f"{path}/rehearsals", {"document_id": town.new_id()}, gives=201)
    book.section(
        "Plan, and follow",
        "At most some hundred meters at once; ask again under a new id for what is `left`.",
    )
    plan = {"document_id": town.new_id(), "zone": None, "maker": None, "model": None}
    book.post("huda", f"{path}/plans", plan, gives=201)
    book.post("huda", f"{path}/pages", {"state": "planned"})
    book.get("walid", "/v1/key-campaigns", show=("name", "planned", "issued", "confirmed"))
    book.section(
        "The sale that hands out the codes",
        """
        The look-up says `key_change`; ask the customer whether all older tokens are in the meter and send `old_tokens_entered`. Tokens come in the order
        in which they must be typed.
        """,
    )
    vend = vend_of(book, "rana", METER["indebted"], 15_000, old_tokens_entered=True)
    book.post("rana", "/v1/vends", vend, gives=201, show=("receipt_number", "tokens"))
    book.get("walid", path, show=("planned", "issued", "confirmed", "withdrawn"))
    book.section(
        "The same codes again, without a sale",
        "Two people agree; it is the stored set, never a new one.",
    )
    lost = {"document_id": town.new_id(), "drn": METER["indebted"], "reason": "paper lost"}
    approval = agreed(book, "nasser", "key_change_token", lost, "huda")
    shown = ("drn", "approved_by", "tokens")
    book.post(
        "nasser", "/v1/key-change-sets", lost | {"approval_id": approval}, gives=201, show=shown
    )
    book.say("A meter whose codes were handed out cannot be withdrawn any more:")
    take = {"document_id": town.new_id(), "drn": METER["indebted"], "reason": "by mistake"}
    book.post("huda", "/v1/key-change-withdrawals", take, gives=409)
    book.section(
        "Seen at the meter",
        "What its display shows ends the change; a reading that fits no key is refused.",
    )
    seen = {"document_id": town.new_id(), "drn": METER["indebted"], "krn": 7, "ti": "05"}
    book.post("nasser", "/v1/key-change-confirmations", seen, gives=422)
    right = seen | {"document_id": town.new_id(), "krn": 3}
    right |= {"ti": "07"} if _index_of(book) == "07" else {"ti": _index_of(book)}
    book.post("nasser", "/v1/key-change-confirmations", right, gives=201, show=("drn", "present"))
    book.post("rana", "/v1/key-change-lookups", {"drn": METER["indebted"]})


def _index_of(book: Book) -> str:
    told = book.post("rana", "/v1/key-change-lookups", {"drn": METER["indebted"]}, is_silent=True)
    return str(told["present"]["ti"])
