"""Marks pages that are the same for everybody, so that the page cache of the portal, which stands above this room, may keep them."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import HttpResponseBase


def for_everybody(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The answer holds nothing of the reader but their frame; strangers may get a kept one."""

    @functools.wraps(view)
    def marked(*args: object, **kwargs: object) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.is_public_page = True  # type: ignore[attr-defined]
        return response

    return marked
