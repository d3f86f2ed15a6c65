"""What a member's tablet is told: own sheets with what stands in them, and what to carry of a dossier. One's own rows only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static
from django.urls import reverse

from ocop.appraisal import filing, seats
from ocop.appraisal.actions import scoring
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Assignment, Dossier, FiledVersion, Mark, Sheet
from ocop.files.models import StoredFile
from ocop.ledger import canonical

# What pages name only inside of style sheets; the rest a tablet reads off the page itself.
BEHIND_STYLES = (
    "ui/fonts/be-vietnam-pro-latin-400-normal.woff2",
    "ui/fonts/be-vietnam-pro-latin-600-normal.woff2",
    "ui/fonts/be-vietnam-pro-vietnamese-400-normal.woff2",
    "ui/fonts/be-vietnam-pro-vietnamese-600-normal.woff2",
    "ui/img/icons.svg",
    "ui/img/giay-do.svg",
)
PICTURES = ("image/jpeg", "image/png", "image/webp", "image/avif")
MOST_PAGES = 60


@dataclass
class Own:
    """One dossier of a member: the pass that is scored, the own sheet of it (None: not begun), and how far it is."""

    dossier: Dossier
    number: int
    sheet: Sheet | None
    marked: int
    asked: int

    @property
    def key(self) -> str:
        """How a tablet names the sheet: dossier and pass, known before anything was saved."""
        return f"{self.dossier.pk}-{self.number}"

    @property
    def is_open(self) -> bool:
        """May be written now."""
        return self.dossier.state == "scoring" and (self.sheet is None or self.sheet.state == Sheet.State.DRAFT)

    @property
    def is_handed_in(self) -> bool:
        """Own sheet is in."""
        return self.sheet is not None and self.sheet.state == Sheet.State.SUBMITTED


def is_member(person: Any) -> bool:
    """Holds a scoring seat."""
    return any(seat.part in seats.SCORING for seat in seats.held(person))


def own(person: Any, dossiers: Iterable[int] | None = None) -> list[Own]:
    """The dossiers the person scores, those that are scored now first. Four queries whatever their number."""
    keys = [seat.pk for seat in seats.held(person) if seat.part in seats.SCORING]
    duties = Assignment.objects.filter(seat_id__in=keys, state=Assignment.State.ACTIVE)
    rows = Dossier.objects.visible_to(person).filter(pk__in=duties.values("dossier"))
    if dossiers is not None:
        rows = rows.filter(pk__in=list(dossiers))
    found = list(
        rows.select_related("product", "producer__organisation", "commune", "criteria", "round")
        .defer("criteria__content", "form", "form_marks")
        .order_by("pk")
    )
    sheets: dict[int, list[Sheet]] = {}
    for sheet in Sheet.objects.filter(dossier__in=found, seat_id__in=keys).order_by("number"):
        sheets.setdefault(sheet.dossier_id, []).append(sheet)
    from django.db.models import Count, Q

    from ocop.appraisal.models import Ruling

    replaced = dict(
        Ruling.objects.filter(dossier__in=found, replaced_at__isnull=False)
        .values_list("dossier_id")
        .annotate(passes=Count("pk"))
    )
    marked = dict(
        Mark.objects.filter(sheet__dossier__in=found, sheet__seat_id__in=keys)
        .filter(Q(choice__isnull=False))
        .values_list("sheet_id")
        .annotate(count=Count("pk"))
    )
    made = []
    for row in found:
        number = replaced.get(row.pk, 0) + 1
        if row.state != "scoring" and row.pk in sheets:
            number = sheets[row.pk][-1].number
        own = next((one for one in sheets.get(row.pk, []) if one.number == number), None)
        asked = len(criteria_set(row.criteria).criteria)
        made.append(Own(row, number, own, marked.get(own.pk, 0) if own else 0, asked))
    return sorted(made, key=lambda one: (not one.is_open, one.dossier.state != "scoring", one.dossier.pk))


def one_of(person: Any, dossier: int) -> Own | None:
    """The person's own duty on a dossier; None when it is not theirs to score."""
    return next(iter(own(person, [dossier])), None)


def earlier_marks(one: Own, person: Any) -> list[Mark]:
    """Own marks of the pass before."""
    if one.number == 1:
        return []
    return list(
        Mark.objects.filter(sheet__dossier=one.dossier, sheet__seat__person_id=person.pk, sheet__number=one.number - 1)
    )


def state_of(one: Own, person: Any) -> dict[str, Any]:
    """A sheet as a tablet takes it: marks with their revisions, findings, comment, what two devices differ on."""
    marks, findings, copies = [], [], []
    if one.sheet is not None:
        marks = [_mark(row, row.revision) for row in one.sheet.marks.order_by("pk")]
        standing = {row["criterion"]: row for row in marks}
        findings = [{"criterion": row.criterion, "gate": row.gate} for row in one.sheet.findings.order_by("pk")]
        copies = [
            {"copy": row.pk, "criterion": row.criterion, "mine": row.content, "theirs": standing.get(row.criterion)}
            for row in one.sheet.copies.filter(resolved_at__isnull=True).order_by("pk")
        ]
    elif one.is_open:
        # A second pass begins with the choices of the first; the server copies them with the first mark that is saved.
        marks = [_mark(row, 1) for row in earlier_marks(one, person)]
    state = "submitted" if one.is_handed_in else "draft" if one.is_open else "closed"
    return {
        "sheet": one.key,
        "dossier": one.dossier.pk,
        "number": one.number,
        "state": state,
        "revision": one.sheet.revision if one.sheet else 0,
        "name": one.dossier.product.name,
        "handed_in": one.sheet.submitted_at.isoformat() if one.sheet and one.sheet.submitted_at else None,
        "comment": one.sheet.comment if one.sheet else "",
        "marks": marks,
        "findings": findings,
        "copies": copies,
    }


def _mark(row: Mark, revision: int) -> dict[str, Any]:
    return {
        "criterion": row.criterion,
        "choice": row.choice,
        "case": row.case,
        "note": row.note,
        "revision": revision,
        "marked_at": row.marked_at.isoformat(),
    }


def filed_of(dossier: Dossier) -> FiledVersion | None:
    """What the producer filed last."""
    return dossier.filed.order_by("-number").first()


def files_of(dossier: Dossier) -> list[StoredFile]:
    """Files the filed version rests on, each once."""
    filed = filed_of(dossier)
    keys = [row["key"] for row in filing.files_in(filed.content)] if filed is not None else []
    return list(StoredFile.objects.filter(pk__in=keys).order_by("pk"))


def page_address(dossier: int, file: StoredFile, page: int) -> str:
    """The picture of a page of a paper; it changes with the file's content."""
    return reverse("appraisal:score_picture", args=[dossier, file.pk, file.digest[:16], page])


def paper_address(dossier: int, file: StoredFile) -> str:
    """The file itself, under the reach of the hall's service worker: a carried paper opens without a network."""
    return reverse("appraisal:score_paper", args=[dossier, file.pk, file.digest[:16]])


def package(one: Own, person: Any) -> dict[str, Any]:
    """What to carry for one dossier: its page, files and pictures of their pages; `version` changes with any of it."""
    from ocop.appraisal.paper_pages import count_of

    carried = []
    for file in files_of(one.dossier):
        if file.media_type in PICTURES:
            carried.append({"url": paper_address(one.dossier.pk, file), "bytes": file.size})
        elif file.media_type == "application/pdf":
            pages = min(count_of(file), MOST_PAGES)
            carried += [
                {"url": page_address(one.dossier.pk, file, page), "bytes": max(1, file.size // max(1, pages))}
                for page in range(1, pages + 1)
            ]
            carried.append({"url": paper_address(one.dossier.pk, file), "bytes": file.size})
    shell = [static(name) for name in BEHIND_STYLES]
    filed = filed_of(one.dossier)
    basis = {
        "files": [row["url"] for row in carried],
        "shell": shell,
        "number": one.number,
        "criteria": one.dossier.criteria.digest,
        "filed": filed.digest if filed is not None else "",
        "remarks": one.dossier.remarks.count(),
        "replies": one.dossier.questions.filter(replied_at__isnull=False, taken_back="").count(),
    }
    return {
        "dossier": one.dossier.pk,
        "sheet": one.key,
        "version": hashlib.sha256(canonical.dumps(basis).encode()).hexdigest()[:16],
        "page": reverse("appraisal:score", args=[one.dossier.pk]),
        "shell": shell,
        "files": carried,
        "bytes": sum(row["bytes"] for row in carried),
    }


def open_numbers(one: Own) -> list[str]:
    """Criteria of the own sheet that still lack a choice."""
    marks = scoring.marks_of(one.sheet) if one.sheet is not None else {}
    return scoring.without_choice(criteria_set(one.dossier.criteria), marks)
