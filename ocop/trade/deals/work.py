"""What memoranda put into the desk's one inbox: what to confirm, what to answer, what the trade office still checks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.notices import inbox
from ocop.people.rights import rights_of
from ocop.trade.deals import queries
from ocop.trade.models import Memorandum
from ocop.trade.reach import runs_trade


def _of_a_side(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids())


def _asked(person: Any) -> bool:
    rights = rights_of(person)
    return bool(rights.organisation_ids() or rights.commune_ids)


def _pair(memorandum: Memorandum) -> str:
    return f"{memorandum.number} · {memorandum.producer.organisation.name} – {memorandum.buyer.organisation.name}"


def _open(person: Any) -> QuerySet[Any]:
    """Own memoranda that still wait for somebody's confirmation."""
    rights = rights_of(person)
    own = Q(producer__organisation_id__in=rights.organisation_ids("producer_member"))
    own |= Q(buyer__organisation_id__in=rights.organisation_ids("buyer_member"))
    return queries.listed(person).filter(own, state="waiting")


def _confirmed_by_us(person: Any) -> Q:
    """Waits for the other side."""
    return ~Q(pk__in=queries.to_confirm(person).order_by().values("pk"))


def _memorandum(row: Any) -> inbox.Item:
    sides = [
        name
        for name, at in (
            (row.producer.organisation.name, row.producer_confirmed_at),
            (row.buyer.organisation.name, row.buyer_confirmed_at),
        )
        if at is None
    ]
    return inbox.Item(
        _pair(row),
        reverse("trade:memorandum", args=[row.pk]),
        note=_("Read it and confirm it"),
        blocked_by="" if row.waits_for_us else ", ".join(sides),
        is_demo=row.register == "demo",
    )


def _with_us(person: Any) -> QuerySet[Any]:
    from django.db.models import Exists, OuterRef

    return _open(person).annotate(waits_for_us=Exists(queries.to_confirm(person).order_by().filter(pk=OuterRef("pk"))))


def _question(row: Any) -> inbox.Item:
    return inbox.Item(
        _pair(row.memorandum),
        reverse("trade:follow_up", args=[row.pk]),
        row.due_on,
        note=_("What has become of it %(days)s days after signing?") % {"days": row.days},
        is_demo=row.memorandum.register == "demo",
    )


def _step(row: Any) -> inbox.Item:
    return inbox.Item(
        _pair(row.memorandum),
        reverse("trade:step", args=[row.pk]),
        note=_("%(kind)s of %(day)s: is it so?")
        % {"kind": row.get_kind_display().capitalize(), "day": f"{row.happened_on:%d/%m/%Y}"},
        is_demo=row.memorandum.register == "demo",
    )


def _papers(person: Any) -> QuerySet[Any]:
    """Scans that another officer uploaded and nobody has checked."""
    return queries.papers(person).filter(checked_at__isnull=True).exclude(uploaded_by_id=rights_of(person).person_id)


def _paper(row: Any) -> inbox.Item:
    return inbox.Item(
        row.title, reverse("trade:paper", args=[row.pk]), note=_("Check the scan"), is_demo=row.register == "demo"
    )


def _runs(person: Any) -> bool:
    return bool(runs_trade(rights_of(person)))


def register() -> None:
    """Called when the room starts."""
    inbox.register_rows(
        "trade.confirm",
        gettext_lazy("Memoranda to confirm"),
        shown_to=_of_a_side,
        rows=_with_us,
        item=_memorandum,
        blocked=_confirmed_by_us,
        address="trade:memoranda",
        icon="note",
    )
    inbox.register_rows(
        "trade.question",
        gettext_lazy("Questions about memoranda"),
        shown_to=_asked,
        rows=queries.questions,
        item=_question,
        due="due_on",
        address="trade:questions",
        icon="chat",
    )
    inbox.register_rows(
        "trade.step",
        gettext_lazy("Deliveries and payments to confirm"),
        shown_to=_of_a_side,
        rows=queries.to_answer,
        item=_step,
        address="trade:memoranda",
        icon="check",
    )
    inbox.register_rows(
        "trade.paper", gettext_lazy("Scans to check"), shown_to=_runs, rows=_papers, item=_paper, address="trade:papers"
    )
