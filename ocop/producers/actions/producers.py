"""Entering and changing a producer: the organisation and its role as a maker, in one form and one ledger entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.contact import PUBLISHED_KINDS
from ocop.people.kinds import keep_earlier_kind
from ocop.people.models import Organisation
from ocop.people.rights import rights_of
from ocop.producers import duplicates
from ocop.producers.dependents import refresh_producers
from ocop.producers.models import Producer
from ocop.producers.permissions import refuse_unless_may_change, refuse_unless_may_create
from ocop.producers.snapshots import difference, free_slug, refuse_stale, save_checked, snapshot
from ocop.vietnamese.folding import canonical, fold
from ocop.workdays import clock

ORGANISATION_FIELDS = (
    "kind",
    "name",
    "name_en",
    "tax_code",
    "registration_number",
    "representative",
    "phone",
    "email",
    "website",
    "address",
    "commune",
    "old_commune",
    "district",
    "province",
    "place_as_given",
)
PRODUCER_FIELDS = ("story_vi", "story_en", "founded_year", "members", "workers", "village", "is_public")
# Of a household these are a person's own affair; the ledger keeps their salted hashes.
PERSONAL_FIELDS = ("representative", "phone", "email", "address", "tax_code")


def producer_snapshot(producer: Producer) -> dict[str, Any]:
    """Everything a form on a producer shows, as plain values."""
    return {**snapshot(producer.organisation, ORGANISATION_FIELDS), **snapshot(producer, PRODUCER_FIELDS)}


def create_producer(*, by: Any, values: Mapping[str, Any], another_ones: Collection[int] = ()) -> Producer:
    """Enter a maker into this instance's register.

    `values` holds fields of ORGANISATION_FIELDS and PRODUCER_FIELDS; `another_ones` the keys of organisations of which the
    person said "it is another one". Raises DuplicatesFound while a sign is undecided, Refused otherwise.
    """
    commune = values.get("commune")
    refuse_unless_may_create(by, commune.pk if commune else None)
    with transaction.atomic():
        organisation = new_organisation(values=values, another_ones=another_ones)
        producer = Producer(
            organisation=organisation,
            register=organisation.register,
            slug=free_slug(Producer, organisation.name, empty="chu-the"),
            created_at=clock.now(),
        )
        _fill(producer, PRODUCER_FIELDS, values)
        save_checked(producer)
        _refuse_out_of_reach(by, producer)
        refresh_producers([producer.pk])
        after = {name: value for name, value in producer_snapshot(producer).items() if value not in (None, "")}
        record(
            by=by,
            action="producers.create",
            topic="registry",
            subject=producer,
            after=after,
            personal=personal_fields(organisation),
        )
    return producer


def new_organisation(*, values: Mapping[str, Any], another_ones: Collection[int] = ()) -> Organisation:
    """A row of this instance's register, for the action that gives it its role, records it and asked for the right.

    In a transaction. Raises DuplicatesFound while a sign is undecided, Refused for what cannot be right.
    """
    organisation = Organisation(register=settings.OCOP_REGISTER, created_at=clock.now())
    _fill(organisation, ORGANISATION_FIELDS, values)
    duplicates.refuse_undecided(signs_of(organisation), set(another_ones))
    save_checked(organisation)
    return organisation


def change_producer(
    *,
    by: Any,
    producer_id: int,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    another_ones: Collection[int] = (),
) -> Producer:
    """Change a maker. `seen` is the snapshot the form was opened with; raises Stale when the row is another now.

    A new kind counts from `values["kind_since"]` (today when it is empty), or always where `values["kind_was_wrong"]` says
    that the earlier one was an error; both are an officer's to say, for they change figures of earlier days.
    Signs of a duplicate are asked for again only when a number, name, phone or address changed.
    """
    with transaction.atomic():
        producer = locked_producer(by, producer_id)
        refuse_unless_may_change(by, producer)
        before = producer_snapshot(producer)
        refuse_stale(seen, before)
        organisation = producer.organisation
        household_before = organisation.kind not in PUBLISHED_KINDS
        _fill(organisation, ORGANISATION_FIELDS, values)
        _fill(producer, PRODUCER_FIELDS, values)
        old, new = difference(before, producer_snapshot(producer))
        if not new:
            return producer
        if {"name", "tax_code", "registration_number", "phone", "address"} & set(new):
            duplicates.refuse_undecided(signs_of(organisation), set(another_ones))
        if "kind" in new:
            new |= _date_kind(by, organisation, old["kind"], values)
        save_checked(organisation)
        save_checked(producer)
        _refuse_out_of_reach(by, producer)
        refresh_producers([producer.pk])
        personal = PERSONAL_FIELDS if household_before else personal_fields(organisation)
        record(
            by=by,
            action="producers.change",
            topic="registry",
            subject=producer,
            before=old,
            after=new,
            personal=personal,
        )
    return producer


def _date_kind(by: Any, organisation: Organisation, was: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the earlier kind; what the ledger says of it."""
    since, was_wrong = values.get("kind_since"), bool(values.get("kind_was_wrong"))
    if (since is not None or was_wrong) and not rights_of(by).is_officer:
        raise Refused(_("Only an officer says from which day a change of kind counts."), field="kind_since")
    kept = keep_earlier_kind(organisation, was=was, since=since, was_wrong=was_wrong)
    return {"kind_since": kept} if kept else {"kind_was_wrong": True} if was_wrong else {}


def signs_of(organisation: Organisation) -> list[duplicates.Sign]:
    """Signs that this organisation is already in its register."""
    return duplicates.signs(
        register=organisation.register,
        name=organisation.name,
        tax_code=organisation.tax_code,
        registration_number=organisation.registration_number,
        phone=organisation.phone,
        address=organisation.address,
        commune_id=organisation.commune_id,
        leave_out=organisation.pk,
    )


def locked_producer(by: Any, producer_id: int) -> Producer:
    """The producer within reach of a person, locked. Raises Producer.DoesNotExist for who may not see it."""
    found = Producer.objects.visible_to(by).get(pk=producer_id)
    # Locked by key: PostgreSQL locks no rows of a query with optional joins.
    list(Organisation.objects.select_for_update().filter(pk=found.organisation_id).values_list("pk"))
    return Producer.objects.select_related("organisation").select_for_update(of=("self",)).get(pk=found.pk)


def _fill(row: Any, fields: tuple[str, ...], values: Mapping[str, Any]) -> None:
    for name in fields:
        if name in values:
            setattr(row, name, values[name])
    if isinstance(row, Organisation):
        row.name = canonical(row.name)
        row.name_folded = fold(row.name)[:250]
        row.address_folded = fold(row.address)[:250]


def personal_fields(organisation: Organisation) -> tuple[str, ...]:
    """Which of its fields the ledger keeps as salted hashes."""
    return () if organisation.kind in PUBLISHED_KINDS else PERSONAL_FIELDS


def _refuse_out_of_reach(by: Any, producer: Producer) -> None:
    """After the save the person must still be able to change it; else everything rolls back."""
    kept = Producer.objects.visible_to(by).filter(pk=producer.pk).select_related("organisation").first()
    if kept is None:
        raise Refused(_("With this change the producer would leave your reach, so nothing was saved."))
    try:
        refuse_unless_may_change(by, kept)
    except Refused:
        raise Refused(_("With this change the producer would leave your reach, so nothing was saved.")) from None
