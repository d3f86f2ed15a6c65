"""What came of the meetings of an event, for the office: both sides' words beside one another."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.trade.events import access
from ocop.trade.events.access import event_for, page, show
from ocop.trade.models import MeetingOutcome, Placement

SIZE = 60


def _columns(with_notes: bool) -> list[Column]:
    rows = [
        Column("starts_at", _("Time"), lambda row: f"{row.when:%d/%m/%Y %H:%M}"),
        Column("table", pgettext("seat", "Table"), "where"),
        Column("producer", _("Producer"), lambda row: row.meeting.producer.organisation.name, 36),
        Column("buyer", _("Buyer"), lambda row: row.meeting.buyer.organisation.name, 36),
        Column("state", _("State"), lambda row: str(row.meeting.get_state_display())),
        Column("producer_says", _("The producer says"), lambda row: _said(row, "producer"), 24),
        Column("buyer_says", _("The buyer says"), lambda row: _said(row, "buyer"), 24),
        Column(
            "follow_up",
            _("Next step on"),
            lambda row: min((one.follow_up for one in row.said.values() if one.follow_up), default=None),
            is_date=True,
        ),
    ]
    if with_notes:
        rows.append(
            Column("notes", _("Notes"), lambda row: " | ".join(one.note for one in row.said.values() if one.note), 40)
        )
    return rows


def _said(row: Any, side: str) -> str:
    return str(row.said[side].get_result_display()) if side in row.said else ""


@require_safe
@page
def results(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Every meeting of the published timetable with what each side said; "nothing said" is not "nothing came of it"."""
    event = event_for(request, slug, office=True)
    placed = (
        Placement.objects.filter(timetable__event=event, timetable__state="published")
        .exclude(meeting__state="cancelled")
        .select_related("meeting__producer__organisation", "meeting__buyer__organisation", "slot", "table__hall")
        .order_by("slot__starts_at", "table__hall__position", "table_id")
    )
    rows: list[Any] = list(placed)
    said: dict[int, dict[str, MeetingOutcome]] = {}
    for one in MeetingOutcome.objects.filter(meeting__event=event).order_by("said_at", "pk"):
        said.setdefault(one.meeting_id, {})[one.side] = one
    from django.utils import timezone

    for row in rows:
        row.said = said.get(row.meeting_id, {})
        row.when, row.where = timezone.localtime(row.slot.starts_at), f"{row.table.hall.name}, {row.table.label}"
        row.differs = len({one.result for one in row.said.values()}) > 1
        row.wants_memorandum = any(one.result == "memorandum" for one in row.said.values())
        row.both = [row.said.get("producer"), row.said.get("buyer")]
    numbers = {
        "all": len(rows),
        "held": sum(row.meeting.state == "held" for row in rows),
        "silent": sum(not row.said for row in rows),
        "differ": sum(row.differs for row in rows),
        "no_show": sum(row.meeting.state == "no_show" for row in rows),
    }
    counts = Counter(one.result for row in rows for one in row.said.values())
    results_of = [(code, label, counts[code]) for code, label in MeetingOutcome.Result.choices]
    chosen = request.GET.get("show", "")
    tests = {
        "silent": lambda row: not row.said,
        "differ": lambda row: row.differs,
        "held": lambda row: row.meeting.state == "held",
        "no_show": lambda row: row.meeting.state == "no_show",
    }
    if chosen in tests:
        rows = [row for row in rows if tests[chosen](row)]
    elif chosen in MeetingOutcome.Result.values:
        rows = [row for row in rows if any(one.result == chosen for one in row.said.values())]
    may_read_notes = access.runs(request)
    if request.GET.get("format") in export.FORMATS:
        return export.response(rows, _columns(may_read_notes), request.GET["format"], "ket-qua-cuoc-gap")
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "page": shown,
        "rows": list(shown.object_list),
        "numbers": numbers,
        "results": results_of,
        "chosen": chosen,
        "formats": export.FORMATS,
        "may_read_notes": may_read_notes,
    }
    return show(request, "results", context)
