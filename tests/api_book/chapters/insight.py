"""Insight: sums of sales, what stands out, what is decided, balances of zones, outlines."""

from __future__ import annotations

from tests.api_book.book import Book
from tests.helpers.little_town import DRN


def tell(book: Book) -> None:
    town = book.town
    book.chapter(
        "Insight",
        """
        What sales tell about the networks (docs/insight.md). A *sign* is a reason to look at a meter: it blocks nothing, and it is no word about a person. Whoever shows it
        shows its figures: what was bought, what the neighbours bought, and the household's own months.
        """,
    )
    days = {"from_day": "2026-11-22", "through_day": "2026-11-23"}
    book.post("maysa", "/v1/insight/sales", days)
    book.post("maysa", "/v1/insight/signs", {"utility": "electricity"})
    book.post("rana", "/v1/insight/signs", {"utility": "electricity"}, gives=403)
    book.post("maysa", "/v1/insight/histories", {"drn": DRN["plain"]}, show=("months", "month"))
    book.section(
        "Decide about a sign",
        "`inspect` stands until `inspected` tells its result; `dismiss` and `inspected` hold for a year; `snooze` names the day from which it is open again.",
    )
    decision = {
        "document_id": town.new_id(),
        "drn": DRN["plain"],
        "sign": "none_bought",
        "decision": "snooze",
        "reason": "the family is abroad until the summer",
        "until": "2027-06-01",
    }
    book.post("layla", "/v1/insight/decisions", decision, gives=201)
    book.post("layla", "/v1/insight/decisions", decision | {"reason": " "}, gives=409)
    book.section(
        "Zones and the map",
        "Without bulk meters a zone has no loss: `no_meter`. Outlines are rings of longitude and latitude in millionths of a degree.",
    )
    book.post("maysa", "/v1/insight/balances", {"utility": "electricity", **days})
    book.post("maysa", "/v1/insight/points", {"utility": "electricity"})
    ring = [[35_200_000, 31_900_000], [35_204_000, 31_900_000], [35_204_000, 31_904_000]]
    outline = {
        "document_id": town.new_id(),
        "zone": "حي الكروم",
        "polygons": [[*ring, ring[0]]],
        "note": "zones.geojson",
    }
    book.post("amal", "/v1/zone-outlines", outline, gives=201)
    book.get("maysa", "/v1/zone-outlines")
