"""Proposals: brought, given to an office, answered, opened again, settled, taken back, shown to the public."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.dialogue import actors, catalogue, rules, tellings
from ocop.dialogue.actions import joining
from ocop.dialogue.actions.steps import TOPIC, kept, locked
from ocop.dialogue.models import Dialogue, Proposal
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.models import Organisation
from ocop.places.models import Commune
from ocop.workdays import clock

State = Proposal.State


def _texts(values: Mapping[str, Any], **most: int) -> dict[str, str]:
    found = {}
    for name, length in most.items():
        text = str(values.get(name, "")).strip()
        if not text:
            raise Refused(_("Say it in a few words."), field=name)
        found[name] = text[:length]
    return found


def bring(
    *, by: Any, key: str, organisation_id: int | None = None, firm: str = "", way: str = "desk", brought_on: datetime.date | None = None,
    dialogue: Dialogue | None = None, agrees_public: bool = False, **values: Any,
) -> Proposal:  # fmt: skip
    """A producer or business brings something itself, or an officer enters what was said. The same key again is the same row.

    `values`: kind, subject, title, words. Raises Refused.
    """
    if not key or len(key) > 36:
        raise Refused(_("Open the form again: it has lost its mark."))
    if values.get("kind") not in Proposal.Kind.values:
        raise Refused(_("Choose whether it is a proposal or a difficulty."), field="kind")
    if values.get("subject") not in catalogue.subjects():
        raise Refused(_("Choose what it is about."), field="subject")
    texts = _texts(values, title=200, words=6000)
    sender, is_own = _sender(by, organisation_id, firm)
    if way not in Proposal.Way.values or (not is_own and way == "desk"):
        raise Refused(_("Say how it reached you: at a dialogue, by telephone, by letter."), field="way")
    if is_own:
        way, brought_on, dialogue = "desk", clock.today(), None
    if way == "meeting" and dialogue is None:
        raise Refused(_("Choose the dialogue at which it was said."), field="dialogue")
    day = dialogue.held_on if dialogue is not None and way == "meeting" else brought_on or clock.today()
    if day > clock.today():
        raise Refused(_("This day lies in the future."), field="brought_on")
    try:
        with transaction.atomic():
            there: Proposal | None = Proposal.objects.filter(key=key).first()
            if there is not None:
                return _again(by, there)
            row = Proposal.objects.create(
                register=sender.register if sender is not None else settings.OCOP_REGISTER, key=key, kind=values["kind"],
                subject=values["subject"], way=way, brought_on=day, dialogue=dialogue if way == "meeting" else None, organisation=sender,
                firm="" if sender is not None else firm.strip()[:200], agrees_public=agrees_public, is_assisted=not is_own,
                brought_at=clock.now(), brought_by=by, brought_by_name=by.name, **texts,
            )  # fmt: skip
            after = {"kind": row.kind, "subject": row.subject, "way": way, "assisted": row.is_assisted}
            record(by=by, action="dialogue.brought", topic=TOPIC, subject=row, after=after)
            tellings.brought(row)
    except IntegrityError:
        return _again(by, Proposal.objects.get(key=key))
    return row


def _again(by: Any, row: Proposal) -> Proposal:
    if row.brought_by_id != by.pk:
        raise Refused(_("Open the form again: it has lost its mark."))
    return row


def _sender(by: Any, organisation_id: int | None, firm: str) -> tuple[Organisation | None, bool]:
    """(the organisation, whether the person speaks for it)."""
    from ocop.people.rights import rights_of

    if organisation_id is not None:
        found = Organisation.objects.filter(pk=organisation_id, merged_into__isnull=True).first()
        own = organisation_id in rights_of(by).organisation_ids()
        if found is None or not (own or actors.enters(by)):
            raise Refused(_("This organisation is not yours to speak for."), field="organisation")
        return found, own
    if not actors.enters(by):
        raise Refused(_("This organisation is not yours to speak for."), field="organisation")
    if not firm.strip():
        raise Refused(_("Say who brought it."), field="sender")
    return None, False


def assign(
    *,
    by: Any,
    pk: int,
    office: str,
    commune: Commune | None = None,
    working_days: int | None = None,
    partners: Iterable[str] = (),
    version: int | None = None,
) -> Proposal:
    """Give it to the office in charge, with a deadline in working days: that of the rule of the subject unless one is said.

    `partners`: other offices that write a part of the answer until the same day. Raises Refused.
    """
    with transaction.atomic():
        row = locked(by, pk, version)
        if not actors.sorts(by):
            raise Refused(_("The coordination office gives matters to the offices in charge."))
        if row.state not in (State.RECEIVED, State.ASSIGNED):
            raise Refused(_("It is answered already."))
        if office not in catalogue.offices():
            raise Refused(_("Choose the office in charge."), field="office")
        is_commune = catalogue.offices()[office].acts == "commune"
        if is_commune and commune is None:
            raise Refused(_("Choose the commune or ward."), field="commune")
        rule = rules.standing(row.subject, clock.today())
        days = working_days if working_days is not None else rule.working_days if rule is not None else None
        if days is None:
            raise Refused(
                _("No deadline is set for this subject yet: say within how many working days."), field="working_days"
            )
        if not 1 <= days <= 260:
            raise Refused(_("Between 1 and 260 working days."), field="working_days")
        before, row.state = row.state, State.ASSIGNED
        row.office, row.commune, row.due_on = office, commune if is_commune else None, rules.due(clock.today(), days)
        joined = joining.chosen(row, partners, commune)
        more: dict[str, Any] = {"with": joined} if joined else {}
        kept(row, by, "assigned", before=before, office=office, due_on=row.due_on, **more)
        tellings.assigned(row)
    return row


def answer(*, by: Any, pk: int, words: str, version: int | None = None) -> Proposal:
    """The office in charge answers; the sender reads it and says whether it helps. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, version)
        if row.state != State.ASSIGNED:
            raise Refused(_("It is not waiting for an answer."))
        if actors.OFFICE not in actors.sides_of(by, row):
            raise Refused(_("The office in charge answers."))
        if not words.strip():
            raise Refused(_("Write the answer."), field="words")
        if lacking := joining.missing(row):
            raise Refused(
                _("Not written yet: the part of %(offices)s. The coordination office can take an office out.")
                % {"offices": ", ".join(lacking)}
            )
        before, row.state = row.state, State.ANSWERED
        row.answer, row.answered_on = words.strip()[:8000], clock.today()
        kept(
            row,
            by,
            "answered",
            words=row.answer,
            before=before,
            on_time=row.due_on is None or row.answered_on <= row.due_on,
        )
        tellings.answered(row)
    return row


def reopen(*, by: Any, pk: int, words: str, version: int | None = None) -> Proposal:
    """The sender is not satisfied: it goes back to the same office with the same number of working days. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, version)
        _speaks(by, row)
        if row.state not in (State.ANSWERED, State.SETTLED):
            raise Refused(_("Only what was answered can be opened again."))
        if not words.strip():
            raise Refused(_("Say what is still missing."), field="words")
        before, row.state = row.state, State.ASSIGNED
        row.due_on, row.answered_on, row.published_at = rules.due_again(row, clock.today()), None, None
        row.reopened += 1
        # What the other offices wrote stays in the history; each writes its part anew.
        row.parts.update(words="", written_at=None)
        kept(row, by, "reopened", words=words.strip()[:2000], before=before, due_on=row.due_on)
        tellings.assigned(row)
    return row


def settle(*, by: Any, pk: int, version: int | None = None) -> Proposal:
    """The sender is satisfied. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, version)
        _speaks(by, row)
        if row.state != State.ANSWERED:
            raise Refused(_("There is no answer yet."))
        before, row.state = row.state, State.SETTLED
        kept(row, by, "settled", before=before)
    return row


def withdraw(*, by: Any, pk: int, words: str = "", version: int | None = None) -> Proposal:
    """The sender takes it back. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, version)
        _speaks(by, row)
        if row.state not in (State.RECEIVED, State.ASSIGNED):
            raise Refused(_("It is answered already."))
        before, row.state = row.state, State.WITHDRAWN
        kept(row, by, "withdrawn", words=words.strip()[:2000], before=before)
        tellings.done(row)
    return row


def _speaks(by: Any, row: Proposal) -> None:
    """The sender, or the officer who entered it for a business that has nobody here. Raises Refused."""
    entered = row.organisation_id is None and row.brought_by_id == by.pk
    if actors.SENDER not in actors.sides_of(by, row) and not entered:
        raise Refused(_("The one who brought it says this."))


def publish(*, by: Any, pk: int, title: str, words: str, public_answer: str, version: int | None = None) -> Proposal:
    """Show it to everybody, in words without personal data, where the sender agreed. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, version)
        if not actors.sorts(by):
            raise Refused(_("The coordination office publishes."))
        if not row.agrees_public:
            raise Refused(_("The sender did not agree that it is shown."))
        if row.state not in (State.ANSWERED, State.SETTLED):
            raise Refused(_("There is no answer yet."))
        texts = _texts(
            {"title": title, "words": words, "public_answer": public_answer}, title=200, words=6000, public_answer=8000
        )
        if found := rules.personal(row, *texts.values()):
            raise Refused(_("Take out what names the sender: “%(text)s”.") % {"text": found}, field="words")
        row.public_title, row.public_words, row.public_answer = texts["title"], texts["words"], texts["public_answer"]
        row.published_at = clock.now()
        kept(row, by, "published", before=row.state)
    return row


def consent(*, by: Any, pk: int, agrees: bool, version: int | None = None) -> Proposal:
    """The sender agrees that question and answer are shown, or does not any more: then they are gone at once. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, version)
        _speaks(by, row)
        if row.state == State.WITHDRAWN or row.agrees_public == agrees:
            raise Refused(_("Nothing was changed."))
        row.agrees_public = agrees
        if not agrees:
            row.published_at = None
        kept(row, by, "agreed" if agrees else "disagreed", before=row.state)
    return row


def unpublish(*, by: Any, pk: int, version: int | None = None) -> Proposal:
    """Not shown any more: the office, or the sender who changed their mind. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, version)
        if not actors.sorts(by):
            _speaks(by, row)
            row.agrees_public = False
        row.published_at = None
        kept(row, by, "unpublished", before=row.state)
    return row
