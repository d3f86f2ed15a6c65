"""Erasure of an account (law 91/2025/QH15 and decree 13/2023/NĐ-CP on personal data).

What is erased: name, e-mail, phone, password, second factors, sessions, keys, codes, words of claims, and the personal values
beside the ledger; and the name beside whatever was not done as an officer (`ocop.people.naming`). What stays, because the law on archives and the record itself ask for it: that somebody held which role
from when to when, and the chain of the ledger with hashes that lead nowhere. Officers' names stay beside their official acts.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.erasure import erase_values_of
from ocop.ledger.models import PersonalValue
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people import naming
from ocop.people.actions.roles import last_administrator
from ocop.people.models import Claim, Invitation, Person
from ocop.people.rights import forget, rights_of
from ocop.workdays import clock

ERASED_NAME = "Tài khoản đã xóa"
_others: list[Callable[[Person], None]] = []


def register(erase: Callable[[Person], None]) -> None:
    """A room above empties what it holds about a person; called in the transaction of the erasure."""
    if erase not in _others:
        _others.append(erase)


@transaction.atomic
def erase_account(*, by: Person, person: Person, reason: str = "") -> Person:
    """Close an account and erase what is personal in it; it cannot be undone.

    Refused for somebody else's account (but the administrator may, on the person's request), when it was erased already, and
    for the only administrator.
    """
    if by.pk != person.pk and not rights_of(by).is_administrator:
        raise Refused(_("You may erase only your own account."))
    found = Person.objects.select_for_update().get(pk=person.pk)
    if found.erased_at is not None:
        raise Refused(_("This account was already erased."))
    held = list(found.roles.held())
    if any(last_administrator(role) for role in held):
        raise Refused(_("You are the only administrator; give this role to somebody else first."))
    now = clock.now()
    # Recorded first, while the actor still has their rights and, as an officer, their name.
    record(
        by=by,
        action="people.erase",
        topic="people",
        subject=found,
        before={"roles": [role.pk for role in held]},
        after={"erased": True},
        reason=reason,
    )
    for role in held:
        role.ended_at, role.ended_by, role.ended_by_name = now, found, ""
        role.end_reason, role.valid_to = _("account erased"), max(now.date(), role.valid_from)
        role.save(update_fields=["ended_at", "ended_by", "ended_by_name", "end_reason", "valid_to"])
    _empty(found)
    naming.empty(found, name=ERASED_NAME)
    found.name, found.email, found.phone, found.last_login = ERASED_NAME, None, None, None
    found.is_active, found.is_staff, found.is_superuser, found.erased_at = False, False, False, now
    found.set_unusable_password()
    found.save()
    for erase in _others:
        erase(found)
    erase_values_of(found.pk)
    forget(found)
    return found


def _empty(person: Person) -> None:
    """What hangs on the account in this room."""
    waiting = person.claims.filter(state=Claim.State.WAITING)
    waiting.update(state=Claim.State.WITHDRAWN, answered_at=clock.now())
    person.claims.update(statement="", proof=None)
    reached = Invitation.objects.filter(accepted_by=person)
    if person.email:
        reached = reached | Invitation.objects.filter(email=person.email)
    if person.phone:
        reached = reached | Invitation.objects.filter(phone=person.phone)
    entries = [str(key) for key in reached.values_list("pk", flat=True)]
    PersonalValue.objects.filter(
        entry__subject_type="people.invitation", entry__subject_id__in=entries, value__isnull=False
    ).update(value=None, salt="", erased_at=clock.now())
    reached.update(name="", email="", phone="")
    person.sign_in_codes.all().delete()
    person.api_keys.filter(revoked_at__isnull=True).update(revoked_at=clock.now())
    person.api_keys.update(label="")
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=list(sessions.values_list("session_key", flat=True))).delete()
    sessions.delete()
