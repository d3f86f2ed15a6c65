"""Every place where the record names a person, and what becomes of it: their copy tells of it, erasure empties it or says why not.

Rooms declare their fields in `AppConfig.ready`; `tests/test_persons_named.py` walks all models and fails for a field that names
a person and was not declared. Law 91/2025/QH15 (personal data) gives the right to a copy and to erasure, except where another
law asks that the data be kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.people.models import Person
from ocop.people.rights import OFFICE_ROLES

Words = str | Promise
OFFICIAL = _(
    "An act of an office: the law on archives (33/2024/QH15) asks that it stays known who answered for it. It stays in the copy of the person's ledger."
)
PROCEDURE = _(
    "Part of a dossier that a producer filed with an office: it is kept with the dossier, under the law on archives (33/2024/QH15)."
)
ORGANISATION = _("The organisation's own contact, not the account's: its people change it on its page.")


@dataclass(frozen=True)
class Linked:
    """Rows that lead to the person. `name` is a text beside the link; it is emptied unless the act was that of an officer."""

    model: str
    link: str
    name: str
    dated: str
    shows: tuple[str, ...]


@dataclass(frozen=True)
class Treated:
    """A field that code of its own erases (`how` says where), or one that stays for a reason (`kept`)."""

    field: str
    how: Words = ""
    kept: Words = ""


_linked: dict[str, Linked] = {}
_treated: dict[str, Treated] = {}


def linked(model: str, *, link: str = "by", name: str = "", dated: str = "created_at", shows: tuple[str, ...]) -> None:
    """Rows of `room.Model` that a person made: `link` leads to them, `name` repeats their name as text.

    Their copy lists the fields in `shows`. At erasure the name is emptied, except where they held a role of an office on the day
    of `dated`: an officer stays named beside official acts. The link leads to an account that says nothing any more.
    """
    _linked[f"{model}.{link}"] = Linked(model, link, name, dated, shows)


def erased_by(how: Words, *fields: str) -> None:
    """Fields (`room.Model.field`) that a function of their own tells of and empties."""
    for field in fields:
        _treated[field] = Treated(field, how=how)


def kept(why: Words, *fields: str) -> None:
    """Fields that erasure leaves, with the law or reason."""
    for field in fields:
        _treated[field] = Treated(field, kept=why)


def declared() -> set[str]:
    """All fields spoken for, as `room.Model.field`."""
    texts = {f"{one.model}.{one.name}" for one in _linked.values() if one.name}
    return {*_linked, *_treated, *texts}


def reasons() -> list[str]:
    """Why some names stay after an erasure, each reason once."""
    return sorted({str(one.kept) for one in _treated.values() if one.kept} | {str(OFFICIAL)})


def told(person: Person) -> dict[str, list[dict[str, Any]]]:
    """What the person made, by `room.Model.link`; only where there is something."""
    found = {}
    for key, one in sorted(_linked.items()):
        rows = apps.get_model(one.model)._default_manager.filter(**{one.link: person}).order_by("pk")
        values = list(rows.values("pk", *one.shows))
        if values:
            found[key] = values
    return found


def empty(person: Person, *, name: str) -> None:
    """Put `name` in place of the person's beside whatever they did not do as an officer; in the transaction of the erasure."""
    held = list(person.roles.filter(name__in=OFFICE_ROLES))
    for one in _linked.values():
        if not one.name:
            continue
        model = apps.get_model(one.model)
        rows = model._default_manager.filter(**{one.link: person}).exclude(**{one.name: ""})
        field = model._meta.get_field(one.name)
        length = field.max_length if isinstance(field, CharField) else None
        as_officer = Q(pk__in=[])
        for role in held:
            as_officer |= _days(one.dated, role)
        rows.exclude(as_officer).update(**{one.name: name[:length]})


def _days(dated: str, role: Any) -> Q:
    """Acts on the days on which a role was held."""
    days = Q(**{f"{dated}__date__gte": role.valid_from})
    last = role.valid_to
    if role.ended_at is not None:
        ended = timezone.localtime(role.ended_at).date()
        last = ended if last is None else min(last, ended)
    return days & Q(**{f"{dated}__date__lte": last}) if last is not None else days


def declare_own() -> None:
    """The fields of this room and of the rooms below, which cannot know it."""
    linked(
        "exchange.Import",
        name="by_name",
        shows=("kind", "register", "state", "file__name", "created_at", "applied_at", "undone_at"),
    )
    linked("people.Role", link="granted_by", name="granted_by_name", shows=("name", "valid_from", "valid_to", "reason"))
    linked(
        "people.Role",
        link="ended_by",
        name="ended_by_name",
        dated="ended_at",
        shows=("name", "valid_from", "valid_to", "end_reason"),
    )
    kept(OFFICIAL, "people.Claim.answered_by_name", "people.SignInCode.issued_by_name")
    kept(
        _("The ledger cannot be changed: officers stand in it by name, everybody else as a number, values as hashes."),
        "ledger.Entry.actor_id",
        "ledger.Entry.actor_name",
    )
    kept(
        ORGANISATION,
        *(f"people.Organisation.{name}" for name in ("name", "name_en", "representative", "phone", "email")),
    )
    kept(
        _("The public entry of an office."),
        *(f"people.Office.{name}" for name in ("name", "name_en", "email", "phone")),
    )
    kept(
        _(
            "That somebody held which role from when to when stays, under the law on archives; the account says no name any more."
        ),
        "people.Role.person",
    )
    erased_by(
        "ocop.people.actions.erasure",
        "ledger.PersonalValue.person_id",
        *(f"people.Person.{name}" for name in ("name", "email", "phone")),
        *(f"people.Invitation.{name}" for name in ("name", "email", "phone", "invited_by", "accepted_by")),
        "people.Claim.person",
        "people.SignInCode.person",
        "people.ApiKey.person",
    )
