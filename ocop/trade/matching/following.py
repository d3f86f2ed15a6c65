"""Where matching stands on the desk, how its action is said, and what it proposes to participants of an event."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.people import history
from ocop.trade.events import suggestions
from ocop.trade.events.suggestions import Suggestion
from ocop.trade.matching import views
from ocop.trade.matching.board import Board, board
from ocop.trade.models import Need, Offer, Participant
from ocop.ui import navigation

GROUP = gettext_lazy("Trade connection")
"""Its links stand together on the desk."""


def proposals(participant: Participant) -> Iterable[Suggestion]:
    """Participants of the other side whose needs and products fit this one's, on the first day of the event.

    A participant with products at the event is matched by those alone. Prices count as far as this side may see them.
    """
    at = board(participant.event.starts_on)
    there = {
        row.organisation_id: row
        for row in Participant.objects.filter(event=participant.event_id, state="registered")
        .exclude(side=participant.side)
        .prefetch_related("products")
    }
    own = participant.organisation_id
    return _for_producer(at, participant, own, there) if participant.side == "producer" else _for_buyer(at, own, there)


def _brought(participant: Participant) -> set[int]:
    return {row.product_id for row in participant.products.all()}


def _for_producer(at: Board, participant: Participant, own: int, there: dict[int, Participant]) -> Iterable[Suggestion]:
    brought = _brought(participant)
    offers = Offer.objects.filter(product__producer__organisation_id=own).values_list(
        "pk", "product_id", "product__name"
    )
    places = {
        at.composed.offer_places[pk]: name
        for pk, product_id, name in offers
        if pk in at.composed.offer_places and (not brought or product_id in brought)
    }
    needs = dict(Need.objects.filter(buyer__organisation__in=there).values_list("pk", "buyer__organisation_id"))
    titles = dict(Need.objects.filter(pk__in=needs).values_list("pk", "title"))
    ranking = at.matches("producer").of_offers
    for place, name in places.items():
        for other, score in zip(ranking.places[place], ranking.scores[place], strict=True):
            need = int(at.composed.needs.ids[other]) if other >= 0 else 0
            if need in needs:
                yield _said(there[needs[need]], name, titles[need], float(score))


def _for_buyer(at: Board, own: int, there: dict[int, Participant]) -> Iterable[Suggestion]:
    needs = dict(Need.objects.filter(buyer__organisation_id=own).values_list("pk", "title"))
    places = {at.composed.need_places[pk]: title for pk, title in needs.items() if pk in at.composed.need_places}
    offers = {
        pk: (organisation, name)
        for pk, product_id, organisation, name in Offer.objects.filter(
            product__producer__organisation__in=there
        ).values_list("pk", "product_id", "product__producer__organisation_id", "product__name")
        if not _brought(there[organisation]) or product_id in _brought(there[organisation])
    }
    ranking = at.matches("buyer").of_needs
    for place, title in places.items():
        for other, score in zip(ranking.places[place], ranking.scores[place], strict=True):
            offer = int(at.composed.offers.ids[other]) if other >= 0 else 0
            if offer in offers:
                organisation, name = offers[offer]
                yield _said(there[organisation], name, title, float(score))


def _said(other: Participant, product: str, need: str, score: float) -> Suggestion:
    words = _("%(product)s fits “%(need)s”: %(score)s of 100") % {
        "product": product,
        "need": need,
        "score": round(score * 100),
    }
    return Suggestion(other.pk, words, score)


def register() -> None:
    """Called when the room starts."""
    history.register_words({"trade.set_weights": gettext_lazy("weights of matching set")})
    suggestions.register("matching", proposals)
    for label, address, order, icon, shown_to in (
        (gettext_lazy("Matches"), "trade:matches", 63, "link", views.seeks),
        (gettext_lazy("Needs nobody can meet"), "trade:match_gaps", 64, "filter", views.plans),
    ):
        navigation.register(
            "desk", navigation.Entry(label, address, order=order, icon=icon, group=GROUP, shown_to=shown_to)
        )
