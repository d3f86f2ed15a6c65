"""Which criteria and which star rest on a paper that has ended or is about to: what lights up on the producer's desk."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from ocop.appraisal.criteria_of import as_answers, criteria_set
from ocop.appraisal.models import Answer, Dossier
from ocop.producers.models import PaperVersion
from ocop.rulebooks.rating import rate
from ocop.workdays import clock

SOON = datetime.timedelta(days=90)


@dataclass(frozen=True)
class Resting:
    """A paper that ended, or ends within ninety days, with the criteria that nothing else backs and the stars with and without them."""

    product_id: int
    dossier_id: int
    paper_id: int
    title: str
    ends_on: datetime.date
    has_ended: bool
    criteria: tuple[str, ...]
    stars: int | None
    stars_without: int | None

    @property
    def star_at_risk(self) -> bool:
        """The star itself rests on it."""
        return (self.stars_without or 0) < (self.stars or 0)


def resting(person: Any, product_ids: Iterable[int]) -> dict[int, list[Resting]]:
    """Product -> its papers that ended or end soon, the most pressing first. Four queries for any number of products.

    What a product rests on are the answers of its open dossier, else of the one filed last; a newer version of a paper stands in for the
    older one. A criterion counts as resting on a paper only when every paper behind it has ended by then.
    """
    dossiers = _dossiers(person, product_ids)
    if not dossiers:
        return {}
    answers: dict[int, list[Answer]] = {}
    for row in Answer.objects.filter(dossier__in=[row.pk for row in dossiers.values()]).prefetch_related(
        "evidence__paper_version__paper"
    ):
        answers.setdefault(row.dossier_id, []).append(row)
    papers = {one.paper_version.paper for rows in answers.values() for row in rows for one in row.evidence.all()}
    newest = _newest([paper.pk for paper in papers])
    titles = {paper.pk: paper.title for paper in papers}
    today = clock.today()
    found: dict[int, list[Resting]] = {}
    for dossier in dossiers.values():
        rows = answers.get(dossier.pk, [])
        ending = {paper for row in rows for paper in _papers(row) if _ends(newest.get(paper), today)}
        for paper in ending:
            last = newest[paper]
            assert last is not None  # noqa: S101 - what has no end was left out above
            found.setdefault(dossier.product_id, []).append(
                _one(dossier, rows, paper, titles[paper], last, newest, today)
            )
    for listed in found.values():
        listed.sort(key=lambda one: (not one.star_at_risk, one.ends_on, one.title))
    return found


def _dossiers(person: Any, product_ids: Iterable[int]) -> dict[int, Dossier]:
    """The dossier each product rests on."""
    rows = (
        Dossier.objects.visible_to(person)
        .filter(product_id__in=list(product_ids))
        .exclude(state="withdrawn")
        .select_related("criteria")
        .defer("criteria__content")
        .order_by("begun_at", "pk")
    )
    return {row.product_id: row for row in rows}


def _newest(papers: list[int]) -> dict[int, datetime.date | None]:
    """Paper -> last day of its newest version."""
    tops = PaperVersion.objects.filter(paper__in=papers).values("paper").annotate(top=Max("number"))
    wanted = {row["paper"]: row["top"] for row in tops}
    rows = PaperVersion.objects.filter(paper__in=papers).values_list("paper_id", "number", "valid_to")
    return {paper: valid_to for paper, number, valid_to in rows if wanted.get(paper) == number}


def _papers(row: Answer) -> set[int]:
    return {one.paper_version.paper_id for one in row.evidence.all()}


def _ends(day: datetime.date | None, today: datetime.date) -> bool:
    return day is not None and day <= today + SOON


def _one(
    dossier: Dossier,
    rows: list[Answer],
    paper: int,
    title: str,
    last: datetime.date,
    newest: dict[int, datetime.date | None],
    today: datetime.date,
) -> Resting:
    """Every criterion that has nothing left on the day after the paper's last day, or today when that is over."""
    day = max(last + datetime.timedelta(days=1), today)

    def gone(one: int) -> bool:
        ends = newest.get(one)
        return ends is not None and ends < day

    bare = [row.criterion for row in rows if paper in _papers(row) and all(gone(one) for one in _papers(row))]
    one = criteria_set(dossier.criteria)
    choices = {row.criterion: (row.choice, row.case) for row in rows}
    with_all = rate(one, as_answers(choices), is_draft=True).stars
    without = rate(
        one, as_answers({key: value for key, value in choices.items() if key not in bare}), is_draft=True
    ).stars
    order = {criterion.no: place for place, criterion in enumerate(one.criteria)}
    bare.sort(key=lambda number: order.get(number, 0))
    return Resting(dossier.product_id, dossier.pk, paper, title, last, last < today, tuple(bare), with_all, without)
