"""Whether a member may write a mark right now, in one question: what two hundred tablets ask for every two seconds.

`actions.scoring` holds the rules and words each refusal; here only the case is recognised in which nothing speaks against it. Whatever
is not plainly so is left to the long way. The question is put together once in a process: that costs more than asking it.
"""

from __future__ import annotations

import datetime
import functools
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, FilteredRelation, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ocop.appraisal import seats
from ocop.appraisal.criteria_of import set_of
from ocop.appraisal.models import Assignment, Mark, Ruling, Sheet, SheetCopy
from ocop.rulebooks.criteria import CriteriaSet
from ocop.workdays import clock

# Stand for what is asked until the question is asked; no constant of the question looks like one of them.
_PERSON, _DOSSIER, _NUMBER, _CRITERION, _DAY = 7_771_001, 7_771_002, 31_003, "?", datetime.date(1901, 2, 3)


@dataclass(frozen=True)
class Ready:
    """An own sheet that may be written: locked, with the mark as it stands, its set, and whether devices differ somewhere on it."""

    sheet: Sheet
    mark: Mark | None
    rules: CriteriaSet
    may_differ: bool


def _in_force(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": _DAY})


def _question() -> Any:
    duty = Assignment.objects.filter(dossier=OuterRef("dossier"), seat=OuterRef("seat"), state=Assignment.State.ACTIVE)
    replaced = Ruling.objects.filter(dossier=OuterRef("dossier"), replaced_at__isnull=False).order_by()
    passes = replaced.values("dossier").annotate(passes=Count("pk")).values("passes")
    copies = SheetCopy.objects.filter(sheet=OuterRef("pk"), resolved_at__isnull=True)
    return (
        Sheet.objects.select_for_update(of=("self",))
        .annotate(
            held=FilteredRelation("marks", condition=Q(marks__criterion=_CRITERION)),
            may_differ=Exists(copies),
            passes=Coalesce(Subquery(passes, output_field=IntegerField()), 0),
        )
        .filter(
            Exists(duty),
            _in_force("seat__valid_to"),
            _in_force("seat__council__valid_to"),
            dossier_id=_DOSSIER,
            number=_NUMBER,
            seat__person_id=_PERSON,
            state=Sheet.State.DRAFT,
            dossier__state="scoring",
            passes=F("number") - 1,
            seat__part__in=seats.SCORING,
            seat__valid_from__lte=_DAY,
        )
        .order_by()
        .values_list(
            "pk",
            "revision",
            "dossier__criteria_id",
            "dossier__criteria__digest",
            "may_differ",
            "held__pk",
            "held__choice",
            "held__case",
            "held__note",
            "held__revision",
            "held__device",
        )
    )


@functools.cache
def _prepared(vendor: str) -> tuple[str, list[Any], dict[int, str]]:
    """The question in the database's language, its constants, and at which places what is asked goes."""
    sql, constants = _question().query.sql_with_params()
    wanted = {
        _PERSON: "person",
        _DOSSIER: "dossier",
        _NUMBER: "number",
        _CRITERION: "criterion",
        connection.ops.adapt_datefield_value(_DAY): "day",
    }
    places = {place: wanted[value] for place, value in enumerate(constants) if value in wanted}
    return sql, list(constants), places


def ready(by: Any, *, dossier: int, number: int, criterion: str) -> Ready | None:
    """The person's own sheet of a pass, locked, when a mark on the criterion may be written; None when it is not plainly so.

    In a transaction. Two sheets of one person and pass (seats on two councils) are not plain either.
    """
    if not by.is_active:
        return None
    sql, asked, places = _prepared(connection.vendor)
    values = {
        "person": by.pk,
        "dossier": dossier,
        "number": number,
        "criterion": criterion,
        "day": connection.ops.adapt_datefield_value(clock.today()),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, [values[places[place]] if place in places else value for place, value in enumerate(asked)])
        rows = cursor.fetchall()
    if len(rows) != 1:
        return None
    pk, revision, criteria, digest, may_differ, held, choice, case, note, marked, device = rows[0]
    mark = None
    if held is not None:
        mark = Mark(
            pk=held,
            sheet_id=pk,
            criterion=criterion,
            choice=choice,
            case=case,
            note=note,
            revision=marked,
            device=device,
        )
        mark._state.adding = False
    return Ready(Sheet(pk=pk, revision=revision), mark, set_of(digest, criteria), bool(may_differ))
