"""Messages to persons: on the desk, by e-mail, and a list of whom to call. The daily work of all rooms.

notices.send(to=..., kind="recognition.ends", key=..., ...)   in the caller's transaction
notices.kinds.register(Kind(...))                             in the AppConfig.ready of the room that sends it
notices.daily.register("recognition.endings", function)       the same, for work of every day
"""

from __future__ import annotations

from typing import Any


def send(**what: Any) -> list[Any]:
    """`ocop.notices.actions.send`, which says what goes in; here so that callers write `notices.send`."""
    from ocop.notices.actions import send as act

    return act(**what)
