"""The workshop of one story: where it stands, its questions, its text, its claims, publishing."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ocop.ledger.refusal import Refused
from ocop.stories import access, composing, telling, wording
from ocop.stories.access import Subject, allow, language, page, subject_for
from ocop.stories.actions import answering, publishing
from ocop.stories.models import Answer, StoryVersion
from ocop.stories.views.device import device_of, know

EARLIER = 6


def address(name: str, subject: Subject, *more: Any) -> str:
    """A page of this workshop."""
    return reverse(f"stories:{name}", args=[subject.word, subject.thing.pk, *more])


def frame(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    """What every page of a workshop shows."""
    may_write = access.may_write(request.user, subject.about, subject.thing)
    return {
        "subject": subject,
        "word": subject.word,
        "thing": subject.thing,
        "name": str(subject.thing),
        "may_write": may_write,
        "helps": may_write and not access.is_own(request.user, subject.maker),
        "up": address("workshop", subject),
        "lang": language(),
        "may_allow": access.may_allow_words(request.user, subject.about, subject.thing, subject.maker),
        "device": device_of(request, subject),
    }


def shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that a phone may carry."""
    return know(request, render(request, f"stories/{template}.html", context, status=status))


@require_safe
@page
def workshop(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """How far the story is, and what to do next."""
    subject = subject_for(request.user, word, pk)
    answers = telling.newest(subject.story)
    text = telling.text_in_hand(subject.about, subject.thing, answers)
    eaten = telling.is_eaten(subject.about, subject.thing)
    flags = telling.flags_of(subject.story, text, eaten=eaten)
    backed = telling.backed(subject.story, wording.claims(text.vi, text.en, consumed=eaten), subject.product)
    version = telling.standing_version(subject.story)
    rows = [
        {
            "question": one,
            "ask": one.said("ask", language()),
            "row": answers.get(one.code),
            "address": address("question", subject, one.code),
        }
        for one in composing.questions().about(subject.about)
    ]
    return shown(
        request,
        "workshop",
        {
            **frame(request, subject),
            "rows": rows,
            "answered": sum(1 for row in rows if row["row"] and row["row"].words),
            "next": next((row for row in rows if not (row["row"] and row["row"].words)), None),
            "text": text,
            "flags": flags,
            "backed": backed,
            "forbidden": [flag for flag in flags if flag.rule.severity == "forbidden" and not flag.unsure],
            "open": [one for one in backed if one.state in ("open", "ended")],
            "version": version,
            "is_published": version is not None and (version.text_vi, version.text_en) == (text.vi, text.en),
            "versions": StoryVersion.objects.filter(story=subject.story).order_by("-number") if subject.story else [],
        },
    )


@page
def question(request: HttpRequest, word: str, pk: int, code: str) -> HttpResponse:
    """One question on a screen; the answer is kept as it is typed, and by its form."""
    subject = subject_for(request.user, word, pk)
    asked = composing.questions().about(subject.about)
    place = next((number for number, one in enumerate(asked) if one.code == code), None)
    if place is None:
        raise Http404
    one = asked[place]
    allow(access.may_write(request.user, subject.about, subject.thing))
    names = [one.code] if one.kind == "year" else [one.code, f"{one.code}:en"]
    onward = address("question", subject, asked[place + 1].code) if place + 1 < len(asked) else address("text", subject)
    status, errors, typed = 200, {}, {}
    if request.method == "POST":
        typed = {name: request.POST.get(f"words-{name}", "") for name in names}
        errors = _save(request, subject, names)
        if not errors:
            return redirect(onward if request.POST.get("go") == "on" else address("workshop", subject))
        status = 422
    answers = telling.newest(subject.story)
    boxes = [_box(subject, one, name, answers.get(name), typed.get(name), errors.get(name)) for name in names]
    return shown(
        request,
        "question",
        {
            **frame(request, subject),
            "question": one,
            "ask": one.said("ask", language()),
            "help": one.said("help", language()),
            "example": one.said("example", language()),
            "number": place + 1,
            "count": len(asked),
            "boxes": boxes,
            "onward": onward,
            "back": address("question", subject, asked[place - 1].code) if place else address("workshop", subject),
        },
        status,
    )


def _box(
    subject: Subject, one: Any, name: str, row: Answer | None, typed: str | None, error: str | None
) -> dict[str, Any]:
    """One field of a question: what stands, what was typed and refused, what was said before."""
    earlier = []
    if row is not None:
        earlier = list(
            Answer.objects.filter(story=subject.story, question=name)
            .exclude(words="")
            .exclude(pk=row.pk)
            .order_by("-pk")[:EARLIER]
        )
    return {
        "name": name,
        "english": name.endswith(":en"),
        "kind": one.kind,
        "words": row.words if row and typed is None else typed or "",
        "row": row,
        "base": row.pk if row else 0,
        "key": str(uuid.uuid4()),
        "error": error,
        "earlier": earlier,
        "example": one.said("example", "en" if name.endswith(":en") else "vi"),
    }


def _save(request: HttpRequest, subject: Subject, names: list[str]) -> dict[str, str]:
    """Each answer by itself, so that one that is refused holds back no other; name -> why not."""
    errors = {}
    for name in names:
        key = answering.offline.key_of({"key": request.POST.get(f"key-{name}", "")}) or uuid.uuid4()
        base = request.POST.get(f"base-{name}", "")
        try:
            done = answering.answer(
                by=request.user,
                subject=subject,
                question=name,
                words=request.POST.get(f"words-{name}", ""),
                key=key,
                base=int(base) if base.isascii() and base.isdigit() and len(base) < 18 else None,
            )
        except Refused as refusal:
            errors[name] = refusal.sentence
        else:
            if done.get("other"):
                messages.warning(
                    request,
                    _(
                        "%(name)s wrote something else here meanwhile: “%(words)s”. Yours stands now; theirs is kept below."
                    )
                    % {"name": done["other_by"], "words": done["other"][:200]},
                )
    return errors


@page
def text(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """The text in hand: composed from the answers, edited by its producer, with what a rule objects to in place."""
    subject = subject_for(request.user, word, pk)
    allow(access.may_write(request.user, subject.about, subject.thing))
    status, errors, typed = 200, {}, {}
    names = list(telling.TEXTS.values())
    if request.method == "POST":
        typed = {name: request.POST.get(f"words-{name}", "") for name in names}
        if request.POST.get("do") == "compose":
            # Only into the page: what stands stays until it is saved.
            answers = telling.newest(subject.story)
            typed = {
                name: telling.composed(subject.about, subject.thing, answers, lang) or typed[name]
                for lang, name in telling.TEXTS.items()
            }
        else:
            errors = _save(request, subject, names)
            if not errors:
                messages.success(request, _("Saved. It is not public before you publish it."))
                return redirect(address("claims" if request.POST.get("go") == "on" else "text", subject))
            status = 422
    answers = telling.newest(subject.story)
    now = telling.text_in_hand(subject.about, subject.thing, answers)
    said = {"text_vi": now.vi, "text_en": now.en} | typed
    eaten = telling.is_eaten(subject.about, subject.thing)
    boxes = []
    for lang, name in telling.TEXTS.items():
        flags = telling.flags_of(
            subject.story, telling.Text(*((said[name], "") if lang == "vi" else ("", said[name])), {}), eaten=eaten
        )
        row = answers.get(name)
        boxes.append(
            {
                "name": name,
                "english": lang == "en",
                "words": said[name],
                "base": row.pk if row else 0,
                "key": str(uuid.uuid4()),
                "lang": lang,
                "error": errors.get(name),
                "flags": flags,
                "pieces": wording.pieces(said[name], flags) if flags else [],
            }
        )
    return shown(
        request,
        "text",
        {
            **frame(request, subject),
            "boxes": boxes,
            "penalty": wording.books.words().penalty[language()],
            "is_first": not any(now.is_written.values()),
        },
        status,
    )


@page
def claims(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """What the text claims, one by one, and what stands behind each."""
    subject = subject_for(request.user, word, pk)
    may_write = access.may_write(request.user, subject.about, subject.thing)
    status, wrong = 200, {}
    if request.method == "POST":
        allow(may_write)
        wrong = _settle(request, subject)
        if not wrong:
            return redirect(address("claims", subject))
        status = 422
    now = telling.text_in_hand(subject.about, subject.thing, telling.newest(subject.story))
    eaten = telling.is_eaten(subject.about, subject.thing)
    rows = telling.backed(subject.story, wording.claims(now.vi, now.en, consumed=eaten), subject.product)
    for row in rows:
        row.choices = telling.evidence_for(row.said.kind, subject.maker, subject.product)
        row.error = wrong.get(row.key, "")
        row.chosen = _chosen(row)
        row.kind_words = row.said.kind.en if language() == "en" else row.said.kind.vi
    maker = subject.maker
    return shown(
        request,
        "claims",
        {
            **frame(request, subject),
            "rows": rows,
            "left": sum(1 for row in rows if row.state in ("open", "ended")),
            "failed": wrong,
            "papers": reverse("desk:paper_new", args=[maker.pk]) if maker else "",
        },
        status,
    )


def _chosen(row: telling.Backed) -> str:
    if row.claim is None:
        return ""
    key = row.claim.paper_id or row.claim.recognition_id or row.claim.title_id
    return f"{row.claim.backing}:{key}" if key else str(row.claim.backing)


def _settle(request: HttpRequest, subject: Subject) -> dict[str, str]:
    """Every claim that was answered on the page; claim -> why not."""
    wrong = {}
    for key in request.POST.getlist("claim")[:200]:
        backing = request.POST.get(f"backing-{key}", "")
        kind, _sep, passage = key.partition("|")
        if not backing:
            continue
        try:
            publishing.settle(by=request.user, subject=subject, kind=kind, passage=passage, backing=backing)
        except Refused as refusal:
            wrong[key] = refusal.sentence
    return wrong


@require_POST
@page
def publish(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """Show the text to everybody, or take it back."""
    subject = subject_for(request.user, word, pk)
    allow(access.may_write(request.user, subject.about, subject.thing))
    try:
        if request.POST.get("do") == "back":
            publishing.take_back(by=request.user, subject=subject, reason=request.POST.get("reason", ""))
            messages.success(request, _("This text is no longer shown."))
        else:
            publishing.publish(by=request.user, subject=subject, seen=request.POST.get("seen"))
            messages.success(request, _("Your story is public now."))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(address("workshop", subject))


@require_POST
@page
def allow_words(request: HttpRequest, word: str, pk: int) -> HttpResponse:
    """An officer finds flagged words in order where they stand."""
    subject = subject_for(request.user, word, pk)
    allow(access.may_allow_words(request.user, subject.about, subject.thing, subject.maker))
    try:
        publishing.allow_words(
            by=request.user,
            subject=subject,
            rule=request.POST.get("rule", ""),
            passage=request.POST.get("passage", ""),
            reason=request.POST.get("reason", ""),
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Recorded."))
    return redirect(address("text", subject))
