"""What the pages of this room share: who may open them, and a list in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from ocop.ledger.refusal import Refused
from ocop.people.permissions import allows

SIZE = 25
View = Callable[..., HttpResponse]


def for_all(view: View) -> View:
    """A page for whoever signed in; kept by no cache."""
    answer: View = never_cache(login_required(view))
    return answer


def for_permission(name: str) -> Callable[[View], View]:
    """A page for those whom a permission allows; others get 403."""

    def wrap(view: View) -> View:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allows(name, request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.__name__, guarded.__doc__ = view.__name__, view.__doc__
        return for_all(guarded)

    return wrap


def paged(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page of a list that the address asks for; the nearest one for nonsense."""
    return Paginator(rows, SIZE).get_page(request.GET.get("page"))


def page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    """A page of this room."""
    return render(request, f"notices/{template}.html", context)


def press(request: HttpRequest, do: Callable[[], object], back: str, done: str = "") -> HttpResponse:
    """A button: do it, say so or say why not, and go back to the list."""
    try:
        do()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        if done:
            messages.success(request, done)
    return redirect(back)
