"""How reports stand on the desk, how their acts are said, what waits for approval, and where they name persons."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from ocop.notices import finding, inbox
from ocop.people import history, naming
from ocop.people.rights import rights_of
from ocop.programme.models import Report, ReportVersion
from ocop.programme.reports.actions import may_write
from ocop.ui import navigation

ACTIONS = {
    "programme.report_begin": _("report begun"),
    "programme.report_write": _("report written"),
    "programme.report_freeze": _("report frozen"),
    "programme.report_approve": _("report approved"),
    "programme.report_reopen": _("report opened again"),
    "programme.report_withdraw": _("report withdrawn"),
}
LINKED = (
    ("Report", "made", ("title", "created_at"), "created_at"),
    ("ReportVersion", "frozen", ("report__title", "number", "frozen_at"), "frozen_at"),
    ("ReportVersion", "approved", ("report__title", "number", "approved_at"), "approved_at"),
)


def _office(person: Any) -> bool:
    return bool(rights_of(person).is_officer)


def _is_own(_person: Any) -> Q:
    return Q(is_own=True)


def _item(row: Report) -> inbox.Item:
    is_own = bool(getattr(row, "is_own", False))
    return inbox.Item(
        row.title,
        reverse("programme:report", args=[row.pk]),
        note=_text("Read it and approve it"),
        blocked_by=_text("another officer, who approves it") if is_own else "",
        is_demo=row.register == "demo",
    )


def _waiting(person: Any) -> QuerySet[Any]:
    """Frozen ones; those this person froze wait for another."""
    mine = ReportVersion.objects.filter(
        report=OuterRef("pk"), state=ReportVersion.State.FROZEN, frozen_by_id=rights_of(person).person_id
    )
    return Report.objects.visible_to(person).filter(state=Report.State.FROZEN).annotate(is_own=Exists(mine))


def _find(person: Any, query: finding.Query, most: int) -> list[finding.Found]:
    rows = Report.objects.visible_to(person).order_by("-end", "-pk")[:500]
    named = [row for row in rows if finding.folded_has(f"{row.title} {row.number}", query.words)]
    return [
        finding.Found(
            row.title, reverse("programme:report", args=[row.pk]), row.get_state_display(), row.register == "demo"
        )
        for row in named[:most]
    ]


def register() -> None:
    """Called when the room starts."""
    history.register_words(ACTIONS)
    history.register("programme.report", lambda _ids: [])
    for model, verb, shows, dated in LINKED:
        naming.linked(f"programme.{model}", link=f"{verb}_by", name=f"{verb}_by_name", dated=dated, shows=shows)
    inbox.register_rows(
        "programme.report",
        _("Reports to approve"),
        shown_to=may_write,
        rows=_waiting,
        item=_item,
        blocked=_is_own,
        address="programme:reports",
        icon="chart",
    )
    finding.register(finding.Finder("report", _("Reports"), _office, _find, "chart", 95))
    group = _("Programme")
    for label, address, order, icon in (
        (_("At a glance"), "programme:glance", 69, "eye"),
        (_("Reports"), "programme:reports", 75, "doc"),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=_office)
        )
