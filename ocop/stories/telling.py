"""One workshop as it stands: answers, the text in hand, what a rule objects to, claims and what backs them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from ocop.producers.models import Paper, Producer, VillageTitle
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from ocop.recognition.standing import Standing, standing, standings
from ocop.stories import composing, facts, wording
from ocop.stories.books import ClaimKind
from ocop.stories.models import AllowedWords, Answer, Claim, Story, StoryVersion
from ocop.stories.wording import Flag, Said
from ocop.workdays import clock

TEXTS = {"vi": "text_vi", "en": "text_en"}


def newest(story: Story | None) -> dict[str, Answer]:
    """The answer to each question that counts: the last one."""
    if story is None:
        return {}
    last = Answer.objects.filter(story=story).values("question").annotate(last=Max("pk")).values("last")
    return {row.question: row for row in Answer.objects.filter(pk__in=last)}


def codes(about: str) -> list[str]:
    """What an answer may be to: each question in both languages, and the text itself."""
    found = []
    for one in composing.questions().about(about):
        found.append(one.code)
        if one.kind != "year":
            found.append(f"{one.code}:en")
    return [*found, *TEXTS.values()]


def facts_of(about: str, thing: Any, language: str) -> dict[str, str]:
    """What the record gives to a first text."""
    if about == "product":
        name = (thing.name_en or thing.name) if language == "en" else thing.name
        maker, commune = thing.producer, thing.commune
    else:
        name = thing.organisation.name
        maker, commune = thing, thing.organisation.commune
    return {"product": name, "maker": str(maker or ""), "place": str(commune or "")}


def composed(about: str, thing: Any, answers: dict[str, Answer], language: str) -> str:
    """The first text of the answers in a language; the year speaks both."""
    said = {}
    for one in composing.questions().about(about):
        row = answers.get(one.code if language == "vi" or one.kind == "year" else f"{one.code}:en")
        if row is not None:
            said[one.code] = row.words
    if language == "en" and not any(row.words.strip() for code, row in answers.items() if code.endswith(":en")):
        # A year alone is no English story.
        return ""
    return composing.compose(said, about=about, facts=facts_of(about, thing, language), language=language)


@dataclass
class Text:
    """The text in hand: what was written, else what the answers make, else what the record says already."""

    vi: str
    en: str
    is_written: dict[str, bool]


def text_in_hand(about: str, thing: Any, answers: dict[str, Answer]) -> Text:
    """In both languages."""
    texts, written = {}, {}
    for language, code in TEXTS.items():
        row = answers.get(code)
        written[language] = row is not None and bool(row.words.strip())
        if written[language]:
            texts[language] = answers[code].words
        else:
            texts[language] = composed(about, thing, answers, language) or getattr(thing, f"story_{language}")
    return Text(texts["vi"], texts["en"], written)


def is_eaten(about: str, thing: Any) -> bool:
    """Whether the rules on food apply; not knowing counts as food. A producer's story tells of food when one of its products is."""
    if about == "product":
        return facts.consumed(thing) is not False
    found = [
        facts.consumed(one)
        for one in Product.objects.filter(producer=thing, merged_into=None).prefetch_related("groups")[:20]
    ]
    return not found or any(one is not False for one in found)


def flags_of(story: Story | None, text: Text, *, eaten: bool) -> list[Flag]:
    """What a rule objects to in either language and no officer allowed."""
    allowed = set(AllowedWords.objects.filter(story=story).values_list("rule", "passage")) if story else set()
    found = [*wording.flags(text.vi, "vi", consumed=eaten), *wording.flags(text.en, "en", consumed=eaten)]
    return [flag for flag in found if flag.key not in allowed]


@dataclass
class Backed:
    """One claim of a text with what stands behind it. state: open (nobody said), stands, told, ended."""

    said: Said
    claim: Claim | None
    state: str
    evidence: str = ""
    until: datetime.date | None = None
    is_shown: bool = True
    """Whether strangers may read the title of the evidence."""
    choices: list[tuple[str, str, bool]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """As a form sends it."""
        return "|".join(self.said.key)


def backed(
    story: Story | None, said: Iterable[Said], product: Product | None, *, day: datetime.date | None = None
) -> list[Backed]:
    """Each claim with its backing as it stands on a day (today)."""
    today = day or clock.today()
    rows = {(row.kind, row.passage): row for row in _claims(story)}
    used = [rows[one.key] for one in said if one.key in rows]
    spans = facts.spans_of(row.paper_id for row in used if row.paper_id)
    star = standing(product.pk, today) if product is not None and any(row.recognition_id for row in used) else None
    return [_backed(one, rows.get(one.key), spans, star, today) for one in said]


def _claims(story: Story | None) -> Iterable[Claim]:
    if story is None:
        return []
    return Claim.objects.filter(story=story).select_related("paper", "recognition", "title__village")


def _backed(said: Said, claim: Claim | None, spans: Any, star: Standing | None, today: datetime.date) -> Backed:
    if claim is None or (claim.backing == "told" and not said.kind.told):
        return Backed(said, claim, "open")
    if claim.paper is not None:
        found = [span for span in spans.get(claim.paper_id, ()) if span.stands(today)]
        until = (
            max((span.ends for span in found if span.ends), default=None)
            if not any(s.ends is None for s in found)
            else None
        )
        return Backed(said, claim, "stands" if found else "ended", claim.paper.title, until, claim.paper.is_public)
    if claim.recognition is not None:
        stands = star is not None and star.state == "in_force" and star.recognition_id == claim.recognition_id
        return Backed(
            said,
            claim,
            "stands" if stands else "ended",
            claim.recognition.get_level_display(),
            claim.recognition.ends_on,
        )
    if claim.title is not None:
        over = claim.title.ended_on is not None and claim.title.ended_on <= today
        words = f"{claim.title.get_title_display()}: {claim.title.village}"
        return Backed(said, claim, "ended" if over else "stands", words)
    return Backed(said, claim, "told")


def evidence_for(kind: ClaimKind, maker: Producer | None, product: Product | None) -> list[tuple[str, str, bool]]:
    """(value, words, whether it stands today) of all that can back a claim of a kind."""
    today = clock.today()
    found: list[tuple[str, str, bool]] = []
    if kind.papers and maker is not None:
        papers = list(Paper.objects.filter(producer=maker, kind__in=kind.papers).order_by("kind", "title", "pk"))
        spans = facts.spans_of(paper.pk for paper in papers)
        found += [
            (
                f"paper:{paper.pk}",
                f"{paper.get_kind_display()}: {paper.title}",
                any(span.stands(today) for span in spans.get(paper.pk, ())),
            )
            for paper in papers
        ]
    if kind.recognition and product is not None:
        now = standings([product.pk], today)[product.pk]
        for row in Recognition.objects.filter(product=product, retracted_at__isnull=True).order_by(
            "-counted_from", "-pk"
        ):
            words = f"{row.get_level_display()} · {row.decision}" if row.decision else str(row.get_level_display())
            found.append((f"recognition:{row.pk}", words, now.state == "in_force" and now.recognition_id == row.pk))
    if kind.title:
        villages = {one.village_id for one in (product, maker) if one is not None and one.village_id}
        held = [title for title in VillageTitle.Title.values if title not in ("proposed_removal", "mentioned")]
        for title in (
            VillageTitle.objects.filter(village__in=villages, title__in=held).select_related("village").order_by("pk")
        ):
            over = title.ended_on is not None and title.ended_on <= today
            found.append((f"title:{title.pk}", f"{title.get_title_display()}: {title.village}", not over))
    return found


def standing_version(story: Story | None) -> StoryVersion | None:
    """The published text that stands, if any."""
    if story is None:
        return None
    return StoryVersion.objects.filter(story=story, taken_back_at__isnull=True).order_by("-number").first()
