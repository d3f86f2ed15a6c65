"""The office that runs this instance: its name, and its first administrator."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people import phones
from ocop.people.actions.invitations import write
from ocop.people.models import Invitation, Office, Person, Role, RoleName
from ocop.people.permissions import Post, require
from ocop.workdays import clock

OFFICE_FIELDS = ("name", "name_en", "email", "phone", "address")


@transaction.atomic
def begin(*, office: str, officer: str, email: str, again: bool = False) -> tuple[Office, str]:
    """A clean start: the office takes its name, its first administrator an invitation. Gives the token of its link.

    Refused once there is an administrator, and while the link of an earlier call is open: `again` makes a new one, and the
    old one works no more.
    """
    if Role.objects.held().filter(name=RoleName.ADMINISTRATOR, person__is_active=True).exists():
        raise Refused(_("This instance already has an administrator, who invites the others."))
    if not office.strip() or not officer.strip() or "@" not in email:
        raise Refused(_("Give the name of the office, the name of the officer and an e-mail address."))
    earlier = Invitation.objects.open().filter(role=RoleName.ADMINISTRATOR, invited_by__isnull=True)
    if earlier.exists() and not again:
        raise Refused(
            _("The first officer was invited already; add --again to make a new link, and the old one works no more.")
        )
    row, _made = Office.objects.update_or_create(pk=1, defaults={"name": office.strip()[:160]})
    earlier.update(cancelled_at=clock.now())
    record(by=None, action="people.begin", topic="people", subject=row, after={"name": row.name})
    # Whoever runs the command wrote the address and reads the link; asking for a letter would lock out an office whose mail
    # is not set up yet.
    _invitation, token = write(
        by=None, post=Post(RoleName.ADMINISTRATOR), name=officer, email=email, email_checked=True
    )
    return row, token


@transaction.atomic
def change_office(
    *,
    by: Person,
    name: str,
    name_en: str,
    email: str,
    phone: str,
    address: str,
    seen: Mapping[str, str] | None = None,
) -> Office:
    """Change the office's own entry, as it stands at the foot of pages and in letters. Administrator only.

    `seen` is the entry as the form was opened with it; refused when somebody changed it meanwhile.
    """
    require("people.manage_office", by)
    if not name.strip():
        raise Refused(_("The office needs a name."), field="name")
    row = Office.objects.select_for_update().first() or Office(name="")
    if seen is not None and any(seen.get(field, "") != getattr(row, field) for field in OFFICE_FIELDS):
        raise Refused(
            _("Somebody else changed this meanwhile; nothing of yours is lost. Look at what is new, then save again.")
        )
    wanted = {
        "name": name.strip(),
        "name_en": name_en.strip(),
        "email": email.strip(),
        "phone": phones.normal(phone),
        "address": address.strip(),
    }
    before = {field: getattr(row, field) for field in OFFICE_FIELDS if getattr(row, field) != wanted[field]}
    if not before:
        return row
    after = {field: wanted[field] for field in before}
    for field, value in after.items():
        setattr(row, field, value)
    row.save()
    record(by=by, action="people.change_office", topic="people", subject=row, before=before, after=after)
    return row
