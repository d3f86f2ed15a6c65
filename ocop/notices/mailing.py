"""Messages as e-mails: claimed by a conditional update, sent, marked; a failure is tried again later and never loses the message.

A claim moves `email_after` ahead by a lease, so a machine that dies while it sends leaves the rest to the next one. An e-mail
goes out twice only when a machine dies between the mail server's yes and the mark.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable
from itertools import groupby
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.notices.kinds import find
from ocop.notices.models import Notice, Way
from ocop.notices.wording import Words, words_of
from ocop.people.letters import address_of, language_of, office_name
from ocop.people.models import Person
from ocop.workdays import clock

log = logging.getLogger(__name__)
LEASE = datetime.timedelta(minutes=10)
# Minutes until the next try after the first, second ... failure; after the last one an administrator decides.
BACK_OFF = (2, 10, 30, 120, 360, 720, 1440)
_QUIET = "django.core.mail.backends."
# Who got a letter within this time gets what comes next together in one letter when it is over: a burst of messages is two
# letters at most, not fifty. Urgent ones may break it, a few times.
REST = datetime.timedelta(minutes=15)
LETTERS, URGENT_LETTERS = 1, 3


def connection() -> Any:
    """The way out. A demo instance writes letters into files under OCOP_VAR, whatever mail server is set: its people are made up."""
    backend = settings.EMAIL_BACKEND
    if settings.OCOP_INSTANCE == "demo" and backend.removeprefix(_QUIET).split(".")[0] in ("smtp", "console"):
        return get_connection(f"{_QUIET}filebased.EmailBackend", file_path=str(settings.VAR / "letters"))
    return get_connection()


def path_for(link: str, language: str) -> str:
    """The page a message leads to, in a language; "" for none."""
    if not link or language != "en":
        return link
    with translation.override("vi"):
        return str(translate_url(link, language))


def _claim(notices: Iterable[Notice]) -> list[Notice]:
    """Those that nobody else has taken meanwhile, ours for the time of the lease."""
    ours = []
    for notice in notices:
        ahead = timezone.now() + LEASE
        still = Notice.objects.filter(pk=notice.pk, email_after=notice.email_after, emailed_at__isnull=True)
        if still.update(email_after=ahead, email_attempts=F("email_attempts") + 1):
            notice.email_after, notice.email_attempts = ahead, notice.email_attempts + 1
            ours.append(notice)
    return ours


def is_lasting(error: BaseException) -> bool:
    """Whether the mail server said that this address will never do (a 5xx about the recipient)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, SMTPSenderRefused):
        return False
    return isinstance(error, SMTPResponseException) and error.smtp_code in (550, 551, 553)


def reachable(person: Person) -> str:
    """The address a letter may go to: one that was not left unconfirmed; "" for none."""
    if not person.is_active or not person.email:
        return ""
    unconfirmed = EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=False).exists()
    return "" if unconfirmed else person.email


def _note(notices: list[Notice], error: str, *, lasting: bool) -> None:
    """Keep why it failed, and when to try again."""
    for notice in notices:
        tries = notice.email_attempts
        over = lasting or tries > len(BACK_OFF)
        notice.email_after = None if over else timezone.now() + datetime.timedelta(minutes=BACK_OFF[max(tries, 1) - 1])
        notice.email_error = error[:300]
        notice.save(update_fields=["email_after", "email_error"])


def _deliver(notices: list[Notice], person: Person, subject: str, body: str) -> bool:
    """One letter for these messages of one person; True when it went out."""
    to = reachable(person)
    if not to:
        _note(notices, "no confirmed e-mail address", lasting=True)
        return False
    language = language_of(person)
    with translation.override(language):
        foot = _("You choose which letters you get here: %(address)s") % {
            "address": address_of(path_for(_preferences(), language))
        }
    letter = EmailMessage(
        " ".join(f"[{office_name()}] {subject}".split()), f"{body}\n\n-- \n{foot}", None, [to], connection=connection()
    )
    try:
        letter.send()
    except (SMTPException, OSError, ValueError) as error:
        # OSError: no network, no such host, time out. ValueError: an address or a header that cannot be written.
        log.warning("An e-mail to person #%s was not sent: %s", person.pk, error)
        _note(notices, f"{type(error).__name__}: {error}", lasting=is_lasting(error) or isinstance(error, ValueError))
        return False
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(
        emailed_at=clock.now(), email_after=None, email_error=""
    )
    return True


def _preferences() -> str:
    with translation.override("vi"):
        return reverse("notices:preferences")


def _paragraph(notice: Notice, words: Words, language: str) -> str:
    lines = [words.body]
    if notice.link:
        lines.append(address_of(path_for(notice.link, language)))
    return "\n\n".join(line for line in lines if line)


def send_one(notice: Notice) -> bool:
    """The e-mail of one claimed message."""
    language = language_of(notice.person)
    words = words_of(notice, language)
    return _deliver([notice], notice.person, words.subject, _paragraph(notice, words, language))


def send_digest(person: Person, notices: list[Notice]) -> bool:
    """One letter with all claimed messages of a person."""
    language = language_of(person)
    parts = []
    for notice in notices:
        words = words_of(notice, language)
        parts.append(f"* {words.subject}\n\n{_paragraph(notice, words, language)}")
    with translation.override(language):
        subject = ngettext("%(count)s new message", "%(count)s new messages", len(notices)) % {"count": len(notices)}
    return _deliver(notices, person, subject, "\n\n".join(parts))


def send_at_once(keys: list[int]) -> int:
    """Claim and send what is due for the persons of these messages, one letter each; how many messages went out.

    A change that tells a person fifty things has put all of them there when its first message is sent: they go as one.
    """
    due = Notice.objects.to_mail(timezone.now()).filter(way=Way.AT_ONCE)
    persons = set(due.filter(pk__in=keys).values_list("person_id", flat=True))
    rows = due.filter(person_id__in=persons).select_related("person").order_by("person_id", "pk")
    return sum(_letter(group) for group in _by_person(rows))


def _by_person(rows: Iterable[Notice]) -> list[list[Notice]]:
    return [list(group) for _person, group in groupby(rows, lambda row: row.person_id)]


def _letter(rows: list[Notice]) -> int:
    """What is due for one person as one letter, now or when their rest is over; how many messages went out."""
    if waits := _rest(rows):
        Notice.objects.filter(pk__in=[row.pk for row in rows], emailed_at__isnull=True).update(
            email_after=timezone.now() + waits
        )
        return 0
    ours = _claim(rows)
    if not ours:
        return 0
    done = send_one(ours[0]) if len(ours) == 1 else send_digest(ours[0].person, ours)
    return len(ours) if done else 0


def _rest(rows: list[Notice]) -> datetime.timedelta | None:
    """How long a person is left in peace before the next letter; None when it may go. One query."""
    now = clock.now()
    letters = Notice.objects.filter(
        person_id=rows[0].person_id, way=Way.AT_ONCE, emailed_at__gt=now - REST, emailed_at__lte=now
    )
    just_sent = sorted(at for at in letters.values_list("emailed_at", flat=True).distinct() if at is not None)
    is_urgent = any(kind.urgent for row in rows if (kind := find(row.kind)) is not None)
    most = URGENT_LETTERS if is_urgent else LETTERS
    return just_sent[-most] + REST - now if len(just_sent) >= most else None


def begin_digests() -> int:
    """The letters of those who want one a day fall due: what they have not read by now. How many messages."""
    now = timezone.now()
    fresh = Notice.objects.filter(way=Way.DAILY, emailed_at__isnull=True, email_attempts=0, email_after__isnull=True)
    fresh.filter(read_at__isnull=False).update(way=Way.DESK)
    return int(fresh.filter(read_at__isnull=True).update(email_after=now))


def send_due(limit: int = 200) -> int:
    """Everything whose time has come: digests, and letters whose next try is due or whose task was lost. How many letters."""
    due = Notice.objects.to_mail(timezone.now()).select_related("person")
    sent = 0
    for group in _by_person(due.filter(way=Way.AT_ONCE).order_by("person_id", "pk")[: limit * 20])[:limit]:
        sent += 1 if _letter(group) else 0
    for group in _by_person(due.filter(way=Way.DAILY).order_by("person_id", "pk")[:5000]):
        if ours := _claim(group):
            sent += send_digest(ours[0].person, ours)
    return sent
