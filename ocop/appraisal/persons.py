"""Where this room names persons, and what becomes of it when one has their account erased (see `ocop.people.naming`)."""

from __future__ import annotations

from typing import Any

from ocop.appraisal.models import Answer, Dossier
from ocop.people import naming
from ocop.people.models import Person
from ocop.people.rights import rights_of

# What only officers, members of the council, its secretary and the advisory team write.
OFFICIAL = (
    "Assignment.assigned_by_name",
    "Conflict.lifted_by_name",
    "CriteriaVersion.activated_by_name",
    "Decision.drafted_by_name",
    "Decision.signed_by_name",
    "CommuneReport.signed_by_name",
    "Hearing.recorded_by_name",
    "MinistryFile.sent_by_name",
    "OfficialPaper.made_by_name",
    "RegulationVersion.activated_by_name",
    "Round.opened_by_name",
    "Ruling.closed_by_name",
    "Sample.recorded_by_name",
    "Sample.disposed_by_name",
    "Seat.person",
    "SiteVisit.recorded_by_name",
    "TeamReport.by_name",
    "ShelfMark.confirmed_by_name",
    "WithdrawalCase.off_shelf_by_name",
)
# What the producer's people filed: it stays with the dossier.
FILED = (
    "Answer.saved_by_name",
    "Consent.given_by_name",
    "FiledVersion.filed_by_name",
    "Question.replied_by_name",
)


def filled_in(person: Person) -> list[dict[str, Any]]:
    """What the person wrote in dossiers of the organisations they speak for, and as whom forms name them."""
    own = rights_of(person).organisation_ids("producer_member")
    rows = Answer.objects.filter(dossier__producer__organisation__in=own, saved_by_name=person.name).order_by(
        "dossier", "pk"
    )
    fields = ("dossier__product__name", "criterion", "choice", "case", "words", "saved_at")
    found: list[dict[str, Any]] = list(rows.values(*fields))
    forms = Dossier.objects.filter(producer__organisation__in=own).exclude(form={}).order_by("pk")
    found.extend(
        {"dossier__product__name": row.product.name, "form": row.form} for row in forms.select_related("product")
    )
    return found


def declare() -> None:
    """Called when the room starts."""
    from ocop.people import own_data

    own_data.register("dossiers_filled_in", filled_in)
    naming.kept(naming.OFFICIAL, *(f"appraisal.{field}" for field in OFFICIAL))
    naming.kept(naming.PROCEDURE, *(f"appraisal.{field}" for field in FILED))
    for model, link, dated, shows in (
        ("Dossier", "begun_by", "begun_at", ("product__name", "state", "begun_at", "filed_at")),
        ("Move", "by", "at", ("dossier__product__name", "name", "as_role", "reason", "at")),
        ("Plan", "saved_by", "saved_at", ("product__name", "set_id", "wished_stars", "answers", "saved_at")),
        ("Consent", "recorded_by", "given_at", ("dossier__product__name", "way", "given_at")),
        ("CompletionRequest", "asked_by", "asked_at", ("dossier__product__name", "stage", "asked_at")),
        ("CommuneReport", "written_by", "saved_at", ("dossier__product__name", "conclusion", "saved_at")),
        ("Remark", "by", "at", ("dossier__product__name", "words", "at")),
        ("Question", "asked_by", "asked_at", ("dossier__product__name", "words", "asked_at")),
        ("Appeal", "by", "filed_at", ("words", "state", "filed_at")),
        ("Appeal", "answered_by", "answered_at", ("answer", "state", "answered_at")),
        ("WithdrawalCase", "ended_by", "ended_at", ("recognition__product__name", "ground", "state", "ended_at")),
        ("WithdrawalCase", "opened_by", "opened_at", ("recognition__product__name", "ground", "opened_at")),
    ):
        naming.linked(f"appraisal.{model}", link=link, name=f"{link}_name", dated=dated, shows=shows)
