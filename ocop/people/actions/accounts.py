"""One's own account: name, language and phone; and the accounts of demo persons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people import phones
from ocop.people.models import Organisation, Person, Role
from ocop.people.rights import forget
from ocop.workdays import clock


@transaction.atomic
def change_profile(*, by: Person, name: str, language: str, phone: str) -> Person:
    """Change one's own name, language and phone number. Gives the person as stored; records only what changed.

    Refused without a name, for a number somebody else has, and for giving up the only way to be reached.
    """
    person = Person.objects.select_for_update().get(pk=by.pk)
    number = phones.normal(phone) or None
    if not name.strip():
        raise Refused(_("Write your name."), field="name")
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose a language."), field="language")
    if number is None and person.email is None:
        raise Refused(_("Without a phone number you could no longer sign in."), field="phone")
    if number and Person.objects.filter(phone=number).exclude(pk=person.pk).exists():
        raise Refused(_("This phone number already has an account."), field="phone")
    wanted: dict[str, Any] = {"name": name.strip()[:120], "language": language, "phone": number}
    before = {field: getattr(person, field) for field in wanted if getattr(person, field) != wanted[field]}
    if not before:
        return person
    after = {field: wanted[field] for field in before}
    for field, value in after.items():
        setattr(person, field, value)
    person.save(update_fields=list(after))
    record(
        by=person,
        action="people.change_profile",
        topic="people",
        subject=person,
        before=before,
        after=after,
        personal={"name", "phone"},
    )
    return person


@transaction.atomic
def make_demo_person(
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    password: str | None = None,
    language: str = "vi",
    roles: Iterable[tuple[str, Any | None, Organisation | None]] = (),
) -> Person:
    """A person of the demo city with their roles, each (name, commune, organisation), held since 2019.

    Made once: called again with the same e-mail or phone it brings name, password and roles up to date. The caller records
    the making of the demo city as one entry. Raises RuntimeError outside a demo instance.
    """
    if settings.OCOP_INSTANCE != "demo":
        raise RuntimeError("Demo persons live on a demo instance only.")
    number = phones.normal(phone or "") or None
    key = {"email": email.lower()} if email else {"phone": number}
    person, _made = Person.objects.update_or_create(
        **key, defaults={"name": name, "phone": number, "language": language, "is_demo": True, "is_active": True}
    )
    if password:
        person.set_password(password)
    elif not person.password:
        person.set_unusable_password()
    person.save(update_fields=["password"])
    if email:
        EmailAddress.objects.get_or_create(
            user=person, email=email.lower(), defaults={"primary": True, "verified": True}
        )
    for role_name, commune, organisation in roles:
        Role.objects.get_or_create(
            person=person,
            name=role_name,
            commune=commune,
            organisation=organisation,
            defaults={"valid_from": "2019-01-01", "granted_by_name": "demo", "created_at": clock.now()},
        )
    forget(person)
    return person
