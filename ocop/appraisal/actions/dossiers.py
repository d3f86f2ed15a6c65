"""Beginning a dossier and taking it back; one open dossier per product, whatever is clicked twice."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal.actions.consents import Given, write_consent
from ocop.appraisal.actions.rules import in_force
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Answer, AnswerEvidence, CriteriaVersion, Dossier, FiledVersion, Plan
from ocop.appraisal.moves import locked, move
from ocop.appraisal.prefill import Version, taken_over
from ocop.appraisal.writers import writing_as
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.identity import written_phone
from ocop.producers.models import PaperVersion
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from ocop.recognition.standing import Standing, standing
from ocop.rulebooks.rating import AnswerError, CaseChoice, parse_answers
from ocop.ui import writing
from ocop.workdays import clock

STARS = (3, 4, 5)
LEVELS = {"3": 3, "4": 4, "potential_5": 4, "5": 5}


def receiving_commune(product: Product) -> Any:
    """The commune to which the product's producer files, or None when neither states one."""
    return (product.producer.organisation.commune if product.producer else None) or product.commune


def beginning_as(by: Any, product: Product) -> str:
    """`producer` or `commune`: as whom the person may begin a dossier of the product; empty when not at all."""
    rights = rights_of(by)
    if product.producer is None or product.merged_into_id is not None:
        return ""
    organisation = product.producer.organisation_id
    if organisation in rights.organisation_ids():
        return "producer" if organisation in rights.organisation_ids("producer_member") else ""
    commune = receiving_commune(product)
    return "commune" if commune is not None and commune.pk in rights.commune_ids else ""


def possible_kinds(now: Standing) -> tuple[str, ...]:
    """Which dossiers a product may begin, by how it stands: with stars in force an upgrade or a renewal, else a first rating."""
    if now.state in ("in_force", "unknown"):
        return ("renewal",) if now.level == "5" else ("upgrade", "renewal")
    return ("first",)


def begin(
    *,
    by: Any,
    product_id: int,
    kind: str,
    wished_stars: int | None = None,
    set_id: str = "",
    consent: Given | None = None,
) -> tuple[Dossier, bool]:
    """A new dossier, pre-filled with what is still valid; (dossier, True), or the open one there is already and False.

    An officer of the commune begins it for a household with its recorded consent. Raises Refused: the product is not within reach or
    nobody's, no commune to file with, a kind that does not fit its stars, no set chosen, or rules not in force.
    """
    with transaction.atomic():
        product = (
            Product.objects.visible_to(by)
            .select_for_update(of=("self",))
            .select_related("producer__organisation__commune", "commune")
            .filter(pk=product_id)
            .first()
        )
        role = beginning_as(by, product) if product is not None else ""
        if product is None or not role:
            raise Refused(_("Only its producer, or an officer of its commune, begins a dossier for this product."))
        open_one = Dossier.objects.filter(product=product).open().first()
        if open_one is not None:
            if not Dossier.objects.visible_to(by).filter(pk=open_one.pk).exists():
                raise Refused(
                    _("The household has an open dossier of its own; with its consent you can go on with that one.")
                )
            return open_one, False
        if role == "commune" and consent is None:
            raise Refused(_("Record the household's consent first: you fill in for them only with it."), field="way")
        dossier = _new(by, product, kind, wished_stars, set_id, is_assisted=role == "commune")
        if consent is not None:
            write_consent(by=by, dossier=dossier, given=consent)
        _fill(by, dossier)
        record(
            by=by,
            action="appraisal.begin",
            topic="appraisal",
            subject=dossier,
            after={
                "product": product.pk,
                "kind": kind,
                "set": dossier.criteria.set_id,
                "wished_stars": wished_stars,
                "as": role,
            },
        )
    return dossier, True


def _new(by: Any, product: Product, kind: str, wished: int | None, set_id: str, *, is_assisted: bool) -> Dossier:
    commune = receiving_commune(product)
    producer = product.producer
    if commune is None or producer is None:
        raise Refused(_("The commune of this product is not stated, so nobody could receive it. State it first."))
    now = standing(product.pk)
    if kind not in possible_kinds(now):
        raise Refused(_wrong_kind(now), field="kind")
    if wished is not None and wished not in STARS:
        raise Refused(_("Wish for three, four or five stars."), field="wished_stars")
    if kind == "upgrade" and (wished is None or wished <= LEVELS.get(now.level, 0)):
        raise Refused(_("An upgrade wishes for more stars than the product has."), field="wished_stars")
    criteria = _criteria(product.product_set or set_id)
    at = clock.now()
    return Dossier.objects.create(
        register=product.register,
        product=product,
        producer=producer,
        commune=commune,
        kind=kind,
        criteria=criteria,
        renews=Recognition.objects.filter(pk=now.recognition_id or 0).first() if kind != "first" else None,
        wished_stars=wished,
        is_assisted=is_assisted,
        begun_by=by,
        begun_by_name=by.name[:120],
        begun_at=at,
        changed_at=at,
        state_since=at,
    )


def _wrong_kind(now: Standing) -> str:
    if now.state == "in_force" and now.ends_on is not None:
        return _("This product has stars until %(day)s: ask for more stars (upgrade) or for a new term (renewal).") % {
            "day": writing.day(now.ends_on - datetime.timedelta(days=1))
        }
    if now.state == "unknown":
        return _("This product has stars: ask for more stars (upgrade) or for a new term (renewal).")
    return _("This product has no stars in force: ask for a first rating.")


def _criteria(set_id: str) -> CriteriaVersion:
    if not set_id:
        raise Refused(_("Choose the product set first."), field="set_id")
    found = in_force(set_id, clock.today())
    if found is None:
        raise Refused(_("This criteria set is not in force today."), field="set_id")
    return found


def last_filed(product_id: int) -> FiledVersion | None:
    """The newest version ever filed for a product."""
    return FiledVersion.objects.filter(dossier__product_id=product_id).order_by("-filed_at", "-pk").first()


def _fill(by: Any, dossier: Dossier) -> None:
    """Form texts from the producer's entry; answers and papers of the version filed last, else the answers of the plan."""
    before = last_filed(dossier.product_id)
    dossier.form = _form(dossier) | ({} if before is None else _kept_texts(before.content))
    dossier.save(update_fields=["form"])
    if before is not None:
        _answers_of(by, dossier, before)
        return
    plan = Plan.objects.filter(product=dossier.product_id, set_id=dossier.criteria.set_id).first()
    if plan is not None:
        _answers_of_plan(by, dossier, plan)


def _kept_texts(content: dict[str, Any]) -> dict[str, str]:
    from ocop.appraisal.form_fields import FIELDS

    kept = {name: text for name, text in content.get("form", {}).items() if name in FIELDS and text}
    return {name: text for name, text in kept.items() if name not in ("changes", "attachments")}


def _form(dossier: Dossier) -> dict[str, str]:
    organisation = dossier.producer.organisation
    address = ", ".join(part for part in (organisation.address, str(dossier.commune)) if part)
    values = {
        "unit": organisation.name,
        "representative": organisation.representative,
        "address": address,
        "phone": written_phone(organisation.phone),
        "email": organisation.email,
        "entity_kind": str(organisation.get_kind_display()),
        "registration_number": organisation.registration_number,
        "history": dossier.producer.story_vi,
        "specification": ", ".join(str(one) for one in dossier.product.pack_sizes),
    }
    return {name: text for name, text in values.items() if text}


def _answers_of(by: Any, dossier: Dossier, before: FiledVersion) -> None:
    versions = [
        Version(row.pk, row.paper_id, row.number, row.valid_to)
        for row in PaperVersion.objects.filter(paper__producer=dossier.producer_id)
    ]
    taken = taken_over(before.content, criteria_set(dossier.criteria), versions, clock.today())
    _write(by, dossier, [(row.criterion, row.choice, row.case, row.words, row.evidence) for row in taken])


def _answers_of_plan(by: Any, dossier: Dossier, plan: Plan) -> None:
    try:
        answers = parse_answers(criteria_set(dossier.criteria), plan.answers)
    except AnswerError:
        return  # the plan was made under an older text of the set
    rows: list[tuple[str, int | None, str, str, tuple[tuple[int, int], ...]]] = []
    for number, answer in answers.items():
        choice, case = (answer.choice, answer.case) if isinstance(answer, CaseChoice) else (answer, "")
        rows.append((number, choice, case, "", ()))
    _write(by, dossier, rows)


def _write(
    by: Any, dossier: Dossier, rows: list[tuple[str, int | None, str, str, tuple[tuple[int, int], ...]]]
) -> None:
    now = clock.now()
    made = Answer.objects.bulk_create(
        Answer(
            dossier=dossier,
            criterion=number,
            choice=choice,
            case=case,
            words=words,
            saved_at=now,
            saved_by_name=by.name[:120],
        )
        for number, choice, case, words, _evidence in rows
    )
    AnswerEvidence.objects.bulk_create(
        AnswerEvidence(answer=answer, paper_version_id=version, page=page)
        for answer, row in zip(made, rows, strict=True)
        for version, page in row[4]
    )


def wish(*, by: Any, dossier: Dossier, stars: int) -> Dossier:
    """How many stars the producer wishes for; it steers what is shown, the council is not bound by it. Raises Refused."""
    with transaction.atomic():
        row = locked(by, dossier)
        writing_as(by, row)
        if stars not in STARS:
            raise Refused(_("Wish for three, four or five stars."), field="wished_stars")
        if row.wished_stars != stars:
            row.wished_stars, row.changed_at = stars, clock.now()
            row.save(update_fields=["wished_stars", "changed_at"])
    return row


def withdraw(*, by: Any, dossier: Dossier, reason: str, version: int | None = None) -> Dossier:
    """The producer takes the dossier back, with the reason; what was filed stays readable. Raises Refused."""
    return move(by=by, dossier=dossier, name="withdraw", reason=reason, version=version)
