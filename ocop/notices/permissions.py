"""Who may do what in this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.people.permissions import permission
from ocop.people.rights import rights_of


@permission("notices.see_troubles", _("Letters that failed are for the system administrator."))
def may_see_troubles(by: Any, _thing: Any = None) -> bool:
    """Administrator."""
    return rights_of(by).is_administrator


@permission("notices.change_holidays", _("The office's own days are kept by the coordination office."))
def may_change_holidays(by: Any, _thing: Any = None) -> bool:
    """Administrator and coordination officer."""
    return rights_of(by).is_city_officer


@permission("notices.call", _("Calls are made by officers of the commune or of the city."))
def may_call(by: Any, _thing: Any = None) -> bool:
    """City officers and officers of a commune."""
    rights = rights_of(by)
    return rights.is_city_officer or bool(rights.commune_ids)


def declared() -> None:
    """Called at the start: importing this module is what declares the permissions."""
