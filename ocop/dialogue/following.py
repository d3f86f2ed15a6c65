"""What the rest of the system knows of the dialogue: words of the ledger, messages, navigation, merges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.dialogue import actors, daily, tellings, work
from ocop.dialogue.models import Promise, Proposal, ProposalFile
from ocop.files import rights
from ocop.files.models import StoredFile
from ocop.people import history
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.ui import navigation

ACTIONS = {
    "dialogue.brought": _("proposal brought"),
    "dialogue.assigned": _("proposal given to the office in charge"),
    "dialogue.answered": _("proposal answered"),
    "dialogue.reopened": _("proposal opened again"),
    "dialogue.settled": _("sender satisfied"),
    "dialogue.joined": _("part of a joint answer written"),
    "dialogue.agreed": _("sender agrees that it is shown"),
    "dialogue.disagreed": _("sender does not agree any more that it is shown"),
    "dialogue.file_added": _("file put with a proposal"),
    "dialogue.file_removed": _("file of a proposal taken away"),
    "dialogue.withdrawn": _("proposal taken back"),
    "dialogue.published": _("answer shown to the public"),
    "dialogue.unpublished": _("answer no longer shown"),
    "dialogue.promised": _("promise written down"),
    "dialogue.promise_said": _("word on a promise"),
    "dialogue.held": _("dialogue written down"),
    "dialogue.rule_set": _("deadline of a subject set"),
}


def _proposals(organisation_ids: Iterable[int]) -> Iterable[int]:
    return Proposal.objects.filter(organisation__in=list(organisation_ids)).values_list("pk", flat=True)


def _promises(organisation_ids: Iterable[int]) -> Iterable[int]:
    return Promise.objects.filter(organisation__in=list(organisation_ids)).values_list("pk", flat=True)


def _opens(person: Any, file: StoredFile) -> bool:
    return ProposalFile.objects.visible_to(person).filter(file=file).exists()


def _move(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """What a merged producer brought and was promised is the winner's."""
    found = {}
    for name, model in (("proposals", Proposal), ("promises", Promise)):
        rows = model.objects.filter(organisation_id=loser.organisation_id)
        found[name] = list(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(organisation_id=winner.organisation_id)
    return {name: keys for name, keys in found.items() if keys}


def register() -> None:
    """Called when the room starts."""
    history.register_words(ACTIONS)
    history.register("dialogue.proposal", _proposals)
    history.register("dialogue.promise", _promises)
    dependents.register_mover("dialogue", _move)
    rights.register("dialogue", _opens)
    tellings.register()
    daily.register()
    work.register()
    group = _("Dialogue")
    for label, address, order, icon, shown_to in (
        (_("Proposals and difficulties"), "dialogue:proposals", 71, "chat", actors.takes_part),
        (_("Promises"), "dialogue:promises", 72, "check", actors.takes_part),
        (_("Dialogues held"), "dialogue:dialogues", 73, "people", actors.takes_part),
        (_("Subjects and deadlines"), "dialogue:rules", 74, "clock", actors.enters),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to)
        )
    navigation.register("foot", navigation.Entry(_("Proposals and answers"), "dialogue_public:list", order=60))
