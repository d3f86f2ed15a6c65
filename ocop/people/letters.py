"""Letters of this room: composed here, sent after the commit, in the language of whoever reads them."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise

from ocop.people.models import Office, Person


def office_name() -> str:
    """The name of the office that runs this instance; OCOP before it has one."""
    office = Office.objects.first()
    return office.name if office else "OCOP"


def send_after_commit(*, to: str, language: str, subject: str | Promise, lines: list[str]) -> None:
    """Queue a letter once the change is certain; nothing is sent for a change that was rolled back."""
    from ocop.people.tasks import send_letter

    with translation.override(language):
        words = f"[{office_name()}] {subject}"
        body = "\n\n".join(lines)
    transaction.on_commit(lambda: send_letter.enqueue(to=to, subject=" ".join(words.split()), body=body))


def address_of(path: str) -> str:
    """A path with the scheme and host of this instance, for letters and commands; as it is when none is set."""
    base = settings.OCOP_BASE_URL.rstrip("/")
    return f"{base or 'http://localhost:8000'}{path}"


def language_of(person: Person | None) -> str:
    """The language a person reads; Vietnamese for those we do not know."""
    return person.language if person is not None and person.language in ("vi", "en") else "vi"
