"""The capability profile as one printed A4 page: the words of the PDF and the Word file, from an offer's record."""

from __future__ import annotations

import datetime
import io
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from docx import Document
from docx.shared import Cm

from ocop.documents import pdf, word
from ocop.recognition.certificates import qr
from ocop.trade import condition_words as words
from ocop.trade.models import Offer
from ocop.trade.sides.records import digest_of
from ocop.trade.sides.shown import shown
from ocop.ui import writing
from ocop.ui.marks import level_words

MOST_LINES = 6
MOST_NOTE = 320
QR_PLACE = "[[QR]]"


def sheet(offer: Offer, record: dict[str, Any], *, lang: str, origin: str) -> dict[str, Any]:
    """Everything on the page, in `lang`; a list that is too long for it ends with how many more there are."""
    with translation.override(lang):
        seen = shown(record)
        address = qr.base(origin) + reverse("portal:product", args=[record["product"]["slug"]])
        path, modules = qr.path(address)
        as_of = datetime.date.fromisoformat(record["as_of"])
        name = (
            record["product"]["name_en"]
            if lang == "en" and record["product"]["name_en"]
            else record["product"]["name_vi"]
        )
        note = record["note_en"] if lang == "en" and record["note_en"] else record["note_vi"]
        return {
            "language": lang,
            "title": f"{name} – {record['producer']['name']}",
            "kicker": _("Capability profile"),
            "demo": _("demo data") if offer.register == "demo" else "",
            "name": name,
            "stars": record["stars"]["in_force"] or 0,
            "stars_words": _stars(record["stars"]),
            "producer": record["producer"]["name"],
            "place": record["producer"]["commune"] or _("place not stated"),
            "qr": {"path": path, "modules": modules},
            "qr_words": _("Product page"),
            "address": address,
            "volume": _volume(record, lang),
            "delivery": {"title": _("Order and delivery"), "rows": _delivery(record, seen, lang)},
            "goods": {"title": _("The goods"), "rows": _goods(record, seen, lang)},
            "terms": {"title": _("Trade terms"), "rows": _terms(record, lang)},
            "prices": {
                "title": _("Prices (dong, before VAT)"), "none": _("Not stated, or not shown here."),
                "rows": _cut_pairs([
                    [_("from %(quantity)s %(unit)s") % {"quantity": words.number(one["from"], lang), "unit": record["unit"]}, words.number(one["price"], lang)]
                    for one in record["prices"] or ()
                ]),
            },
            "papers": {"title": _("Papers"), "none": _("No paper is in the profile."), "rows": _cut([_paper(one) for one in seen["papers"]])},
            "references": {
                "title": _("Sold at"), "none": _("not stated"),
                "rows": _cut([f"{one['words']}{' (' + str(one['year']) + ')' if one['year'] else ''}" for one in record["references"]]),
            },
            "note": note if len(note) <= MOST_NOTE else note[:MOST_NOTE].rsplit(" ", 1)[0] + " …",
            "foot": _("As of %(day)s. Stars and papers are those in force on that day. Record sha256 %(digest)s")
            % {"day": writing.day(as_of), "digest": digest_of(record)[:32]},
        }  # fmt: skip


def _cut(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_LINES:
        return [line[:110] for line in lines]
    return [
        *(line[:110] for line in lines[: MOST_LINES - 1]),
        _("and %(count)s more") % {"count": len(lines) - MOST_LINES + 1},
    ]


def _cut_pairs(rows: list[list[str]]) -> list[list[str]]:
    return rows[:MOST_LINES] if len(rows) <= MOST_LINES else [*rows[: MOST_LINES - 1], ["…", ""]]


def _stars(stars: dict[str, Any]) -> str:
    if not stars["level"]:
        return _("no stars in force")
    said = level_words(stars["level"])[1]
    if not stars["last_day"]:
        return said
    return _("%(stars)s, until %(day)s") % {
        "stars": said,
        "day": writing.day(datetime.date.fromisoformat(stars["last_day"])),
    }


def _paper(one: dict[str, Any]) -> str:
    until = f", {_('until %(day)s') % {'day': writing.day(one['last'])}}" if one["last"] else ""
    ended = "" if one["in_force"] else f" ({_('not in force')})"
    return f"{one['title']}{until}{ended}"


def _volume(record: dict[str, Any], lang: str) -> dict[str, Any]:
    def line(label: str, values: dict[str, Any]) -> list[str]:
        said = [values[str(number)] for number in range(1, 13)]
        return [label, *("–" if value is None else words.number(value, lang) for value in said)]

    return {
        "title": _("Volume by month, in %(unit)s") % {"unit": record["unit"]},
        "head": [_("Month"), *(str(number) for number in range(1, 13))],
        "rows": [line(_("Makes"), record["capacity"]), line(_("Free"), record["free"])],
    }


def _said(value: Any, lang: str, unit: str = "") -> str:
    return _("not stated") if value is None else f"{words.number(value, lang)} {unit}".strip()


def _yes(value: bool | None) -> str:
    return _("not stated") if value is None else _("yes") if value else _("no")


def _delivery(record: dict[str, Any], seen: dict[str, Any], lang: str) -> list[list[str]]:
    return [
        [_("Smallest order"), _said(record["min_order"], lang, record["unit"])],
        [_("Days from order to delivery"), _said(record["lead_days"], lang)],
        [_("Larger orders, days"), _said(record["lead_days_more"], lang)],
        [
            _("Delivers to"),
            _("every province") if record["delivers_everywhere"] else seen["places"][:160] or _("not stated"),
        ],
    ]


def _goods(record: dict[str, Any], seen: dict[str, Any], lang: str) -> list[list[str]]:
    packing = record["packing_en"] if lang == "en" and record["packing_en"] else record["packing_vi"]
    return [
        [_("Shelf life in days"), _said(record["shelf_life_days"], lang)],
        [_("Oldest when handed over, in days"), _said(record["age_at_delivery_days"], lang)],
        [_("Packing"), packing[:160] or _("not stated")],
        [_("Barcode number"), record["gtin"] or _("not stated")],
        [_("Traceability"), (record["traceability"] or _("not stated"))[:80]],
        [_("Languages on the label"), seen["languages"] or _("not stated")],
    ]


def _terms(record: dict[str, Any], lang: str) -> list[list[str]]:
    terms = record["terms"]
    share = terms["discount_percent"]
    return [
        [_("VAT invoice"), _yes(terms["vat_invoice"])],
        [_("Consignment"), _yes(terms["consignment"])],
        [_("Samples"), _yes(terms["samples"])],
        [_("Waits for money, days"), _said(terms["payment_days"], lang)],
        [_("Largest discount"), _("not stated") if share is None else f"{words.number(share, lang)}%"],
        [_("Code-opening fee at most"), _said(terms["opening_fee"], lang, _("dong"))],
        [_("Exported to"), record["exported_to"][:80] or _("not stated")],
    ]


def as_pdf(data: dict[str, Any]) -> bytes:
    """One A4 page."""
    return pdf.render("trade/capability", data)


def as_word(data: dict[str, Any]) -> bytes:
    """The same as a Word file; the code is put where the template has its place."""
    document = Document(io.BytesIO(word.render("trade/capability", data)))
    paragraphs = [
        one for table in document.tables for row in table.rows for cell in row.cells for one in cell.paragraphs
    ]
    for paragraph in paragraphs:
        if paragraph.text.strip() == QR_PLACE:
            paragraph.clear()
            paragraph.add_run().add_picture(io.BytesIO(qr.png(data["address"], scale=8)), width=Cm(2.6))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
