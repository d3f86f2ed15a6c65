"""What the sign-in library changes by itself, brought into the ledger: passwords, addresses, second factors.

The library's own signals are received here (there are none of ours). It sends some after its commit, so such an entry stands in
a transaction of its own.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.db import transaction

from ocop.ledger.record import record
from ocop.people.models import Person


def _record(action: str, person: Person, **after: Any) -> None:
    personal = {"email", "from_email"} & set(after)
    with transaction.atomic():
        record(
            by=person,
            action=action,
            topic="people",
            subject=person,
            after=after or None,
            personal=personal,
        )


def _password(action: str) -> Any:
    def receive(sender: Any, user: Person, **_rest: Any) -> None:
        _record(action, user)

    return receive


def _factor(action: str) -> Any:
    def receive(sender: Any, user: Person, authenticator: Any, **_rest: Any) -> None:
        _record(action, user, kind=str(authenticator.type))

    return receive


def _email_changed(sender: Any, user: Person, from_email_address: Any, to_email_address: Any, **_rest: Any) -> None:
    before = from_email_address.email if from_email_address else None
    _record("people.email_changed", user, from_email=before, email=to_email_address.email)


def _email_confirmed(sender: Any, email_address: Any, **_rest: Any) -> None:
    _record("people.email_confirmed", email_address.user, email=email_address.email)


def _email_removed(sender: Any, user: Person, email_address: Any, **_rest: Any) -> None:
    _record("people.email_removed", user, email=email_address.email)


def receive() -> None:
    """Connect the receivers, once."""
    for signal, action in (
        (account.password_changed, "people.password_changed"),
        (account.password_set, "people.password_set"),
        (account.password_reset, "people.password_reset"),
    ):
        signal.connect(_password(action), weak=False, dispatch_uid=action)
    for signal, action in (
        (mfa.authenticator_added, "people.factor_added"),
        (mfa.authenticator_removed, "people.factor_removed"),
        (mfa.authenticator_reset, "people.factor_renewed"),
    ):
        signal.connect(_factor(action), weak=False, dispatch_uid=action)
    account.email_changed.connect(_email_changed, dispatch_uid="people.email_changed")
    account.email_confirmed.connect(_email_confirmed, dispatch_uid="people.email_confirmed")
    account.email_removed.connect(_email_removed, dispatch_uid="people.email_removed")
