"""Every kind of paper that a customer may hold, for tests and for looking at.

python -m tests.helpers.paper_gallery FOLDER    writes each as a picture, dot for pixel
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtGui import QGuiApplication

from kiosk.flows.paper import joined
from kiosk.flows.till_values import PrintSize
from kiosk.i18n.language import Language
from kiosk.printing.both import RowsIn
from kiosk.printing.look import PaperLook
from kiosk.printing.raster import Raster, preview_png
from kiosk.printing.receipt import CopyMark, receipt_of
from kiosk.printing.rows import rows_of
from kiosk.printing.slip import Issuer, slip_rows
from tests.helpers import documents_told, payments_told, sales
from tests.helpers.kept_told import a_kept_sum
from vending_server.wire.facts import BothLanguages
from vending_server.wire.payments import PaymentRequest
from vending_server.wire.quote import CorrectionLine, TenderKind, VatLine
from vending_server.wire.vend import OfflineFacts, Tender, TenderLine, VendAnswer, WaitingLine

WIDTHS: Final = (576, 384)
LANGUAGES: Final[Mapping[str, tuple[Language, ...]]] = {
    "ar": (Language.ARABIC,),
    "en": (Language.ENGLISH,),
    "both": (Language.ARABIC, Language.ENGLISH),
}
FINGERPRINT: Final = "9F3A-71C2"
TAG: Final = "7D0A93C25E11F8B46A2C90E7D3415B86"


def a_full_sale() -> VendAnswer:
    """A sale with everything that a receipt can say of one."""
    waste = BothLanguages(ar="رسوم نفايات", en="Waste fee")
    return sales.a_sale(
        block_left_minor=5736,
        postponed=[
            WaitingLine(name=waste, period="2026-10", left_minor=1200, until="2026-12-15"),
        ],
        receipt_tag=TAG,
    )


def _water() -> VendAnswer:
    return sales.a_sale(
        receipt_number="2-0231-0048",
        quote=sales.a_water_quote(),
        customer_class="domestic",
        tenders=[TenderLine(kind="bank_card", amount_minor=5000)],
        received_minor=0,
        change_minor=0,
        tokens=[sales.a_token("90125538214470316622")],
        block_left_minor=3960,
        receipt_tag=TAG,
    )


def _key_change() -> VendAnswer:
    sets = [sales.a_token(f"{n}2094471{n}3382116{n}548", kind="key_change") for n in (3, 4, 5)]
    return msgspec.structs.replace(
        a_full_sale(), tokens=[*sets, sales.a_token("57310482991622074685")]
    )


def _training() -> VendAnswer:
    facts = msgspec.structs.replace(sales.MUNICIPALITY, is_training=True)
    return msgspec.structs.replace(a_full_sale(), municipality=facts)


def _agents() -> VendAnswer:
    point = msgspec.structs.replace(
        sales.POINT,
        kind="agent",
        dealer_number="563217889",
        name=BothLanguages(ar="بقالة السلام", en="Al-Salam Grocery"),
    )
    vat = [VatLine(vat_bp=1600, gross_minor=14_298, vat_minor=1972, net_minor=12_326)]
    quote = sales.a_quote(vat_summary=vat)
    return msgspec.structs.replace(a_full_sale(), point=point, quote=quote)


def an_offline_sale() -> VendAnswer:
    """The second of two codes that were paid together while the line was down, under an order."""
    return msgspec.structs.replace(
        sales.a_sale(block_left_minor=5736, customer_name="", address="", account_number=""),
        sale_id="",
        receipt_number="2-01-000049",
        offline=OfflineFacts(
            priced_at="2026-11-22T06:00:00+00:00", code=2, codes=2, order_number="2026/17"
        ),
    )


def _told_credit() -> VendAnswer:
    """A sale that tells the price difference of one made without a line."""
    line = CorrectionLine(
        decision="2-01-000049",
        amount_minor=214,
        from_on="2026-11-21",
        until_on="2026-11-21",
        receipt_number="2-01-000049",
    )
    return msgspec.structs.replace(a_full_sale(), corrections=[line])


def _payment() -> object:
    asked = PaymentRequest(
        document_id="01930000-0000-7000-8000-000000000001",
        account_number=payments_told.ACCOUNT,
        amount_minor=15_000,
        tenders=[Tender(kind=TenderKind.CASH, amount_minor=15_000)],
        received_minor=20_000,
        quote_hash="",
        receipt_sequence=49,
    )
    return msgspec.structs.replace(payments_told.a_payment(asked), receipt_tag=TAG)


def papers() -> dict[str, RowsIn]:
    """Return every kind by its name, as what words it."""
    sold: dict[str, tuple[VendAnswer, int]] = {
        "electricity": (a_full_sale(), 0),
        "water": (_water(), 0),
        "key_change": (_key_change(), 0),
        "copy": (a_full_sale(), 2),
        "training": (_training(), 0),
        "agent": (_agents(), 0),
        "offline": (an_offline_sale(), 0),
        "told_credit": (_told_credit(), 0),
    }
    acts: dict[str, tuple[object, int]] = {
        "payment": (_payment(), 0),
        "free_issue": (documents_told.a_document(receipt_tag=TAG, utility="electricity"), 0),
        "kept_money": (a_kept_sum(receipt_tag=TAG), 0),
        "key_set_copy": (documents_told.a_set(), 1),
    }
    worded = {name: _sale_rows(answer, copy) for name, (answer, copy) in sold.items()}
    return worded | {name: _act_rows(answer, copy) for name, (answer, copy) in acts.items()}


def _sale_rows(sale: VendAnswer, copy: int) -> RowsIn:
    def rows_in(language: Language):
        mark = CopyMark(copy)
        return rows_of(receipt_of(sale, mark=mark, fingerprint=FINGERPRINT, language=language))

    return rows_in


def _act_rows(answer, copy: int) -> RowsIn:
    issuer = Issuer(sales.MUNICIPALITY, sales.POINT)

    def rows_in(language: Language):
        return slip_rows(
            answer,
            issuer=issuer,
            mark=CopyMark(copy),
            fingerprint=FINGERPRINT,
            language=language,
        )

    return rows_in


def look(spoken: str, width: int, *, is_large: bool = False) -> PaperLook:
    """Return how a till prints that speaks so, on paper so wide."""
    size = PrintSize(is_large=is_large)
    return PaperLook(languages=LANGUAGES[spoken], width_dots=width, size=size)


def gallery() -> Iterator[tuple[str, Raster]]:
    """Yield every paper in every language at both widths, and the usual ones large."""
    kinds = papers()
    for name, spoken, width in itertools.product(kinds, LANGUAGES, WIDTHS):
        yield f"{name}_{spoken}_{width}", look(spoken, width).sheet(kinds[name])
    for name, spoken, width in itertools.product(
        ("electricity", "key_change"), ("ar", "en"), WIDTHS
    ):
        large = look(spoken, width, is_large=True)
        yield f"{name}_{spoken}_{width}_large", large.sheet(kinds[name])


def visit(spoken: str, width: int) -> Raster:
    """Return electricity and water of one visit on one strip."""
    kinds, drawn = papers(), look(spoken, width)
    strip = joined([drawn.sheet(kinds["electricity"]), drawn.sheet(kinds["water"])])
    return Raster(width_dots=strip.width_dots, height=strip.height, rows=strip.rows)


def main() -> None:
    """Write the pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication.instance() or QGuiApplication([])
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    preview_png(visit("ar", 576), folder / "visit_ar_576.png")
    for name, raster in gallery():
        preview_png(raster, folder / f"{name}.png")
    app.quit()


if __name__ == "__main__":
    main()
