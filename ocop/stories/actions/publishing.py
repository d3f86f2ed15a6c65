"""The text becomes public, goes back, and what it claims is settled."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.producers.actions.producers import change_producer
from ocop.products.actions.products import change_product
from ocop.stories import access, books, scores, telling, wording
from ocop.stories.access import Subject
from ocop.stories.actions.answering import mark, story_of
from ocop.stories.models import AllowedWords, Claim, Story, StoryVersion
from ocop.stories.phrases import tidied
from ocop.workdays import clock

SHORTEST = 60
"""Letters; less is a name, not a story."""


def publish(*, by: Any, subject: Subject, seen: str | None = None) -> StoryVersion:
    """Show the text in hand to everybody. `seen`: the text the person read before pressing. Raises Refused with the first obstacle."""
    with transaction.atomic():
        story = _locked(by, subject)
        text = telling.text_in_hand(subject.about, subject.thing, telling.newest(story))
        text.vi, text.en = tidied(text.vi), tidied(text.en)
        if seen is not None and tidied(seen) != text.vi:
            raise Refused(_("The text was changed meanwhile. Read it once more, then publish."))
        refuse_unready(story, subject, text)
        last = telling.standing_version(story)
        if last is not None and (last.text_vi, last.text_en) == (text.vi, text.en):
            raise Refused(_("This text is published already."))
        number = (StoryVersion.objects.filter(story=story).aggregate(last=Max("number"))["last"] or 0) + 1
        version = StoryVersion.objects.create(
            story=story,
            number=number,
            text_vi=text.vi,
            text_en=text.en,
            rules=books.digest(),
            published_by=by,
            published_by_name=by.name,
            for_household=not access.is_own(by, subject.maker),
            published_at=clock.now(),
        )
        _show(by, subject, text.vi, text.en)
        record(
            by=by,
            action="stories.publish",
            topic="promotion",
            subject=story,
            after=mark(by, subject, {"number": number}),
        )
        _rescore(subject)
    return version


def refuse_unready(story: Story, subject: Subject, text: telling.Text) -> None:
    """Raises Refused while the text may not be published."""
    if len(text.vi) < SHORTEST:
        raise Refused(_("The story is still too short to be published; answer a few more questions."))
    eaten = telling.is_eaten(subject.about, subject.thing)
    for flag in telling.flags_of(story, text, eaten=eaten):
        if flag.rule.severity == "forbidden" and not flag.unsure:
            raise Refused(
                _("The law does not allow “%(words)s” here. %(why)s")
                % {"words": flag.words, "why": flag.rule.said("why", access.language())}
            )
    for one in telling.backed(story, wording.claims(text.vi, text.en, consumed=eaten), subject.product):
        if one.state in ("open", "ended"):
            raise Refused(
                _("Say what stands behind “%(words)s”, or change these words.") % {"words": one.said.words}
                if one.state == "open"
                else _("What stood behind “%(words)s” has ended; choose something else or change these words.")
                % {"words": one.said.words}
            )


def take_back(*, by: Any, subject: Subject, reason: str = "") -> None:
    """The newest text is shown no longer; the one before it stands again, if there is one. Raises Refused."""
    with transaction.atomic():
        story = _locked(by, subject)
        version = telling.standing_version(story)
        if version is None:
            raise Refused(_("Nothing is published here."))
        version.taken_back_at = clock.now()
        version.save(update_fields=["taken_back_at"])
        before = telling.standing_version(story)
        _show(by, subject, before.text_vi if before else "", before.text_en if before else "")
        after = mark(by, subject, {"number": version.number, "now": before.number if before else None})
        record(by=by, action="stories.take_back", topic="promotion", subject=story, after=after, reason=reason[:300])
        _rescore(subject)


def settle(*, by: Any, subject: Subject, kind: str, passage: str, backing: str) -> Claim:
    """Say what stands behind a claim: `told`, or `paper:12`, `recognition:5`, `title:3`. Raises Refused."""
    with transaction.atomic():
        story = _locked(by, subject)
        known = wording.kind_of(kind)
        if known is None or not passage or len(passage) > wording.PASSAGE:
            raise Refused(_("The text makes no such claim."))
        name, _sep, key = backing.partition(":")
        links: dict[str, int | None] = {"paper_id": None, "recognition_id": None, "title_id": None}
        if name == "told":
            if not known.told:
                raise Refused(
                    _("Your word alone is not enough for this; choose a paper, or change the words."), field="backing"
                )
        else:
            offered = {
                value for value, _words, stands in telling.evidence_for(known, subject.maker, subject.product) if stands
            }
            if backing not in offered:
                raise Refused(_("Choose one of the papers in force that can back this."), field="backing")
            links[f"{name}_id"] = int(key)
        claim, _made = Claim.objects.update_or_create(
            story=story,
            kind=kind,
            passage=passage,
            defaults={
                "backing": name,
                **links,
                "settled_by": by,
                "settled_by_name": by.name,
                "settled_at": clock.now(),
            },
        )
        after = mark(by, subject, {"kind": kind, "passage": passage, "backing": backing})
        record(by=by, action="stories.settle_claim", topic="promotion", subject=story, after=after)
        _rescore(subject)
    return claim


def allow_words(*, by: Any, subject: Subject, rule: str, passage: str, reason: str) -> None:
    """An officer read the words in their sentence and finds them in order. Raises Refused."""
    reason = reason.strip()
    with transaction.atomic():
        story = _locked(by, subject)
        if not access.may_allow_words(by, subject.about, subject.thing, subject.maker):
            raise Refused(_("Only an officer who does not speak for the producer can allow these words."))
        if not reason or len(reason) > 300:
            raise Refused(_("Say in a few words why they are in order here."), field="reason")
        text = telling.text_in_hand(subject.about, subject.thing, telling.newest(story))
        eaten = telling.is_eaten(subject.about, subject.thing)
        if (rule, passage) not in {flag.key for flag in telling.flags_of(story, text, eaten=eaten)}:
            raise Refused(_("These words do not stand in the text any more."))
        AllowedWords.objects.create(
            story=story,
            rule=rule,
            passage=passage,
            reason=reason,
            allowed_by=by,
            allowed_by_name=by.name,
            allowed_at=clock.now(),
        )
        record(
            by=by,
            action="stories.allow_words",
            topic="promotion",
            subject=story,
            after={"rule": rule, "passage": passage},
            reason=reason,
        )
        _rescore(subject)


def _locked(by: Any, subject: Subject) -> Story:
    story = story_of(by=by, subject=subject)
    return Story.objects.select_for_update().get(pk=story.pk)


def _show(by: Any, subject: Subject, vi: str, en: str) -> None:
    values = {"story_vi": vi, "story_en": en}
    if subject.about == "product":
        change_product(by=by, product_id=subject.thing.pk, values=values)
    else:
        change_producer(by=by, producer_id=subject.thing.pk, values=values)


def _rescore(subject: Subject) -> None:
    if subject.product is not None:
        scores.refresh([subject.product.pk])
