"""A refusal changes nothing: no row of this room and no entry of the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from ocop.ledger.models import PersonalValue
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.people.models import ApiKey, Claim, Invitation, Office, Person, Role, SignInCode

KEPT = (ApiKey, Claim, Invitation, Office, Person, Role, SignInCode, EmailAddress, PersonalValue)


def state() -> dict[str, Any]:
    """Every row of this room, as stored."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in KEPT}


@contextmanager
def refused(words: str) -> Iterator[Any]:
    """Refused with these words in its sentence, and nothing changed."""
    before, entries, letters = state(), head(), len(mail.outbox)
    with pytest.raises(Refused) as caught:
        yield caught
    assert words in caught.value.sentence
    assert state() == before
    assert head() == entries
    assert len(mail.outbox) == letters
