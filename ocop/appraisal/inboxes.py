"""What lies on an officer's desk: boxes of dossiers by role, how many, and the next thing to do for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.appraisal import clocks, hall, seats, states
from ocop.appraisal.checks import CONTENTS
from ocop.appraisal.models import Dossier
from ocop.people.rights import rights_of
from ocop.vietnamese.folding import fold
from ocop.workdays import clock

ENDED = tuple(code for code, one in states.table()[0].items() if one.ends)
OPEN = tuple(code for code, one in states.table()[0].items() if not one.ends and code != "draft")


@dataclass(frozen=True)
class Box:
    """One tab: its code in the address, its label, which dossiers lie in it."""

    code: str
    label: str | Promise
    rule: Any


def works_on_dossiers(person: Any) -> bool:
    """Whether an inbox is the person's: officers of a commune or the city, auditors, secretaries and advisory teams."""
    rights = rights_of(person)
    return bool(rights.commune_ids or rights.sees_everything or seats.councils(person, "secretary", "team"))


def rows(person: Any) -> QuerySet[Any]:
    """All dossiers a person works on as an office, never those of an organisation of their own."""
    rights = rights_of(person)
    reach: Any = Q(commune_id__in=rights.commune_ids)
    if rights.sees_everything:
        reach |= ~Q(pk=None)
    reach |= Q(round__council_id__in=seats.councils(person, "secretary", "team"))
    return (
        Dossier.objects.visible_to(person)
        .filter(reach)
        .exclude(state="draft")
        .exclude(producer__organisation_id__in=rights.organisation_ids())
    )


def mine(person: Any) -> Any:
    """Which dossiers wait for this person, by role."""
    rights = rights_of(person)
    rule: Any = Q(commune_id__in=rights.commune_ids, state="filed")
    if rights.is_city_officer:
        rule |= Q(state="forwarded")
    rule |= Q(round__council_id__in=seats.councils(person, "team"), state="in_review")
    rule |= Q(round__council_id__in=seats.councils(person, "secretary"), state="ready")
    return rule


def late() -> Any:
    """Past the day of the step: the commune's, a renewal's, the round's."""
    today = clock.today()
    return (
        Q(state="filed", due_on__lt=today)
        | Q(state__in=clocks.AT_THE_CITY, due_on__lt=today)
        | Q(state__in=clocks.AT_THE_CITY, due_on__isnull=True, round__decide_by__lt=today)
    )


def boxes(person: Any) -> list[Box]:
    """The tabs of a person's inbox."""
    own = mine(person)
    return [
        Box("mine", gettext_lazy("Waiting for me"), own),
        Box("late", gettext_lazy("Past their day"), late()),
        Box("returned", gettext_lazy("With the producer"), Q(state="returned")),
        Box("onward", gettext_lazy("Elsewhere"), Q(state__in=[code for code in OPEN if code != "returned"]) & ~own),
        Box("done", gettext_lazy("Done"), Q(state__in=ENDED)),
    ]


def counts(person: Any, tabs: Iterable[Box]) -> dict[str, int]:
    """How many dossiers lie in each box. One query."""
    found: dict[str, int] = rows(person).aggregate(
        **{box.code: Count("pk", filter=box.rule, distinct=True) for box in tabs}
    )
    return found


def waiting(person: Any) -> tuple[int, int]:
    """(dossiers that wait for the person, those of them past their day); one query, none for who has no inbox."""
    if not works_on_dossiers(person):
        return 0, 0
    own = mine(person)
    found = rows(person).aggregate(
        own=Count("pk", filter=own, distinct=True), late=Count("pk", filter=own & late(), distinct=True)
    )
    return found["own"], found["late"]


def nearest(person: Any, most: int) -> list[Any]:
    """The dossiers that wait for the person, those past their day first, each with its clock and the next thing to do."""
    if not works_on_dossiers(person):
        return []
    wanted = (
        rows(person)
        .filter(mine(person))
        .select_related("product", "producer__organisation", "commune", "round", "commune_report")
    )
    shown = list(ordered(wanted.distinct(), "")[:most])
    dress(shown)
    return shown


def to_score(person: Any) -> int:
    """Dossiers the person still has to score; no query for who holds no scoring seat beyond asking for the seats."""
    return sum(one.is_open for one in hall.own(person)) if hall.is_member(person) else 0


def found(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Every word in the product's, producer's or commune's name or the slip's number."""
    for word in fold(text).split()[:8]:
        queryset = queryset.filter(
            Q(product__name_folded__contains=word)
            | Q(producer__organisation__name_folded__contains=word)
            | Q(slip_number__icontains=word)
            | Q(commune__name_folded__contains=word)
        )
    return queryset


def ordered(queryset: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """By the day that runs out first (past ones lead), by the newest step, or by name."""
    if sort == "new":
        return queryset.order_by("-state_since", "-pk")
    if sort == "name":
        return queryset.order_by("product__name_sort", "pk")
    return queryset.annotate(day=Coalesce("due_on", "round__decide_by")).order_by(
        F("day").asc(nulls_last=True), "state_since", "pk"
    )


def dress(shown: list[Any]) -> None:
    """Names of states, clocks, marks and the next thing to do. A fixed number of queries."""
    clocks.dress(shown)
    received = dict(
        Dossier.objects.filter(pk__in=[row.pk for row in shown if row.state in ("forwarded", "in_review")])
        .annotate(units=Sum("samples__units"))
        .values_list("pk", "units")
    )
    again = set(
        Dossier.objects.filter(pk__in=[row.pk for row in shown], completion_requests__answered_at__isnull=False)
        .values_list("pk", flat=True)
        .distinct()
    )
    for row in shown:
        row.state_name = states.state(row.state).name()
        row.has_completed = row.pk in again
        row.sample_units = received.get(row.pk) or 0
        row.next_step = next_step(row)
        row.tone, row.words = _mark(row)


def _mark(row: Any) -> tuple[str, str]:
    if row.is_late:
        return "late", _("past its day")
    if row.state == "filed" and row.work_clock is not None and row.work_clock.is_soon:
        return "soon", _("its day is near")
    if row.state == "filed" and row.has_completed:
        return "info", _("completed")
    if row.state == "filed" and not hasattr(row, "commune_report"):
        return "plain", _("just come in")
    tones = {"returned": "soon", "recognised": "force", "answered": "force"}
    return tones.get(row.state, "ended" if row.state in ENDED else "info"), row.state_name


def next_step(row: Any) -> str:
    """What is to be done next, in a few words."""
    if row.state == "filed":
        return _of_commune(getattr(row, "commune_report", None))
    if row.state == "returned":
        return _("The producer completes it")
    if row.state == "forwarded":
        return _("Take it into a round")
    if row.state == "in_review":
        return _("Read, ask, visit, report")
    if row.state == "ready":
        return _("Open scoring")
    return str(row.state_name)


def _of_commune(report: Any) -> str:
    if report is None or not any(said.get("is_there") or said.get("note") for said in report.components.values()):
        return _("Check the components")
    written = sum(bool(report.contents.get(name, {}).get("finding")) for name in CONTENTS)
    if written < len(CONTENTS):
        return _("Write the four contents (%(written)s of 4)") % {"written": written}
    if not (report.signed_by_name and report.letter_number and report.letter_date):
        return _("Letter of request: number, day, who signs")
    return _("Send it to the city")
