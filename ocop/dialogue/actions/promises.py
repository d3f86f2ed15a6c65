"""Promises: made at a dialogue or with an answer, and the word of both sides on them."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.dialogue import actors, catalogue, tellings
from ocop.dialogue.models import Dialogue, Promise, PromiseAsk, Proposal, Side, Word
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.places.models import Commune
from ocop.workdays import clock

TOPIC = "programme"


def make(
    *,
    by: Any,
    key: str,
    words: str,
    due_on: datetime.date,
    office: str = "",
    commune: Commune | None = None,
    proposal_id: int | None = None,
    dialogue: Dialogue | None = None,
) -> Promise:
    """Write down what an office promised: to the sender of a proposal, or to everybody at a dialogue. Raises Refused.

    The office in charge of the proposal promises for itself; the coordination office writes down any promise.
    """
    if not key or len(key) > 36:
        raise Refused(_("Open the form again: it has lost its mark."))
    if not words.strip():
        raise Refused(_("Say what was promised."), field="words")
    try:
        with transaction.atomic():
            there: Promise | None = Promise.objects.filter(key=key, made_by=by).first()
            if there is not None:
                return there
            row = _row(by, proposal_id, dialogue, office, commune)
            row.key, row.words, row.due_on = key, words.strip()[:500], due_on
            if due_on < row.made_on:
                raise Refused(_("The promise is due before it was made."), field="due_on")
            row.made_at, row.made_by, row.made_by_name = clock.now(), by, by.name
            row.save()
            _asks(row)
            record(
                by=by,
                action="dialogue.promised",
                topic=TOPIC,
                subject=row,
                after={"office": row.office, "due_on": due_on, "to": row.organisation},
            )
            tellings.promised(row)
    except IntegrityError:
        raise Refused(_("Open the form again: it has lost its mark.")) from None
    return row


def _row(by: Any, proposal_id: int | None, dialogue: Dialogue | None, office: str, commune: Commune | None) -> Promise:
    if proposal_id is not None:
        rows = Proposal.objects.visible_to(by).select_related("organisation", "dialogue")
        of: Proposal | None = rows.filter(pk=proposal_id).first()
        if of is None or actors.OFFICE not in actors.sides_of(by, of):
            raise Refused(_("Only the office in charge promises."))
        return Promise(
            register=of.register,
            proposal=of,
            dialogue=of.dialogue,
            organisation=of.organisation,
            firm=of.firm,
            office=of.office,
            commune=of.commune,
            made_on=clock.today(),
        )
    if not actors.sorts(by):
        raise Refused(_("The coordination office writes down what was promised to everybody."))
    if office not in catalogue.offices():
        raise Refused(_("Choose the office in charge."), field="office")
    is_commune = catalogue.offices()[office].acts == "commune"
    if is_commune and commune is None:
        raise Refused(_("Choose the commune or ward."), field="commune")
    day = dialogue.held_on if dialogue is not None else clock.today()
    return Promise(
        register=dialogue.register if dialogue is not None else settings.OCOP_REGISTER,
        dialogue=dialogue,
        office=office,
        commune=commune if is_commune else None,
        made_on=day,
    )


def _asks(row: Promise) -> None:
    sides = [Side.OFFICE, Side.SENDER] if row.organisation_id is not None else [Side.OFFICE]
    PromiseAsk.objects.bulk_create(
        PromiseAsk(promise=row, side=side, days=days, due_on=row.made_on + datetime.timedelta(days=days))
        for days in catalogue.following_on(row.made_on).days
        for side in sides
    )


def say(*, by: Any, pk: int, word: str, reason: str = "", side: str = "") -> Promise:
    """One side says how the promise stands; it answers whatever that side was asked. Raises Refused."""
    with transaction.atomic():
        rows = Promise.objects.visible_to(by).select_for_update(of=("self",)).select_related("organisation")
        row: Promise | None = rows.filter(pk=pk).first()
        if row is None:
            raise Refused(_("This promise is not here."))
        able = actors.sides_of(by, row)
        side = side or (able[0] if len(able) == 1 else "")
        if side not in able:
            raise Refused(_("The office that promised and the one it was promised to say how it stands."))
        if word not in Word.values:
            raise Refused(_("Choose one answer."), field="word")
        if word == Word.BROKEN and not reason.strip():
            raise Refused(_("Say why in a few words."), field="reason")
        before = {"office": row.office_word, "sender": row.sender_word}
        if side == Side.OFFICE:
            row.office_word, row.office_said_on = word, clock.today()
        else:
            row.sender_word, row.sender_said_on = word, clock.today()
        row.save(update_fields=[f"{side}_word", f"{side}_said_on"])
        row.asks.filter(side=side, state__in=["asked", "silent"]).update(
            state="answered",
            answer=word,
            reason=reason.strip()[:500],
            answered_at=clock.now(),
            answered_by=by,
            answered_by_name=by.name,
        )
        record(
            by=by,
            action="dialogue.promise_said",
            topic=TOPIC,
            subject=row,
            before=before,
            after={"side": side, "word": word},
            reason=reason.strip()[:500],
        )
        tellings.said(row, side)
    return row
