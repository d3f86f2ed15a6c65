"""Answers and the text in hand: saved as they are typed, each with a key, so that a phone may send the same one again.

Drafts are no matter of the ledger: every answer stays as a row with who wrote it, and the published text is recorded.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.stories import access, composing
from ocop.stories.access import Subject
from ocop.stories.models import Answer, Story
from ocop.stories.phrases import tidied
from ocop.stories.telling import TEXTS, codes
from ocop.ui import offline
from ocop.workdays import clock

MOST = {"answer": 2000, "text": 8000}
MOST_ANSWERS = 4000
"""Rows one story keeps; more is no telling any more."""
FIELDS = frozenset({"kind", "key", "about", "thing", "question", "words", "base", "said_at"})


def story_of(*, by: Any, subject: Subject) -> Story:
    """The story, begun when it is not there yet. In the caller's transaction. Raises Refused."""
    if not access.may_write(by, subject.about, subject.thing):
        raise Refused(
            _("Only the producer's own people, an officer of its commune or of the city write in this workshop.")
        )
    there = Story.objects.filter(**{subject.about: subject.thing}).first()
    if there is not None:
        return there
    try:
        with transaction.atomic():
            made = Story.objects.create(
                **{subject.about: subject.thing}, register=subject.thing.register, created_at=clock.now()
            )
    except IntegrityError:
        return Story.objects.get(**{subject.about: subject.thing})
    after = {subject.about: subject.thing.pk}
    record(by=by, action="stories.begin", topic="promotion", subject=made, after=mark(by, subject, after))
    return made


def mark(by: Any, subject: Subject, after: Mapping[str, Any]) -> dict[str, Any]:
    """What the ledger says of a change, marked when an officer entered it for the household."""
    return dict(after) if access.is_own(by, subject.maker) else {**after, "for_household": True}


def answer(
    *, by: Any, subject: Subject, question: str, words: str, key: uuid.UUID, base: int | None = None
) -> dict[str, Any]:
    """Keep one answer; the same key again is answered the same and done once.

    `base`: the answer the person saw. When another stands by now, theirs goes on top and the other's words come back as `other`; both
    stay readable. Raises Refused.
    """
    words = tidied(_checked(subject.about, question, words))
    try:
        with transaction.atomic():
            story = story_of(by=by, subject=subject)
            there = Answer.objects.filter(key=key).first()
            if there is not None:
                return _again(there, story, question)
            list(Story.objects.select_for_update().filter(pk=story.pk).values_list("pk"))
            last = Answer.objects.filter(story=story, question=question).order_by("-pk").first()
            if last is not None and last.words == words:
                return _saved(last)
            if last is None and not words:
                return {"result": "saved", "answer": 0, "words": ""}
            if Answer.objects.filter(story=story).count() >= MOST_ANSWERS:
                raise Refused(_("This story has been changed too often; ask the office to look at it."))
            made = Answer.objects.create(
                story=story,
                question=question,
                words=words,
                key=key,
                said_by=by,
                said_by_name=by.name,
                for_household=not access.is_own(by, subject.maker),
                said_at=clock.now(),
            )
    except IntegrityError:
        # Two tabs sent the same key at the same moment: the other one did it.
        with transaction.atomic():
            return _again(Answer.objects.get(key=key), story_of(by=by, subject=subject), question)
    found = _saved(made)
    if last is not None and base is not None and last.pk != base and last.words and last.said_by_id != by.pk:
        found |= {"other": last.words, "other_by": last.said_by_name}
    return found


def _saved(row: Answer) -> dict[str, Any]:
    return {"result": "saved", "answer": row.pk, "words": row.words}


def _again(there: Answer, story: Story, question: str) -> dict[str, Any]:
    if (there.story_id, there.question) != (story.pk, question):
        raise Refused(_("This operation was sent for something else."))
    return {**_saved(there), "again": True}


def _checked(about: str, question: str, words: str) -> str:
    if question not in codes(about):
        raise Refused(_("There is no such question."))
    if "\0" in words:
        raise Refused(_("The text holds characters that cannot be kept."), field="words")
    most = MOST["text" if question in TEXTS.values() else "answer"]
    if len(words) > most:
        raise Refused(_("That is too long: at most %(most)d letters.") % {"most": most}, field="words")
    kind = next((one.kind for one in composing.questions().all if one.code == question), "text")
    year = words.strip()
    if kind == "year" and year and not (year.isascii() and year.isdigit() and 1000 <= int(year) <= clock.today().year):
        raise Refused(_("Write the year alone, such as 1998; it lies not in the future."), field="words")
    return words


def apply(*, by: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """Do one operation that a phone kept {"kind": "answer", "key", "about", "thing", "question", "words", "base"}. Raises Refused."""
    key = offline.key_of(raw)
    if raw.get("kind") != "answer" or key is None or set(raw) - FIELDS:
        raise Refused(_("This operation is not known."))
    about, thing, question, words, base = (raw.get(name) for name in ("about", "thing", "question", "words", "base"))
    texts = [about, question, words]
    numbers = [thing, base if base is not None else 0]
    if not all(isinstance(one, str) for one in texts) or any(
        isinstance(one, bool) or not isinstance(one, int) for one in numbers
    ):
        raise Refused(_("This operation is not known."))
    subject = found(by, str(about), int(str(thing)))
    if subject is None:
        raise Refused(_("This story is not within your reach."))
    return answer(by=by, subject=subject, question=str(question), words=str(words), key=key, base=base)


def found(by: Any, word: str, pk: int) -> Subject | None:
    """The subject within reach, or None."""
    from django.http import Http404

    try:
        return access.subject_for(by, word, pk)
    except Http404:
        return None
