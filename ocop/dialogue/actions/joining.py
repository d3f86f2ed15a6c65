"""Joint answers: which other offices write a part, and the parts themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.dialogue import actors, catalogue, tellings
from ocop.dialogue.actions.steps import kept, locked
from ocop.dialogue.models import Proposal, ProposalPart
from ocop.ledger.refusal import Refused
from ocop.notices.actions import settle
from ocop.workdays import clock


def part_of(by: Any, row: Proposal) -> ProposalPart | None:
    """The part a person writes: of an office they work for, one without words first. The coordination office writes for any."""
    mine = [one for one in row.parts.all() if actors.works_for(by, one.office, one.commune_id)]
    return next((one for one in mine if not one.words), mine[0] if mine else None)


def write(*, by: Any, pk: int, office: str, words: str, version: int | None = None) -> ProposalPart:
    """An office writes its part of a joint answer, or mends it before the answer goes out. Raises Refused."""
    with transaction.atomic():
        row = locked(by, pk, version)
        if row.state != Proposal.State.ASSIGNED:
            raise Refused(_("It is not waiting for an answer."))
        part: ProposalPart | None = row.parts.filter(office=office).first()
        if part is None or not actors.works_for(by, part.office, part.commune_id):
            raise Refused(_("Your office is not asked for a part of this answer."))
        if not words.strip():
            raise Refused(_("Write your part."), field="words")
        part.words, part.written_at, part.written_by, part.written_by_name = (
            words.strip()[:8000],
            clock.now(),
            by,
            by.name,
        )
        part.save()
        kept(row, by, "joined", words=part.words, before=row.state, office=part.office)
        tellings.joined(row, part)
    return part


def missing(row: Proposal) -> list[str]:
    """Names of the offices whose part is not written yet."""
    return [catalogue.name_of(one) for one in row.parts.filter(words="").values_list("office", flat=True)]


def chosen(row: Proposal, offices: Iterable[str], commune: Any) -> list[str]:
    """Which offices a joint answer is asked of; in the caller's transaction. Raises Refused.

    A part that is written stays while its office stays; an office that is taken out leaves its words in the history.
    """
    wanted = [code for code in dict.fromkeys(offices) if code and code != row.office]
    for code in wanted:
        if code not in catalogue.offices():
            raise Refused(_("Choose the office in charge."), field="partners")
        if catalogue.offices()[code].acts == "commune" and commune is None:
            raise Refused(_("Choose the commune or ward."), field="commune")
    for gone in row.parts.exclude(office__in=wanted):
        settle(subject=gone)
        gone.delete()
    there = set(row.parts.values_list("office", flat=True))
    for code in wanted:
        of = commune if catalogue.offices()[code].acts == "commune" else None
        if code not in there:
            ProposalPart.objects.create(proposal=row, office=code, commune=of)
        elif of is not None:
            row.parts.filter(office=code).exclude(commune=of).update(commune=of, words="", written_at=None)
    return wanted
