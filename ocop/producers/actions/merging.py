"""Two entries of one maker become one. The loser keeps its row and its address leads to the winner; nothing is deleted."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.kinds import take_over
from ocop.producers.actions.producers import locked_producer
from ocop.producers.dependents import move_all, refresh_producers
from ocop.producers.models import Paper, Producer
from ocop.producers.permissions import may_merge
from ocop.producers.snapshots import save_checked

# Taken over from the loser only where the winner has nothing.
FILLED_FIELDS = (
    "name_en",
    "tax_code",
    "registration_number",
    "representative",
    "phone",
    "email",
    "website",
    "address",
    "address_folded",
    "commune",
    "old_commune",
    "district",
    "province",
    "place_as_given",
)
FILLED_ROLE_FIELDS = ("story_vi", "story_en", "founded_year", "members", "workers", "village")


def merge_producers(*, by: Any, loser_id: int, winner_id: int, reason: str) -> Producer:
    """Merge one maker into another of the same register; products, papers and outlets move, people speak for the winner.

    Where the winner says nothing, the loser's value is taken. Raises Refused; DoesNotExist for who may not see one of them.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say in a few words why the two are one."), field="reason")
    if loser_id == winner_id:
        raise Refused(_("A producer cannot be merged into itself."))
    with transaction.atomic():
        # The lower key is locked first, so that two merges never wait for each other.
        rows = {key: locked_producer(by, key) for key in sorted((loser_id, winner_id))}
        loser, winner = rows[loser_id], rows[winner_id]
        if not may_merge(by, loser, winner):
            raise Refused(_("Only a city officer, or the officer of the commune where both are, can merge producers."))
        if loser.register != winner.register:
            raise Refused(_("The two are in different registers; confirm the public one first, then merge."))
        before = {"standing": True}
        papers = list(Paper.objects.filter(producer=loser).values_list("pk", flat=True))
        Paper.objects.filter(pk__in=papers).update(producer=winner)
        moved = {"papers": papers, **move_all(loser, winner)}
        kind = winner.organisation.kind
        moved["earlier_kinds"] = take_over(loser.organisation, winner.organisation)
        taken = [*(["kind"] if winner.organisation.kind != kind else []), *_take_missing(loser, winner)]
        loser.is_public = False
        loser.save(update_fields=["is_public"])
        save_checked(winner.organisation)
        save_checked(winner)
        refresh_producers([loser.pk, winner.pk])
        moved = {name: keys for name, keys in moved.items() if keys}
        record(
            by=by,
            action="producers.merge",
            topic="registry",
            subject=loser,
            before=before,
            after={"merged_into": winner.pk, "merged_into_name": str(winner), "moved": moved},
            reason=reason,
        )
        record(
            by=by,
            action="producers.take_over",
            topic="registry",
            subject=winner,
            after={"from": loser.pk, "from_name": str(loser), "moved": moved, "taken": taken},
            reason=reason,
        )
    return winner


def _take_missing(loser: Producer, winner: Producer) -> list[str]:
    """Fill what the winner lacks and mark the loser as merged; the names of the fields filled.

    The mark is saved first: the tax code may stand once among organisations that were not merged.
    """
    loser.organisation.merged_into = winner.organisation
    loser.organisation.save(update_fields=["merged_into"])
    taken = []
    for source, target, fields in (
        (loser.organisation, winner.organisation, FILLED_FIELDS),
        (loser, winner, FILLED_ROLE_FIELDS),
    ):
        for name in fields:
            if getattr(target, name) in (None, "") and getattr(source, name) not in (None, ""):
                setattr(target, name, getattr(source, name))
                taken.append(name)
    return taken


def standing_producer(producer: Producer) -> Producer | None:
    """Where the address of a merged producer leads: the one that stands at the end of the chain; None when it stands itself."""
    organisation, seen = producer.organisation, set()
    while organisation.merged_into is not None and organisation.pk not in seen:
        seen.add(organisation.pk)
        organisation = organisation.merged_into
    if organisation.pk == producer.organisation_id:
        return None
    return Producer.objects.select_related("organisation").filter(organisation=organisation).first()
