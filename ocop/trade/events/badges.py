"""Badges with a QR code, many on a sheet, and letters of invitation: papers of an event as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import translation

from ocop.documents import pdf
from ocop.recognition.certificates import qr
from ocop.trade.models import Participant, TradeEvent

SIDES = {"producer": ("CHỦ THỂ", "Producer"), "buyer": ("NHÀ MUA", "Buyer")}
MOST_LETTERS = 2000


def address(event: TradeEvent, badge: str, at: str) -> str:
    """What a badge's code leads to: the page that checks its bearer in."""
    with translation.override("vi"):
        return f"{at}{reverse('trade:event_door', args=[event.slug, badge])}"


def sheet(event: TradeEvent, rows: Sequence[Participant], *, at: str) -> bytes:
    """Badges of participants, eight on an A4 sheet, one for each person who comes. Raises ValueError for nobody."""
    found: list[dict[str, Any]] = []
    for row in rows:
        strokes, modules = qr.path(address(event, row.badge, at))
        side_vi, side_en = SIDES[row.side]
        one = {
            "name": row.organisation.name,
            "name_en": row.organisation.name_en or "",
            "side": side_vi,
            "side_en": side_en,
            "languages": ", ".join(row.languages),
            "badge": row.badge,
            "qr": strokes,
            "modules": modules,
            "is_buyer": row.side == "buyer",
        }
        found.extend([one] * max(1, min(row.people, 10)))
    if not found:
        raise ValueError("There is nobody to make a badge for.")
    days = (
        f"{event.starts_on:%d/%m/%Y}"
        if event.starts_on == event.ends_on
        else f"{event.starts_on:%d/%m} – {event.ends_on:%d/%m/%Y}"
    )
    data = {
        "title": f"Thẻ {event.name_vi}",
        "event": event.name_vi,
        "days": days,
        "venue": event.venue,
        "badges": found,
        "note": "DỮ LIỆU MINH HOẠ" if event.register == "demo" else "",
    }
    return pdf.render("trade/badges", data)


def letters(event: TradeEvent, rows: Sequence[Participant], *, at: str) -> bytes:
    """Letters of invitation for those without an account, a page each: the QR code leads to the page where one registers."""
    if not rows:
        raise ValueError("There is nobody to write to.")
    with translation.override("vi"):
        path = reverse("trade:event", args=[event.slug])
    strokes, modules = qr.path(f"{at}{path}")
    until = event.register_until or event.starts_on
    data = {
        "title": f"Giấy mời {event.name_vi}",
        "event": event.name_vi,
        "organiser": event.organiser or "Sở Công Thương Hà Nội",
        "first": f"{event.starts_on:%d/%m/%Y}",
        "last": f"{event.ends_on:%d/%m/%Y}",
        "venue": event.venue,
        "address": event.address,
        "until": f"{until:%d/%m/%Y}",
        "qr": strokes,
        "modules": modules,
        "link": f"{at}{path}",
        "note": "DỮ LIỆU MINH HOẠ" if event.register == "demo" else "",
        "letters": [
            {"name": row.organisation.name, "place": str(row.organisation.commune or ""), "side": row.side}
            for row in rows[:MOST_LETTERS]
        ],
    }
    return pdf.render("trade/invitations", data)
