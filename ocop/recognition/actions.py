"""What changes the public record: recognise, withdraw, retract and replace, confirm. One ledger entry each."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.models import Register
from ocop.places.models import Commune, District
from ocop.products.models import Product
from ocop.recognition import checks, extending, losing
from ocop.recognition.certificates import codes
from ocop.recognition.models import Level, Precision, Recognition, Withdrawal
from ocop.recognition.permissions import require_recorder
from ocop.rulebooks import decrees
from ocop.search import documents
from ocop.workdays import clock
from ocop.workdays.dating import add_months, counted_from

# What a correction may change; the rest of the row is copied from the one it replaces.
CORRECTABLE = frozenset(
    {
        "level",
        "kind",
        "body",
        "points",
        "decision",
        "issued_on",
        "year",
        "rulebook",
        "code",
        "old_code",
        "commune_then",
        "district_then",
        "source",
    }
)
_SHOWN = (
    "register",
    "level",
    "kind",
    "body",
    "points",
    "decision",
    "issued_on",
    "year",
    "ends_on",
    "code",
    "old_code",
    "source",
)


def recognise(
    *,
    by: Any,
    product: Product,
    level: str,
    kind: str,
    body: str,
    decision: str,
    issued_on: datetime.date | None = None,
    year: int | None = None,
    points: Decimal | None = None,
    rulebook: str = "",
    code: str = "",
    old_code: str = "",
    reference: str = "",
    source: str = "",
    reason: str = "",
) -> Recognition:
    """Record one decision on one product in the product's own register and return the row.

    Without `issued_on` the row counts from 31/12 of `year`, without either from today, and its validity is not known; the
    office register needs the day and the decision. Commune and district are those the product stood in on that day.
    Raises Refused: no right, product out of reach, or facts that contradict each other or the record.
    """
    require_recorder(by)
    with transaction.atomic():
        product = _reachable(by, product)
        row = _row(
            by=by, product=product, register=product.register, level=level, kind=kind, body=body, decision=decision.strip(),
            issued_on=issued_on, year=year, points=points, rulebook=rulebook, code=code.strip(), old_code=old_code.strip(),
            reference=reference, source=source,
        )  # fmt: skip
        checks.refuse_contradictions(row, today=clock.today())
        checks.refuse_against_history(row, _history(product))
        codes.refuse_taken(row.code, product_id=product.pk)
        row.save(force_insert=True)
        documents.refresh("product", [product.pk])
        record(
            by=by, action="recognition.recognise", topic="registry", subject=product, after=_facts(row), reason=reason
        )
    return row


def withdraw(
    *, by: Any, recognition: Recognition, ground: str, decision: str, decided_on: datetime.date, reason: str = ""
) -> Withdrawal:
    """Take a recognition back from a day on, on one of the six grounds. Raises Refused."""
    require_recorder(by)
    with transaction.atomic():
        row = _reachable_row(by, recognition)
        checks.refuse_withdrawal(
            row, ground=ground, decision=decision, decided_on=decided_on, today=clock.today(), extended_to=extending.end_of(row)
        )  # fmt: skip
        if row.withdrawals.filter(retracted_at__isnull=True).exists():
            raise Refused(_("This recognition is already withdrawn."))
        withdrawal = Withdrawal.objects.create(
            recognition=row,
            ground=ground,
            decision=decision.strip(),
            decided_on=decided_on,
            recorded_at=clock.now(),
            recorded_by_name=by.name,
        )
        documents.refresh("product", [row.product_id])
        after = {"recognition": row.pk, "ground": ground, "decision": withdrawal.decision, "decided_on": decided_on}
        record(by=by, action="recognition.withdraw", topic="registry", subject=row.product, after=after, reason=reason)
        losing.tell(row.product_id)
    return withdrawal


def retract_withdrawal(*, by: Any, withdrawal: Withdrawal, reason: str) -> Withdrawal:
    """Say that a withdrawal was recorded by mistake or lifted; the row stays, known no more from now. Raises Refused."""
    require_recorder(by)
    _require_reason(reason)
    with transaction.atomic():
        row = Withdrawal.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=withdrawal.pk).first()
        if row is None:
            raise Refused(_("This withdrawal is not in the register."))
        if row.retracted_at is not None:
            raise Refused(_("This withdrawal was already retracted."))
        row.retracted_at, row.retraction_reason = clock.now(), reason.strip()
        row.save(update_fields=["retracted_at", "retraction_reason"])
        product = row.recognition.product
        documents.refresh("product", [product.pk])
        before = {"recognition": row.recognition_id, "decision": row.decision, "decided_on": row.decided_on}
        record(
            by=by,
            action="recognition.retract_withdrawal",
            topic="registry",
            subject=product,
            before=before,
            reason=reason,
        )
    return row


def retract(
    *, by: Any, recognition: Recognition, reason: str, replacement: dict[str, Any] | None = None
) -> Recognition | None:
    """Say that a row was wrong; with `replacement` (see CORRECTABLE) record the right one in its place and return it.

    The wrong row stays and is known no more from now on; figures with an earlier `known_at` still count it. The withdrawals of
    a replaced row are retracted with it: they spoke of a decision that was recorded wrongly. Raises Refused.
    """
    require_recorder(by)
    _require_reason(reason)
    unknown = set(replacement or {}) - CORRECTABLE
    if unknown:
        raise ValueError(f"A correction cannot change {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        row = _reachable_row(by, recognition)
        product = Product.objects.select_for_update().get(pk=row.product_id)
        right = None
        if replacement is not None:
            right = _corrected(by, row, product, replacement)
            checks.refuse_contradictions(right, today=clock.today())
            checks.refuse_against_history(right, [other for other in _history(product) if other.pk != row.pk])
            if _facts(right) == _facts(row):
                raise Refused(_("Nothing would change."))
        _retract_row(row, reason, right.recorded_at if right else clock.now())
        if right is not None:
            right.save(force_insert=True)
        extending.carry_over(wrong=row, right=right, by=by, at=row.retracted_at or clock.now())
        documents.refresh("product", [product.pk])
        record(
            by=by,
            action="recognition.retract" if right is None else "recognition.replace",
            topic="registry",
            subject=product,
            before=_facts(row),
            after=_facts(right) if right else None,
            reason=reason,
        )
    return right


def confirm(
    *,
    by: Any,
    recognition: Recognition,
    decision: str,
    issued_on: datetime.date,
    level: str | None = None,
    kind: str | None = None,
    body: str | None = None,
    reason: str = "",
) -> Recognition:
    """Take a row read from public pages into the office register, with the decision and its date; returns the office row.

    The product moves with its producer into the office register; the public row is retracted, with its source kept in the new
    one. Level, kind and body are the public row's unless given. Raises Refused.
    """
    require_recorder(by)
    with transaction.atomic():
        row = _reachable_row(by, recognition)
        if row.register != Register.PUBLIC:
            raise Refused(_("Only a row read from public pages is confirmed."))
        product = Product.objects.select_for_update().get(pk=row.product_id)
        before = {"product": product.register, **_facts(row)}
        official = _row(
            by=by, product=product, register=Register.OFFICE, level=level or row.level, kind=kind or row.kind, body=body or row.body,
            decision=decision.strip(), issued_on=issued_on, year=None, points=row.points, rulebook=row.rulebook, code=row.code,
            old_code=row.old_code, reference=row.reference, source=row.source,
        )  # fmt: skip
        official.replaces = row
        checks.refuse_contradictions(official, today=clock.today())
        checks.refuse_against_history(official, [other for other in _history(product) if other.pk != row.pk])
        _move_to_office(product)
        _retract_row(row, _("Confirmed into the office register."), official.recorded_at)
        official.save(force_insert=True)
        extending.carry_over(wrong=row, right=official, by=by, at=official.recorded_at)
        documents.refresh("product", [product.pk])
        if product.producer_id is not None:
            documents.refresh("producer", [product.producer_id])
        after = {"product": product.register, **_facts(official)}
        record(
            by=by,
            action="recognition.confirm",
            topic="registry",
            subject=product,
            before=before,
            after=after,
            reason=reason,
        )
    return official


def _reachable(by: Any, product: Product) -> Product:
    """The product, locked, when the person may see it."""
    found = Product.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=product.pk).first()
    if found is None:
        raise Refused(_("This product is not in the register."))
    return found


def _reachable_row(by: Any, recognition: Recognition) -> Recognition:
    """The recognition, locked, when the person may see it and it stands."""
    found = (
        Recognition.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("product")
        .filter(pk=recognition.pk)
        .first()
    )
    if found is None:
        raise Refused(_("This recognition is not in the register."))
    if found.retracted_at is not None:
        raise Refused(_("This row was already retracted."))
    return found


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")


def _history(product: Product) -> list[Recognition]:
    """The rows of the product that stand, oldest first, with their standing withdrawals."""
    return list(
        Recognition.objects.known()
        .filter(product=product)
        .order_by("counted_from", "id")
        .prefetch_related("withdrawals")
    )


def _row(
    *,
    by: Any,
    product: Product,
    register: str,
    issued_on: datetime.date | None,
    year: int | None,
    rulebook: str,
    **facts: Any,
) -> Recognition:
    """A row not yet saved, its dates worked out from what is known."""
    now = clock.now()
    day = issued_on
    precision = Precision.DAY if day else Precision.YEAR if year else Precision.NONE
    counted = counted_from(day=day, year=year, recorded_on=now.date())
    then = places_then(commune=product.commune, old_commune=product.old_commune, district=product.district, day=counted)
    return Recognition(
        register=register,
        product=product,
        precision=precision,
        issued_on=day,
        year=day.year if day else year,
        ends_on=add_months(day, decrees.validity_months(day)) if day else None,
        counted_from=counted,
        rulebook=rulebook or decrees.decree_at(counted).id,
        recorded_at=now,
        recorded_by_name=by.name,
        **{**then, **facts},
    )


def places_then(
    *, commune: Commune | None, old_commune: Commune | None, district: District | None, day: datetime.date
) -> dict[str, Any]:
    """Commune and district on a day of what lies there: the old ones while they stood."""
    if old_commune is not None and (old_commune.valid_to is None or day <= old_commune.valid_to):
        return {"commune_then": old_commune, "district_then": district or old_commune.district}
    then = district if district is not None and day <= district.valid_to else None
    return {"commune_then": commune if then is None else None, "district_then": then}


def _corrected(by: Any, row: Recognition, product: Product, replacement: dict[str, Any]) -> Recognition:
    """The right row: the wrong one's facts with the corrections."""
    facts = {name: getattr(row, name) for name in CORRECTABLE} | {"reference": row.reference} | replacement
    if "issued_on" in replacement and facts["issued_on"] is not None:
        facts["year"] = None
    if "issued_on" in replacement or "year" in replacement:
        # The places are worked out anew for the right day unless they were given too.
        for name in ("commune_then", "district_then"):
            if name not in replacement:
                facts.pop(name)
        if "rulebook" not in replacement:
            facts["rulebook"] = ""
    right = _row(by=by, product=product, register=row.register, **facts)
    if "code" in replacement:
        codes.refuse_taken(right.code, product_id=product.pk)
    right.replaces = row
    return right


def _retract_row(row: Recognition, reason: str, at: datetime.datetime) -> None:
    """From one moment on the row is known no more; its replacement is known from the same moment."""
    row.retracted_at, row.retraction_reason = at, reason.strip()
    row.save(update_fields=["retracted_at", "retraction_reason"])
    row.withdrawals.filter(retracted_at__isnull=True).update(
        retracted_at=row.retracted_at, retraction_reason=row.retraction_reason
    )


def _move_to_office(product: Product) -> None:
    """Product, producer and organisation into the office register; refused when the office already holds the organisation."""
    product.register = Register.OFFICE
    product.save(update_fields=["register"])
    producer = product.producer
    if producer is None or producer.register == Register.OFFICE:
        return
    organisation = producer.organisation
    twin = type(organisation).objects.filter(
        register=Register.OFFICE, tax_code=organisation.tax_code, merged_into__isnull=True
    )
    if organisation.tax_code and twin.exclude(pk=organisation.pk).exists():
        raise Refused(_("The office register already holds an organisation with this tax code; merge the two first."))
    if organisation.register == Register.PUBLIC:
        organisation.register = Register.OFFICE
        organisation.save(update_fields=["register"])
    producer.register = Register.OFFICE
    producer.save(update_fields=["register"])


def _facts(row: Recognition) -> dict[str, Any]:
    """What the ledger keeps of a row."""
    return {name: getattr(row, name) for name in _SHOWN} | {
        "commune_then": row.commune_then_id,
        "district_then": row.district_then_id,
    }


__all__ = ["CORRECTABLE", "Level", "confirm", "recognise", "retract", "retract_withdrawal", "withdraw"]
