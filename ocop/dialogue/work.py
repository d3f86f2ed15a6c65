"""What the dialogue puts into the desk's one inbox."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.dialogue import actors, catalogue
from ocop.dialogue.models import PromiseAsk, Proposal, ProposalPart
from ocop.notices import inbox
from ocop.people.rights import rights_of


def _of_office(person: Any) -> Any:
    rights = rights_of(person)
    if rights.is_city_officer:
        return Q(office__gt="")
    found: Any = Q(pk__in=[])
    if rights.is_trade_officer:
        found |= Q(office="trade")
    if rights.commune_ids:
        found |= Q(office="commune", commune_id__in=rights.commune_ids)
    return found


def _unsorted(person: Any) -> QuerySet[Any]:
    return Proposal.objects.visible_to(person).filter(state="received")


def _unanswered(person: Any) -> QuerySet[Any]:
    return Proposal.objects.visible_to(person).filter(_of_office(person), state="assigned")


def _parts(person: Any) -> QuerySet[Any]:
    """Joint answers to which one's office still writes a part."""
    rows = ProposalPart.objects.filter(_of_office(person), words="", proposal__state="assigned")
    return rows.filter(proposal__in=Proposal.objects.visible_to(person)).select_related("proposal")


def _answered(person: Any) -> QuerySet[Any]:
    """Own matters that were answered: the sender says whether it helps."""
    own = rights_of(person).organisation_ids()
    return Proposal.objects.visible_to(person).filter(organisation_id__in=own, state="answered")


def _asked(person: Any) -> QuerySet[Any]:
    """Questions of one's own side, of the office or of the sender."""
    from ocop.dialogue.models import Promise

    rows = Promise.objects.visible_to(person)
    office = rows.filter(_of_office(person)).values("pk")
    sender = rows.filter(organisation_id__in=rights_of(person).organisation_ids()).values("pk")
    asks = PromiseAsk.objects.filter(state__in=["asked", "silent"]).select_related("promise")
    return asks.filter(Q(side="office", promise__in=office) | Q(side="sender", promise__in=sender))


def _proposal(row: Any) -> inbox.Item:
    return inbox.Item(
        row.title, reverse("dialogue:proposal", args=[row.pk]), row.due_on, is_demo=row.register == "demo"
    )


def _part(row: Any) -> inbox.Item:
    of = row.proposal
    return inbox.Item(
        of.title,
        reverse("dialogue:proposal", args=[of.pk]),
        of.due_on,
        note=catalogue.name_of(row.office),
        is_demo=of.register == "demo",
    )


def _promise(row: Any) -> inbox.Item:
    return inbox.Item(
        row.promise.words,
        reverse("dialogue:promise", args=[row.promise_id]),
        row.due_on,
        note=_("Is it kept?"),
        is_demo=row.promise.register == "demo",
    )


def _officer(person: Any) -> bool:
    return actors.enters(person)


def register() -> None:
    """Called when the room starts."""
    for name, label, shown_to, rows, item, due, address in (
        (
            "dialogue.sort",
            gettext_lazy("Proposals to be given to an office"),
            actors.sorts,
            _unsorted,
            _proposal,
            "",
            "dialogue:proposals",
        ),
        (
            "dialogue.answer",
            gettext_lazy("Proposals my office has to answer"),
            _officer,
            _unanswered,
            _proposal,
            "due_on",
            "dialogue:proposals",
        ),
        (
            "dialogue.join",
            gettext_lazy("Parts of answers my office has to write"),
            _officer,
            _parts,
            _part,
            "proposal__due_on",
            "dialogue:proposals",
        ),
        (
            "dialogue.read",
            gettext_lazy("Answers to what I brought"),
            _speaks,
            _answered,
            _proposal,
            "",
            "dialogue:proposals",
        ),
        (
            "dialogue.promise",
            gettext_lazy("Questions on whether a promise is kept"),
            actors.takes_part,
            _asked,
            _promise,
            "due_on",
            "dialogue:promises",
        ),
    ):
        inbox.register_rows(name, label, shown_to=shown_to, rows=rows, item=item, due=due, address=address, icon="chat")


def _speaks(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids())
