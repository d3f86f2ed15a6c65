"""The ways to this room's pages, how many messages are unread, and how its actions are said."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.notices.models import Notice
from ocop.people.permissions import allows
from ocop.ui import navigation

ACTION_WORDS = {
    "notices.call": _("person told by telephone"),
    "notices.add_holiday": _("office's own day added"),
    "notices.remove_holiday": _("office's own day taken out"),
}


def _signed_in(person: Any) -> bool:
    return bool(getattr(person, "is_authenticated", False))


def unread(person: Any) -> int:
    """How many messages a person has not read. One query over an index that holds only unread ones."""
    return int(Notice.objects.filter(person_id=person.pk, read_at__isnull=True).count()) if _signed_in(person) else 0


def register_ways() -> None:
    """The bell beside the person's name; calls and the office's days for officers; failed letters for the administrator."""
    navigation.register(
        "beside",
        navigation.Entry(_("Messages"), "notices:inbox", order=1, icon="bell", shown_to=_signed_in, count=unread),
    )
    group = _("Office")
    for label, address, order, icon, permission in (
        (_("People to call"), "notices:calls", 70, "phone", "notices.call"),
        (_("Days off"), "notices:holidays", 71, "calendar", "notices.call"),
        (_("Failed letters"), "notices:troubles", 72, "warn", "notices.see_troubles"),
    ):
        navigation.register(
            "desk",
            navigation.Entry(
                label,
                address,
                order=order,
                icon=icon,
                group=group,
                shown_to=lambda person, permission=permission: allows(permission, person),  # type: ignore[misc]
            ),
        )
    navigation.register(
        "account", navigation.Entry(_("How letters come"), "notices:preferences", order=40, shown_to=_signed_in)
    )
