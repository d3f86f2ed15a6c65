"""A household's word that an officer of its commune may fill in for it: recorded, seen by the household, taken back at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal import actors
from ocop.appraisal.models import Consent, Dossier
from ocop.appraisal.writers import OPEN_FOR_WRITING
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.workdays import clock


@dataclass(frozen=True)
class Given:
    """How consent was given: by whom, in which way; a signed paper needs its picture, a spoken word a witness."""

    given_by_name: str
    way: str
    witness_name: str = ""
    file: StoredFile | None = None


def write_consent(*, by: Any, dossier: Dossier, given: Given) -> Consent:
    """Keep a consent; must run in the caller's transaction, which has checked who `by` is. Raises Refused."""
    if given.way not in Consent.Way.values:
        raise Refused(_("Say how consent was given."), field="way")
    if not given.given_by_name.strip():
        raise Refused(_("Say who gave the consent."), field="given_by_name")
    if given.way == Consent.Way.SIGNED and given.file is None:
        raise Refused(_("Photograph the signed paper."), field="file")
    if given.way == Consent.Way.SPOKEN and not given.witness_name.strip():
        raise Refused(_("Name the witness who heard it."), field="witness_name")
    if given.way == Consent.Way.SPOKEN and given.witness_name.strip().casefold() == by.name.strip().casefold():
        raise Refused(_("You cannot be your own witness; name somebody else."), field="witness_name")
    row = Consent.objects.create(
        dossier=dossier,
        given_by_name=given.given_by_name.strip()[:120],
        way=given.way,
        witness_name=given.witness_name.strip()[:120],
        file=given.file,
        recorded_by=by,
        recorded_by_name=by.name[:120],
        given_at=clock.now(),
    )
    if not dossier.is_assisted:
        Dossier.objects.filter(pk=dossier.pk).update(is_assisted=True)
        dossier.is_assisted = True
    record(
        by=by,
        action="appraisal.consent",
        topic="appraisal",
        subject=dossier,
        after={"way": given.way, "file": given.file.digest if given.file else ""},
    )
    return row


def record_consent(*, by: Any, product_id: int, given: Given) -> Consent:
    """Consent for the open dossier of a product: the producer gives it from their own account, an officer records a paper or a word.

    The officer does not see the draft before; that is why the product is named. Raises Refused; a second one while one stands is that one.
    """
    with transaction.atomic():
        dossier = (
            Dossier.objects.select_for_update(of=("self",))
            .select_related("producer")
            .filter(product_id=product_id, state__in=OPEN_FOR_WRITING)
            .first()
        )
        if dossier is None:
            raise Refused(_("There is no open dossier that could be filled in."))
        rights = rights_of(by)
        own = dossier.producer.organisation_id in rights.organisation_ids()
        if own and dossier.producer.organisation_id not in rights.organisation_ids("producer_member"):
            raise Refused(_("Only who speaks for the producer gives its consent."))
        if not own and dossier.commune_id not in rights.commune_ids:
            raise Refused(_("There is no open dossier that could be filled in."))
        if own != (given.way == Consent.Way.OWN_ACCOUNT):
            raise Refused(
                _("From your own account you give it yourself; an officer records a signed paper or a spoken word."),
                field="way",
            )
        standing = Consent.objects.filter(dossier=dossier, taken_back_at__isnull=True).first()
        if standing is not None:
            return standing
        return write_consent(by=by, dossier=dossier, given=given)


def take_back(*, by: Any, dossier: Dossier) -> int:
    """From now on nobody fills in for the household; what was written stays, with who wrote it. How many were taken back.

    The producer may, from their own account; the officer too, when the household tells them. Raises Refused.
    """
    with transaction.atomic():
        row = Dossier.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=dossier.pk).first()
        if row is None or actors.acting_as(by, row, ("producer", "commune")) is None:
            raise Refused(_("This dossier is not here."))
        gone = Consent.objects.filter(dossier=row, taken_back_at__isnull=True).update(taken_back_at=clock.now())
        if gone:
            row.is_assisted = False
            row.save(update_fields=["is_assisted"])
            record(by=by, action="appraisal.consent_taken_back", topic="appraisal", subject=row)
    return gone
