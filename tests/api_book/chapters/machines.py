"""A terminal without a person: what it owes, who serves it, where its cash goes."""

from __future__ import annotations

from tests.api_book.book import PASSWORD, Book, agreed


def tell(book: Book) -> None:
    _claims(book)
    _service(book)


def _claims(book: Book) -> None:
    town = book.town
    book.chapter(
        "Machines: what they owe by number",
        """
        A self-service terminal signs in as itself (role `self_service`). Money that it took and could neither charge nor keep for a contract is
        owed by the number on the customer's slip (`money`). A note that the acceptor lost sight of is a `note`: nothing is posted for it, since nobody knows
        where it is. A note in the box that is nobody's is a `stray`. The terminal makes each message from its journal and sends it until it is answered:
        the same bytes are answered with the same bytes.
        """,
    )
    claim = {"document_id": town.new_id(), "number": "5A0C19E2", "kind": "money"}
    claim |= {"amount_minor": 5_000, "account_number": "0001", "drn": "", "note_id": ""}
    claim |= {"reason": "no_line", "happened_at": town.clock.now().isoformat()}
    told = book.post("k03", "/v1/machine-claims", claim, gives=201)
    book.post("k03", "/v1/machine-claims", claim, show=("claim_id", "state"))
    book.say("Head office finds it by the slip:")
    found = ("claims", "owed_minor")
    book.post("layla", "/v1/machine-claim-lists", {"number": "5A0C19E2"}, show=found)
    book.say(
        "It is `paid` in cash by head office, `credited` to a contract, or (never money that is known to be inside) `rejected`. A second person agrees "
        "(`claim_payout`) to the message, its approval left out, with the claim's id:"
    )
    end = {"document_id": town.new_id(), "act": "credited", "amount_minor": 5_000}
    end |= {"account_number": "0001", "reason": "brought the slip"}
    path = f"/v1/machine-claims/{told['claim_id']}/settlement"
    book.post("layla", path, end, gives=403)
    approval = agreed(book, "layla", "claim_payout", {"claim_id": told["claim_id"]} | end, "maysa")
    shown = ("state", "settled_minor", "settled_by", "agreed_by", "credited_to")
    book.post("layla", path, end | {"approval_id": approval}, gives=201, show=shown)


def _service(book: Book) -> None:
    town = book.town
    book.chapter(
        "Machines: service, and the cash box",
        """
        The service menu of a terminal opens to a supervisor, an accountant or an administrator with the own password; the terminal's session stays as it is.
        """,
    )
    person = {"operator": "nasser", "password": PASSWORD}
    book.post("k03", "/v1/service-entries", person)
    cashier = {"operator": "rana", "password": PASSWORD}
    book.post("k03", "/v1/service-entries", cashier, gives=403)
    book.say(
        "The cash box is emptied by two people. The terminal asks for their agreement (`cash_box_emptying`) to the number of the sealed bag and to what its journal "
        "says is in it, and tells of the bag once its own record is on disk, also weeks later:"
    )
    counts = [{"denomination_minor": one, "pieces": 0} for one in (20_000, 10_000, 5_000)]
    counts[2]["pieces"] = 1
    bag = {"document_id": town.new_id(), "bag_number": "B-2077", "counts": counts}
    bag |= {"unread_notes": 0, "happened_at": town.clock.now().isoformat()}
    approval_id = town.new_id()
    asked = {"approval_id": approval_id, "action": "cash_box_emptying", "subject": "B-2077"}
    asked |= {"reason": "the box is emptied", "payload": bag}
    book.post("k03", "/v1/approvals", asked, gives=201, show=("state",))
    here = f"/v1/approvals/{approval_id}/decisions-here"
    book.post("k03", here, person | {"accept": True}, show=("state", "approved_by"))
    second = {"operator": "maysa", "password": PASSWORD, "accept": True}
    book.post("k03", here, second, show=("state", "approved_by"))
    bag |= {"approval_id": approval_id}
    told = book.post("k03", "/v1/cash-box-emptyings", bag, gives=201)
    book.say("Somebody else counts the bag; a difference has a reason:")
    count = {"document_id": town.new_id(), "counts": counts, "goes_to": "bank"}
    count |= {"reference": "BOP-91", "difference_reason": ""}
    path = f"/v1/cash-box-emptyings/{told['emptying_id']}/count"
    book.post("maysa", path, count, gives=403)
    shown = ("counted_minor", "difference_minor", "goes_to", "counted_by")
    book.post("layla", path, count, gives=201, show=shown)
    listed = ("emptyings", "in_transit_minor")
    book.post("layla", "/v1/cash-box-emptying-lists", {"point_number": 2}, show=listed)
