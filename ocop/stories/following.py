"""What the rest of the system knows of this room: words of the ledger, daily work, navigation, messages, merges."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ocop.notices import daily, kinds
from ocop.notices.actions import send
from ocop.people import history
from ocop.people.models import Person
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.products.actions import merging, moving
from ocop.products.models import Product
from ocop.stories import access, facts, scores
from ocop.stories.models import Answer, Claim, ContentScore, Story, TextReading, TradeItem
from ocop.ui import navigation

ACTIONS = {
    "stories.begin": _("story begun"),
    "stories.publish": _("story published"),
    "stories.take_back": _("published story taken back"),
    "stories.settle_claim": _("backing of a claim stated"),
    "stories.allow_words": _("flagged words allowed in their context"),
    "stories.label": _("label described"),
}
ENDED = kinds.Kind(
    "stories.claim_ended",
    _("What backs your story has ended"),
    _("A paper behind the story of %(name)s has ended"),
    _(
        "The story of %(name)s says “%(words)s”; the paper behind it has ended. Choose another, renew it, or change the words."
    ),
    for_whom=access.makes_or_helps,
)


def _stories(organisation_ids: Iterable[int]) -> Iterable[int]:
    ids = list(organisation_ids)
    own = Q(product__producer__organisation__in=ids) | Q(producer__organisation__in=ids)
    return Story.objects.filter(own).values_list("pk", flat=True)


def every_day(day: datetime.date) -> None:
    """Scores of what changed or ended; a message for each claim of a published story whose paper ended yesterday."""
    scores.follow(day)
    tell_of_ended(day)


def tell_of_ended(day: datetime.date) -> int:
    """Messages to the producer's people, once for each claim and paper; how many claims it was."""
    over = day - datetime.timedelta(days=1)
    rows = Claim.objects.filter(
        paper__versions__valid_to=over, story__versions__taken_back_at=None, story__versions__number__gte=1
    )
    told = 0
    for claim in rows.select_related("story__product__producer", "story__producer").distinct():
        maker = claim.story.maker
        if maker is None or any(
            span.stands(day) for span in facts.spans_of([claim.paper_id or 0]).get(claim.paper_id or 0, ())
        ):
            continue
        people = Person.objects.filter(
            roles__name="producer_member",
            roles__organisation=maker.organisation_id,
            roles__ended_at=None,
            is_active=True,
        ).distinct()
        send(
            to=people,
            kind=ENDED.name,
            key=f"stories.ended:{claim.pk}:{claim.paper_id}:{over:%Y%m%d}",
            subject=claim.story,
            link=reverse(
                "stories:claims",
                args=[
                    access.WORDS["product" if claim.story.product_id else "producer"],
                    claim.story.product_id or claim.story.producer_id,
                ],
            ),
            params={"name": str(claim.story), "words": claim.passage},
        )
        told += 1
    return told


def merge_products(loser: Product, winner: Product) -> dict[str, list[int]]:
    """The story and the label of a merged product are the winner's where it has none."""
    moved: dict[str, list[int]] = {}
    ContentScore.objects.filter(product=loser).delete()
    TextReading.objects.filter(product=loser).delete()
    for name, model in (("stories", Story), ("trade_items", TradeItem)):
        row = model._default_manager.filter(product=loser).first()
        if row is None:
            continue
        if model._default_manager.filter(product=winner).exists():
            if isinstance(row, TradeItem):
                # A barcode number names one thing only.
                row.delete()
            continue
        row.product = winner
        row.save(update_fields=["product"])
        moved[name] = [row.pk]
    return moved


def merge_producers(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """The story of a merged producer is the other's where it has none."""
    row = Story.objects.filter(producer=loser).first()
    if row is None or Story.objects.filter(producer=winner).exists():
        return {}
    row.producer = winner
    row.save(update_fields=["producer"])
    return {"producer_stories": [row.pk]}


def leave(product: Product) -> dict[str, list[int]]:
    """Drafts, and papers of the producer it leaves, are not for the one it goes to; what was published stays."""
    story = Story.objects.filter(product=product).first()
    if story is None:
        return {}
    answers = list(Answer.objects.filter(story=story).values_list("pk", flat=True))
    claims = list(Claim.objects.filter(story=story, paper__isnull=False).values_list("pk", flat=True))
    Answer.objects.filter(pk__in=answers).delete()
    Claim.objects.filter(pk__in=claims).delete()
    return {"story_answers": answers, "story_claims": claims}


def register() -> None:
    """Called when the room starts."""
    history.register_words(ACTIONS)
    history.register("stories.story", _stories)
    kinds.register(ENDED)
    daily.register("stories.content", every_day)
    daily.register_often("stories.content", scores.catch_up)
    merging.register_mover("stories", merge_products)
    dependents.register_mover("stories", merge_producers)
    moving.register_leaver("stories", leave)
    navigation.register(
        "desk",
        navigation.Entry(
            _("Stories and content"),
            "stories:contents",
            order=60,
            icon="note",
            shown_to=access.makes_or_helps,
            group=_("Promotion"),
        ),
    )
