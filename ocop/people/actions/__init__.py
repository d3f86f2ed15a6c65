"""What changes persons, their roles and what they may do. Each action checks, does, records, and announces after commit."""

from ocop.people.actions.accounts import change_profile, make_demo_person
from ocop.people.actions.claims import answer_claim, claim_organisation, withdraw_claim
from ocop.people.actions.codes import issue_code, use_code
from ocop.people.actions.erasure import erase_account
from ocop.people.actions.invitations import accept_invitation, cancel_invitation, invite
from ocop.people.actions.keys import create_key, revoke_key
from ocop.people.actions.offices import begin, change_office
from ocop.people.actions.roles import end_role, grant_role

__all__ = [
    "accept_invitation",
    "answer_claim",
    "begin",
    "cancel_invitation",
    "change_office",
    "change_profile",
    "claim_organisation",
    "create_key",
    "end_role",
    "erase_account",
    "grant_role",
    "invite",
    "issue_code",
    "make_demo_person",
    "revoke_key",
    "use_code",
    "withdraw_claim",
]
