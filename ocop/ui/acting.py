"""What a view does between a form and an action: call the one, and put what it refuses where the person sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ocop.ledger.refusal import Refused


def put_in_form(form: Any, refusal: Refused) -> None:
    """A refusal beside its field, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def act(
    request: HttpRequest,
    form: Any,
    do: Callable[[dict[str, Any]], Any],
    *,
    saved: str,
    to: Callable[[Any], str],
    refused: Callable[[Any, Refused], None] = put_in_form,
) -> HttpResponse | None:
    """Do what a sent form asks; where to go then, or None with what is wrong on the form."""
    if not form.is_valid():
        return None
    try:
        done = do(dict(form.cleaned_data))
    except Refused as refusal:
        refused(form, refusal)
        return None
    messages.success(request, saved)
    return redirect(to(done))


def press(request: HttpRequest, do: Callable[[], Any], *, saved: str) -> Any:
    """A button without a form: what came of it, or None and the refusal as a message."""
    try:
        done = do()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return None
    messages.success(request, saved)
    return done
