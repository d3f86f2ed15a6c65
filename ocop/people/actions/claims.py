"""Claims: a person says they speak for an organisation, an officer confirms or refuses in one sentence."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.files.actions import keep_document
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people import letters
from ocop.people.actions.roles import hold
from ocop.people.contact import PUBLISHED_KINDS
from ocop.people.models import Claim, Organisation, Person
from ocop.people.permissions import Post, require
from ocop.people.rights import MEMBER_ROLES
from ocop.workdays import clock


def claimable(*, by: Any, tax_code: str = "") -> QuerySet[Organisation]:
    """Organisations one may ask to speak for: those one can see, and a firm whose exact tax code one knows (buyers)."""
    seen = Q(pk__in=Organisation.objects.visible_to(by).values("pk"))
    if tax_code:
        seen |= Q(tax_code=tax_code, kind__in=PUBLISHED_KINDS)
    return Organisation.objects.standing().filter(seen)


@transaction.atomic
def claim_organisation(
    *,
    by: Person,
    organisation: Organisation,
    role: str,
    statement: str = "",
    proof: UploadedFile | None = None,
) -> Claim:
    """Ask to speak for an organisation, with a sentence why and perhaps a paper.

    Refused for an organisation one cannot see, when one speaks for it already, or when the same question waits.
    """
    if role not in MEMBER_ROLES:
        raise Refused(_("Choose as what you speak for the organisation."), field="role")
    if not claimable(by=by, tax_code=organisation.tax_code).filter(pk=organisation.pk).exists():
        raise Refused(_("There is no such organisation."))
    if not statement.strip():
        raise Refused(_("Say in one sentence why you may speak for it."), field="statement")
    if by.roles.held().filter(name=role, organisation=organisation).exists():
        raise Refused(_("You already speak for this organisation."))
    kept = keep_document(by=by, upload=proof, is_public=False) if proof is not None else None
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                person=by,
                organisation=organisation,
                role=role,
                statement=statement.strip(),
                proof=kept,
                created_at=clock.now(),
            )
    except IntegrityError:
        raise Refused(_("You have already asked this; it waits for an officer.")) from None
    record(
        by=by,
        action="people.claim",
        topic="people",
        subject=organisation,
        after={"claim": claim.pk, "role": role, "statement": claim.statement},
        personal={"statement"},
        whose=by.pk,
    )
    return claim


def _lock(queryset: Any, claim: Claim) -> Claim:
    found: Claim | None = queryset.select_for_update(of=("self",)).filter(pk=claim.pk).first()
    if found is None:
        raise Refused(_("There is no such request."))
    if found.state != Claim.State.WAITING:
        raise Refused(_("This request was already answered."))
    return found


@transaction.atomic
def answer_claim(*, by: Person, claim: Claim, confirm: bool, answer: str = "") -> Claim:
    """Confirm (the role begins today) or refuse with a reason; the claimant is told by letter after the commit.

    Refused for whoever is not the officer of the place (for buyers the trade office), for one's own claim, without a
    reason when refusing, and when it was answered already.
    """
    found = _lock(Claim.objects.visible_to(by), claim)
    require("people.answer_claim", by, found)
    if not confirm and not answer.strip():
        raise Refused(_("Say in one sentence why not; the person will read it."), field="answer")
    found.state = Claim.State.CONFIRMED if confirm else Claim.State.REFUSED
    found.answer = answer.strip()
    found.answered_by_name = by.name[:120]
    found.answered_at = clock.now()
    found.save(update_fields=["state", "answer", "answered_by_name", "answered_at"])
    if confirm:
        hold(
            person=found.person,
            post=Post(found.role, None, found.organisation),
            granted_by_name=by.name,
            granted_by=by,
            by=by,
            reason=_("request confirmed"),
        )
    record(
        by=by,
        action="people.confirm_claim" if confirm else "people.refuse_claim",
        topic="people",
        subject=found.organisation,
        before={"claim": found.pk, "state": Claim.State.WAITING},
        after={"claim": found.pk, "state": found.state},
        reason=found.answer,
    )
    _tell(found)
    return found


def _tell(claim: Claim) -> None:
    person = claim.person
    if not person.email:
        return
    language = letters.language_of(person)
    with translation.override(language):
        organisation = {"organisation": claim.organisation.name}
        if claim.state == Claim.State.CONFIRMED:
            said = _("You may now speak for %(organisation)s.") % organisation
        else:
            said = _("Your request to speak for %(organisation)s was not confirmed.") % organisation
        lines = [said, claim.answer, letters.address_of(reverse("account_claims"))]
        letters.send_after_commit(
            to=person.email,
            language=language,
            subject=_("Your request was answered"),
            lines=[line for line in lines if line],
        )


@transaction.atomic
def withdraw_claim(*, by: Person, claim: Claim) -> Claim:
    """Take back one's own question while it waits."""
    found = _lock(by.claims, claim)
    found.state = Claim.State.WITHDRAWN
    found.answered_at = clock.now()
    found.save(update_fields=["state", "answered_at"])
    record(
        by=by,
        action="people.withdraw_claim",
        topic="people",
        subject=found.organisation,
        before={"claim": found.pk, "state": Claim.State.WAITING},
        after={"claim": found.pk, "state": found.state},
    )
    return found
