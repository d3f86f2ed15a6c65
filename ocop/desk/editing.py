"""One way to edit for every form of the desk: nothing typed is lost, a stale form is refused with what changed.

The page carries a signed snapshot of the row as it was opened. When the row is another by the time the form comes back, fields
the person did not touch take the new values, fields both touched keep the person's words with the other's beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ocop.desk import sending
from ocop.desk.access import key_of
from ocop.ledger.refusal import Refused
from ocop.producers.snapshots import Stale, plain
from ocop.ui import drafts
from ocop.ui.acting import put_in_form

SALT = "desk.seen"
MakeForm = Callable[..., forms.Form]
# Snapshot keys that a form shows under another name.
SHOWN_AS = {
    "groups": "group_older",
    "commune": "place_as_given",
    "old_commune": "place_as_given",
    "district": "place_as_given",
    "province": "place_as_given",
}


@dataclass
class Change:
    """What somebody else changed: label, before and now in words; `both` when the person changed it too."""

    label: str
    then: str
    now: str
    both: bool


@dataclass
class Outcome:
    """What the page shows besides the form."""

    form: forms.Form
    seen: str = ""
    status: int = 200
    changes: list[Change] = field(default_factory=list)
    signs: list[Any] = field(default_factory=list)


def seal(snapshot: Mapping[str, Any] | None) -> str:
    """A snapshot as the form carries it."""
    return signing.dumps(dict(snapshot), salt=SALT, compress=True) if snapshot is not None else ""


def unseal(text: str) -> dict[str, Any] | None:
    """The snapshot a form came with; None when it carries none or a forged one (the row is then taken as unseen)."""
    try:
        found: dict[str, Any] = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return found


def edit(
    request: HttpRequest,
    *,
    make_form: MakeForm,
    snapshot: Callable[[], dict[str, Any]] | None,
    save: Callable[[forms.Form, dict[str, Any] | None, set[int]], Any],
    done: Callable[[Any], str],
    saved: str,
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """A page with one form. `make_form(data, files)` makes it, `save(form, seen, another_ones)` calls the one action.

    `snapshot` gives the row as it stands (None for a new row), `done` the address to go to, `saved` the words said there.
    """
    if request.method == "POST":
        form = make_form(request.POST, request.FILES)
        if form.is_valid():
            outcome = _try(request, form, make_form, snapshot, save, done)
            if isinstance(outcome, str):
                messages.success(request, saved)
                return drafts.done(redirect(outcome), str(context.get("draft", "")))
        else:
            outcome = Outcome(form, request.POST.get("seen", ""), 422)
    else:
        outcome = Outcome(make_form(None, None), seal(snapshot() if snapshot else None))
    page = {
        **context,
        "form": outcome.form,
        "seen": outcome.seen,
        "changes": outcome.changes,
        "signs": outcome.signs,
        "another_ones": request.POST.getlist("another") if request.method == "POST" else [],
        "once": request.POST.get("once") or sending.fresh(),
        "lost_files": [getattr(file, "name", "") for file in request.FILES.values()],
    }
    return render(request, template, page, status=outcome.status)


def _try(
    request: HttpRequest,
    form: forms.Form,
    make_form: MakeForm,
    snapshot: Callable[[], dict[str, Any]] | None,
    save: Callable[[forms.Form, dict[str, Any] | None, set[int]], Any],
    done: Callable[[Any], str],
) -> Outcome | str:
    """Where the page leads after the save, or what to show instead. A form for a new row is done once, however often it is sent."""
    sealed = request.POST.get("seen", "")
    seen = unseal(sealed) if snapshot is not None else None
    another = {key for key in map(key_of, request.POST.getlist("another")) if key is not None}
    try:
        if snapshot is not None:
            return done(save(form, seen, another))
        return sending.once(request.user, request.POST.get("once", ""), lambda: done(save(form, seen, another)))
    except Stale as stale:
        assert snapshot is not None  # noqa: S101 - only an edit of a row can be stale
        return _merge(request, form, make_form, snapshot(), stale)
    except Refused as refusal:
        signs = getattr(refusal, "signs", [])
        put_in_form(form, refusal)
        return Outcome(form, sealed, 409 if signs else 422, signs=signs)


def _merge(request: HttpRequest, form: forms.Form, make_form: MakeForm, now: dict[str, Any], stale: Stale) -> Outcome:
    """The form again, with the others' changes taken in where the person touched nothing."""
    mine = {name: plain(value) for name, value in form.values().items()}  # type: ignore[attr-defined]
    fresh = make_form(None, None)
    data: QueryDict = request.POST.copy()
    changes: list[Change] = []
    for name, (then, new) in stale.changes.items():
        shown = SHOWN_AS.get(name, name)
        if shown not in form.fields:
            continue
        touched = name in mine and mine[name] != then
        if touched and mine[name] == new:
            continue
        changes.append(
            Change(str(form.fields[shown].label), words(fresh, shown, then), words(fresh, shown, new), touched)
        )
        if not touched:
            data.setlist(form.add_prefix(shown), as_sent(fresh, shown))
    again = make_form(data, None)
    again.is_valid()
    again.add_error(None, stale.sentence)
    return Outcome(again, seal(now), 409, changes=changes)


def as_sent(form: forms.Form, name: str) -> list[str]:
    """A field's value as a browser would send it."""
    value = form[name].value()
    value = form.fields[name].prepare_value(value)
    if value is None or value is False:
        return []
    if isinstance(value, list | tuple):
        return [str(one) for one in value]
    return ["on"] if value is True else [str(value)]


def words(form: forms.Form, name: str, value: Any) -> str:
    """A plain value as people read it: the label of a choice, a list with commas, a dash for nothing."""
    if value in (None, "", [], {}):
        return "–"
    choices = getattr(form.fields[name], "choices", None)
    if isinstance(value, bool):
        value = "1" if value else "0"
    if isinstance(value, dict):
        return ", ".join(str(one) for one in value.values())
    if choices is not None:
        labels: dict[str, str] = {}
        for key, label in choices:
            if isinstance(label, list | tuple):
                labels.update({str(inner): str(text) for inner, text in label})
            else:
                labels[str(key)] = str(label)
        keys = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(key), str(key)) for key in keys)
    text = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return (
        text
        if len(text) <= 200
        else _("%(start)s … (%(count)s characters)") % {"start": text[:180], "count": len(text)}
    )
