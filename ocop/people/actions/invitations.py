"""Invitations to a role: a link that works once, for two weeks; the system keeps only its hash."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people import letters, phones
from ocop.people.actions.roles import check_post, hold
from ocop.people.models import Invitation, Organisation, Person, Role
from ocop.people.permissions import Post, is_fellow, may_grant, require
from ocop.workdays import clock

LIFETIME = datetime.timedelta(days=14)


def hash_of(token: str) -> str:
    """What is kept of a link; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def found_by(token: str) -> Invitation | None:
    """The open invitation behind a link; None when it was used, taken back, is too old or never was."""
    return (
        Invitation.objects.open()
        .select_related("commune", "organisation", "invited_by")
        .filter(token_hash=hash_of(token))
        .first()
    )


def path_of(token: str) -> str:
    """The address of the page that an invitation opens, in the language in force."""
    return reverse("account_invitation", args=[token])


def write(
    *,
    by: Person | None,
    post: Post,
    name: str,
    email: str = "",
    phone: str = "",
    email_checked: bool = False,
    by_fellow: bool = False,
) -> tuple[Invitation, str]:
    """Write an invitation in the caller's transaction and give it with the token of its link, which is never seen again."""
    token = secrets.token_urlsafe(32)
    now = clock.now()
    invitation = Invitation.objects.create(
        token_hash=hash_of(token),
        name=name.strip()[:120],
        email=email.strip().lower(),
        phone=phone,
        role=post.name,
        commune=post.commune,
        organisation=post.organisation,
        invited_by=by,
        created_at=now,
        expires_at=now + LIFETIME,
        email_checked=email_checked,
        by_fellow=by_fellow,
    )
    record(
        by=by,
        action="people.invite",
        topic="people",
        subject=invitation,
        after={
            "role": post.name,
            "commune": post.commune,
            "organisation": post.organisation,
            "name": invitation.name,
            "email": invitation.email,
            "phone": phone,
        },
        personal={"name", "email", "phone"},
    )
    return invitation, token


@transaction.atomic
def invite(
    *,
    by: Person,
    name: str,
    role: str,
    email: str = "",
    phone: str = "",
    commune: Any = None,
    organisation: Organisation | None = None,
    send: bool = True,
) -> tuple[Invitation, str]:
    """Invite somebody to a role: an officer to any that is theirs to give, a member to their own at their organisation.

    Gives the invitation and the token of its link.

    With an address and `send`, the link goes there by letter after the commit, and to nobody else: `by` gets an empty token.
    Refused for a role that is not `by`'s to give, and without a way to reach the person.
    """
    post = Post(role, commune, organisation)
    require("people.invite", by, post)
    check_post(post)
    if not name.strip():
        raise Refused(_("Write the name of the person."), field="name")
    number = phones.normal(phone)
    if not email.strip() and not number:
        raise Refused(_("Give an e-mail address or a phone number."), field="email")
    # The same link asked for twice (a double press): the first is still good. Locked by the row of who asks.
    Person.objects.select_for_update().get(pk=by.pk)
    same = Invitation.objects.open().filter(
        email=email.strip().lower(), phone=number, role=role, commune=commune, organisation=organisation
    )
    if same.exists():
        raise Refused(_("This person is invited already; take the open invitation back to make a new link."))
    sends = bool(send and email.strip())
    invitation, token = write(
        by=by,
        post=post,
        name=name,
        email=email,
        phone=number,
        email_checked=sends,
        by_fellow=not may_grant(by, post),
    )
    if not sends:
        return invitation, token
    with translation.override("vi"):
        lines = [
            _("Dear %(name)s,") % {"name": invitation.name},
            _("%(by)s invites you to the OCOP register as: %(role)s%(place)s.")
            % {"by": by.name, "role": invitation.get_role_display(), "place": place_words(invitation)},
            _("Open this link within 14 days to accept. It works once:"),
            letters.address_of(path_of(token)),
            _("If you did not expect this letter, leave it; nothing happens."),
        ]
        letters.send_after_commit(to=invitation.email, language="vi", subject=_("Invitation"), lines=lines)
    return invitation, ""


def place_words(of: Invitation | Role) -> str:
    """Where a role is held, as it follows its name: `, Xã Bát Tràng`; empty for the whole city."""
    place = of.commune or of.organisation
    return f", {place}" if place else ""


@transaction.atomic
def accept_invitation(
    *, token: str, by: Person | None = None, name: str = "", password: str = ""
) -> tuple[Person, Role]:
    """Take up an invitation: with the account one is signed in to, or with a new one that is made here.

    Refused when the link works no more, when `by` wrote the invitation, and when the address or number already has an
    account (then its owner signs in first).
    """
    invitation = Invitation.objects.open().select_for_update(of=("self",)).filter(token_hash=hash_of(token)).first()
    if invitation is None:
        raise Refused(
            _("This invitation works no more: it was used or taken back, or two weeks have passed. Ask for a new one.")
        )
    if by is not None and by.pk == invitation.invited_by_id:
        raise Refused(_("Nobody gives a role to themselves; send the link to the person you invited."))
    post = Post(invitation.role, invitation.commune, invitation.organisation)
    if invitation.by_fellow and not is_fellow(invitation.invited_by, post):
        raise Refused(_("Who invited you no longer speaks for this organisation; ask the officer of the commune."))
    person = by or _account_for(invitation, name=name, password=password)
    now = clock.now()
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).update(
        accepted_at=now, accepted_by=person
    )
    if taken != 1:
        raise Refused(_("This invitation was used a moment ago."))
    role = hold(
        person=person,
        post=post,
        granted_by_name=invitation.invited_by.name if invitation.invited_by else "system",
        granted_by=invitation.invited_by,
        by_fellow=invitation.by_fellow,
        by=person,
        reason=_("invitation accepted"),
    )
    return person, role


def _account_for(invitation: Invitation, *, name: str, password: str) -> Person:
    """A new account for whom the link was meant."""
    email = invitation.email or None
    phone = invitation.phone or None
    taken = Person.objects.filter(email=email).exists() if email else False
    taken = taken or (Person.objects.filter(phone=phone).exists() if phone else False)
    if taken:
        raise Refused(_("You already have an account; sign in first, then open this link again."))
    if email and not password:
        raise Refused(_("Choose a password."), field="password")
    person = Person.objects.create_user(
        name=name.strip()[:120] or invitation.name, email=email, phone=phone, password=password or None
    )
    if email:
        EmailAddress.objects.create(user=person, email=email, primary=True, verified=invitation.email_checked)
    record(
        by=person,
        action="people.join",
        topic="people",
        subject=person,
        after={"name": person.name, "email": email, "phone": phone},
        personal={"name", "email", "phone"},
    )
    return person


@transaction.atomic
def cancel_invitation(*, by: Person, invitation: Invitation) -> Invitation:
    """Take an invitation back. Refused when it was used or taken back already."""
    found = Invitation.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if found is None:
        raise Refused(_("There is no such invitation."))
    require("people.cancel_invitation", by, found)
    if found.accepted_at is not None or found.cancelled_at is not None:
        raise Refused(_("This invitation was already used or taken back."))
    found.cancelled_at = clock.now()
    found.save(update_fields=["cancelled_at"])
    record(by=by, action="people.cancel_invitation", topic="people", subject=found, after={"cancelled": True})
    return found
