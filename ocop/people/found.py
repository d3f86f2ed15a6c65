"""What this room tells the rooms below at start-up: who may open a claim's paper, the ways on the desk, the office's name."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from ocop.ledger.version import version
from ocop.people.rights import rights_of
from ocop.ui import navigation
from ocop.ui.office import OfficeName


def may_open(person: Any, file: Any) -> bool:
    """The paper of a claim is for the claimant and for those who may see the claim."""
    from ocop.people.models import Claim

    return Claim.objects.visible_to(person).filter(proof=file).exists()


def office_name() -> OfficeName:
    """The office's own entry, kept until somebody changes something about people."""
    from ocop.people.models import Office

    key = f"people.office.{version('people')}"
    kept: OfficeName | None = cache.get(key)
    if kept is None:
        row = Office.objects.first()
        kept = OfficeName(row.name, row.name_en, row.email, row.phone, row.address) if row else OfficeName()
        cache.set(key, kept, 3600)
    return kept


def _is_officer(person: Any) -> bool:
    return rights_of(person).is_officer


def _invites(person: Any) -> bool:
    rights = rights_of(person)
    return rights.is_officer or bool(rights.organisation_ids())


def _is_signed_in(person: Any) -> bool:
    return bool(getattr(person, "is_authenticated", False))


def register_ways() -> None:
    """The entries of the desk's and the account's menus."""
    people = _("People")
    for label, address, order, icon, shown_to in (
        (_("Requests to speak for somebody"), "people:claims", 60, "chat", _is_officer),
        (_("Persons and roles"), "people:persons", 61, "people", _is_officer),
        (_("Invitations"), "people:invitations", 62, "mail", _invites),
        (_("History"), "people:audit", 63, "list", _is_signed_in),
        (_("Keys for machines"), "people:keys", 64, "key", _is_officer),
        (_("Our office"), "people:office", 65, "house", lambda person: rights_of(person).is_administrator),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=people, shown_to=shown_to)
        )
    for label, address, order in (
        (_("My profile"), "account_profile", 10),
        (_("I speak for"), "account_claims", 20),
        (_("E-mail addresses"), "account_email", 30),
        (_("Second factor"), "mfa_index", 40),
        (_("Signed-in devices"), "usersessions_list", 50),
        (_("My data"), "account_data", 60),
    ):
        navigation.register("account", navigation.Entry(label, address, order=order, shown_to=_is_signed_in))
