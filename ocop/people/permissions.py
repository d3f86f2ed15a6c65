"""Who may do what, as named predicates; a refusal carries its reason.

`require("people.grant_role", by, post)` passes or raises Refused with the permission's sentence. Rooms above declare
theirs in the same way; templates and views ask `allows(...)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import rules
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ocop.ledger.refusal import Refused
from ocop.people.models import ApiKey, Claim, Invitation, Organisation, Person, Role, RoleName
from ocop.people.rights import MEMBER_ROLES, rights_of

_reasons: dict[str, str | Promise] = {}
Predicate = Callable[[Any, Any], bool]


def permission(name: str, reason: str | Promise) -> Callable[[Predicate], Predicate]:
    """Declare a permission by its predicate of (person, thing) and the sentence with which it refuses."""

    def declare(predicate: Predicate) -> Predicate:
        rules.add_perm(name, rules.predicate(predicate, name=name))
        _reasons[name] = reason
        return predicate

    return declare


def allows(name: str, person: Any, thing: Any = None) -> bool:
    """Whether this person may."""
    return bool(rules.has_perm(name, person, thing))


def require(name: str, person: Any, thing: Any = None) -> None:
    """Raises Refused with the permission's reason when this person may not."""
    if not allows(name, person, thing):
        raise Refused(str(_reasons[name]))


@dataclass(frozen=True)
class Post:
    """What is granted: a role at a commune, at an organisation or in the whole city."""

    name: str
    commune: Any = None
    organisation: Organisation | None = None


OFFICE_GRANTS = frozenset({RoleName.COMMUNE_OFFICER.value, RoleName.TRADE_OFFICER.value})
"""What a coordination officer may grant among the offices; the other office roles are the administrator's."""


@permission("people.grant_role", _("You may not give this role; ask the system administrator."))
def may_grant(by: Any, post: Post) -> bool:
    """Administrator: every role. Coordination officer: commune and trade officers, and speakers of organisations.

    Speakers are also for the officers of the organisation's commune, buyers' speakers for the trade office.
    """
    rights = rights_of(by)
    if rights.is_administrator:
        return True
    if rights.is_city_officer and post.name in OFFICE_GRANTS | MEMBER_ROLES:
        return True
    if post.name not in MEMBER_ROLES or post.organisation is None:
        return False
    if post.name == RoleName.BUYER_MEMBER:
        return rights.is_trade_officer
    return post.organisation.commune_id is not None and post.organisation.commune_id in rights.commune_ids


def is_fellow(person: Any, post: Post) -> bool:
    """Whether this person speaks for the same organisation in the same role."""
    return (
        post.name in MEMBER_ROLES
        and post.organisation is not None
        and post.organisation.pk in rights_of(person).organisation_ids(post.name)
    )


@permission("people.invite", _("You may not give this role; ask the system administrator."))
def may_invite(by: Any, post: Post) -> bool:
    """Who may grant a role; and who speaks for an organisation may let fellows speak for it too."""
    return may_grant(by, post) or is_fellow(by, post)


@permission(
    "people.end_role",
    _("You may not end this role; ask the officer who confirmed it, or the system administrator."),
)
def may_end(by: Any, role: Role) -> bool:
    """Who may grant a role may end it; a person may lay down their own role of a speaker; fellows may end each other's.

    Whom only a fellow let in cannot put out those whom an officer confirmed: else one wrong invitation could take an
    organisation over.
    """
    if rights_of(by).person_id == role.person_id:
        return role.name in MEMBER_ROLES or rights_of(by).is_administrator
    if may_grant(by, Post(role.name, role.commune, role.organisation)):
        return True
    standing = role.organisation_id is not None and Post(role.name, None, _standing(role.organisation))
    if not standing or not is_fellow(by, standing):
        return False
    return role.by_fellow or _is_confirmed(by, standing)


def _standing(organisation: Any) -> Organisation:
    """The organisation at the end of a chain of merges."""
    seen = {organisation.pk}
    while organisation.merged_into is not None and organisation.merged_into.pk not in seen:
        organisation = organisation.merged_into
        seen.add(organisation.pk)
    found: Organisation = organisation
    return found


def _is_confirmed(person: Any, post: Post) -> bool:
    """Whether an officer, not only a fellow, made this person speak for the organisation."""
    roles = person.roles.held().filter(name=post.name, by_fellow=False).select_related("organisation__merged_into")
    return any(_standing(role.organisation).pk == post.organisation.pk for role in roles if post.organisation)


@permission(
    "people.answer_claim", _("Only an officer of the place, for buyers the trade office, answers this request.")
)
def may_answer(by: Any, claim: Claim) -> bool:
    """An officer of the organisation's place, for buyers the trade office, city officers; nobody their own claim."""
    return Claim.objects.to_answer_by(by).filter(pk=claim.pk).exists()


@permission(
    "people.cancel_invitation", _("Only who invited, a fellow member or an officer may take back an invitation.")
)
def may_cancel(by: Any, invitation: Invitation) -> bool:
    """Who invited, whoever might have as an officer, and fellows of the organisation."""
    rights = rights_of(by)
    return rights.person_id is not None and (
        invitation.invited_by_id == rights.person_id
        or may_invite(by, Post(invitation.role, invitation.commune, invitation.organisation))
    )


@permission("people.issue_code", _("Sign-in codes are given by an officer of the household's commune or of the city."))
def may_issue_code(by: Any, person: Person) -> bool:
    """City officers; officers of a commune in which the person speaks for an organisation or asks to.

    Never for oneself and never for somebody who holds a role of an office: the officer would act in another's name.
    """
    rights = rights_of(by)
    if rights.person_id is None or rights.person_id == person.pk or rights_of(person).is_officer:
        return False
    if rights.is_city_officer:
        return True
    communes = rights.commune_ids
    if not communes:
        return False
    return (
        person.roles.held().filter(organisation__commune_id__in=communes).exists()
        or person.claims.filter(organisation__commune_id__in=communes, state=Claim.State.WAITING).exists()
    )


@permission("people.use_keys", _("Keys are for the machines of offices; ask the coordination office."))
def may_use_keys(by: Any, _thing: Any = None) -> bool:
    """Whoever holds a role of an office."""
    return rights_of(by).is_officer


@permission("people.revoke_key", _("You may end only your own keys."))
def may_revoke(by: Any, key: ApiKey) -> bool:
    """The holder, and the administrator."""
    rights = rights_of(by)
    return rights.person_id is not None and (key.person_id == rights.person_id or rights.is_administrator)


@permission("people.read_audit", _("The ledger is read by the administrator and the auditor."))
def may_read_audit(by: Any, _thing: Any = None) -> bool:
    """Administrator and auditor."""
    return rights_of(by).sees_audit


@permission("people.manage_office", _("Only the system administrator changes the office's own entry."))
def may_manage_office(by: Any, _thing: Any = None) -> bool:
    """Administrator."""
    return rights_of(by).is_administrator
