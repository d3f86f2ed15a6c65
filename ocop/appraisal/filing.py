"""What is frozen when a dossier is filed, and how it is checked later (the content, its digest, the files behind it)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.form_fields import DUE, FIELDS
from ocop.appraisal.models import Dossier, FiledVersion
from ocop.appraisal.self_rating import tally_of
from ocop.files.models import StoredFile
from ocop.ledger import canonical
from ocop.rulebooks.rating import fixed
from ocop.workdays import clock

FORMAT = 1


@dataclass(frozen=True)
class Problem:
    """Something to look at before filing: where (a criterion, a form field, ""), the sentence, and whether it stops the filing."""

    place: str
    sentence: str
    stops: bool


def problems(dossier: Dossier) -> list[Problem]:
    """What would stop the filing first, then what is only worth a look."""
    found = [
        Problem(name, _("“%(field)s” is empty.") % {"field": FIELDS[name].label}, True)
        for name in DUE
        if not str(dossier.form.get(name, "")).strip()
    ]
    one = criteria_set(dossier.criteria)
    answers = {row.criterion: row for row in dossier.answers.prefetch_related("evidence__paper_version__paper")}
    chosen = {number for number, row in answers.items() if row.choice is not None}
    if not chosen:
        found.append(Problem("", _("No criterion has a choice yet."), True))
    left_out = [criterion.no for criterion in one.criteria if criterion.no not in chosen]
    if chosen and left_out:
        sentence = _("%(count)s criteria have no choice; each counts 0 points.") % {"count": len(left_out)}
        found.append(Problem(left_out[0], sentence, False))
    today = clock.today()
    for number, row in answers.items():
        for evidence in row.evidence.all():
            version = evidence.paper_version
            if version.valid_to is not None and version.valid_to < today:
                sentence = _("“%(paper)s” behind %(number)s has ended; add a newer one.") % {
                    "paper": version.paper.title,
                    "number": number,
                }
                found.append(Problem(number, sentence, False))
    bare = [
        number
        for number, row in answers.items()
        if row.choice and not row.evidence.all() and not row.words and number in one.by_number
    ]
    if bare:
        sentence = _("%(count)s choices have neither a paper nor words; the commune may ask about them.") % {
            "count": len(bare)
        }
        found.append(Problem(bare[0], sentence, False))
    return found


def content_of(dossier: Dossier, *, number: int, by_name: str) -> dict[str, Any]:
    """Everything the producer said, as plain data: answers with the wording they stand for, papers with their files' digests."""
    one = criteria_set(dossier.criteria)
    reckoned = tally_of(dossier)
    organisation = dossier.producer.organisation
    content = {
        "format": FORMAT,
        "number": number,
        "filed_at": clock.now(),
        "filed_by": by_name,
        "dossier": {
            "key": dossier.pk, "kind": dossier.kind, "register": dossier.register, "slip_number": dossier.slip_number,
            "wished_stars": dossier.wished_stars, "is_assisted": dossier.is_assisted, "renews": dossier.renews_id,
        },
        "product": {
            "key": dossier.product_id, "name": dossier.product.name, "slug": dossier.product.slug,
            "story": dossier.product.story_vi, "pack_sizes": dossier.product.pack_sizes,
        },
        "producer": {"key": dossier.producer_id, "name": organisation.name, "kind": organisation.kind},
        "commune": {"key": dossier.commune_id, "name": str(dossier.commune), "code": dossier.commune.code},
        "criteria": {
            "set": dossier.criteria.set_id, "digest": dossier.criteria.digest, "decree": one.decree, "name": one.wording,
        },
        "form": {name: str(dossier.form.get(name, "")) for name in FIELDS if str(dossier.form.get(name, ""))},
        "answers": _answers(dossier, one, reckoned.rating.points),
        "rating": {
            "total": fixed(reckoned.rating.total), "parts": {code: fixed(points) for code, points in reckoned.rating.parts.items()},
            "outcome": reckoned.outcome, "band": reckoned.band, "stars": reckoned.stars,
        },
        "consents": [
            {"way": row.way, "given_by": row.given_by_name, "witness": row.witness_name, "recorded_by": row.recorded_by_name,
             "given_at": row.given_at, "taken_back_at": row.taken_back_at, "file": _file(row.file)}
            for row in dossier.consents.select_related("file").order_by("pk")
        ],
        "completion": [
            {"stage": request.stage, "asked_at": request.asked_at, "asked_by": request.asked_by_name,
             "points": [{"place": point.place, "sentence": point.sentence, "reply": point.reply} for point in request.points.order_by("pk")]}
            for request in dossier.completion_requests.prefetch_related("points").order_by("pk")
        ],
    }  # fmt: skip
    plain: dict[str, Any] = canonical.plain(content)
    return plain


def _answers(dossier: Dossier, one: Any, points: dict[str, int]) -> list[dict[str, Any]]:
    rows = {
        row.criterion: row for row in dossier.answers.prefetch_related("evidence__paper_version__paper", "evidence__paper_version__file")
    }  # fmt: skip
    found = []
    for criterion in one.criteria:
        row = rows.get(criterion.no)
        if row is None or (row.choice is None and not row.words and not row.evidence.all()):
            continue
        choice = criterion.of_case(row.case or None)[row.choice] if row.choice is not None else None
        found.append(
            {
                "criterion": criterion.no, "title": criterion.wording, "choice": row.choice, "case": row.case,
                "label": choice.wording if choice else "", "points": points[criterion.no], "most": criterion.max, "words": row.words,
                "written_by": row.saved_by_name, "written_at": row.saved_at,
                "evidence": [_evidence(one_row) for one_row in sorted(row.evidence.all(), key=lambda each: each.pk)],
            }
        )  # fmt: skip
    return found


def _evidence(row: Any) -> dict[str, Any]:
    version = row.paper_version
    return {
        "paper": version.paper_id, "version": version.pk, "number": version.number, "kind": version.paper.kind,
        "title": version.paper.title, "document_number": version.document_number, "issuer": version.issuer,
        "valid_from": version.valid_from, "valid_to": version.valid_to, "page": row.page, "note": row.note, "file": _file(version.file),
    }  # fmt: skip


def _file(file: StoredFile | None) -> dict[str, Any] | None:
    if file is None:
        return None
    return {"key": file.pk, "name": file.name, "digest": file.digest, "size": file.size, "media_type": file.media_type}


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical content."""
    return canonical.digest(canonical.dumps(canonical.plain(content)))


def files_in(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Every file the content rests on, each once, by key."""
    found = {
        evidence["file"]["key"]: evidence["file"]
        for answer in content["answers"]
        for evidence in answer["evidence"]
        if evidence["file"]
    }
    found |= {row["file"]["key"]: row["file"] for row in content["consents"] if row["file"]}
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True)
class Proof:
    """Whether a filed version is as it was: its content, its entry in the ledger, its files (None: not looked at)."""

    content: bool
    ledger: bool
    files: bool | None
    wrong_files: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Nothing that was looked at differs."""
        return self.content and self.ledger and self.files is not False


def proof(filed: FiledVersion, *, with_files: bool = False) -> Proof:
    """Reckon the digest again and compare it with what was kept then and what the ledger says; with files, read their bytes too."""
    from ocop.ledger.models import Entry

    said = Entry.objects.filter(
        action="appraisal.freeze", subject_type="appraisal.filedversion", subject_id=str(filed.pk)
    ).first()
    told = said.change["after"]["digest"] if said is not None else ""
    wrong = [row["name"] for row in files_in(filed.content) if not _same(row)] if with_files else []
    return Proof(
        content=digest_of(filed.content) == filed.digest,
        ledger=told == filed.digest,
        files=not wrong if with_files else None,
        wrong_files=tuple(wrong),
    )


def _same(row: dict[str, Any]) -> bool:
    import hashlib

    file = StoredFile.objects.filter(pk=row["key"]).first()
    if file is None or file.digest != row["digest"]:
        return False
    try:
        with default_storage.open(file.path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == row["digest"]
    except FileNotFoundError:
        return False
