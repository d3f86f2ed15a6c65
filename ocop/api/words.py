"""What a validation error says, as one sentence about one parameter."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def sentence(error: dict[str, Any]) -> tuple[str, str]:
    """Parameter and sentence of one of pydantic's errors."""
    places = [
        str(part)
        for part in error.get("loc", ())
        if part not in ("query", "path", "asked") and not isinstance(part, int)
    ]
    parameter = places[-1] if places else ""
    context = error.get("ctx") or {}
    kind = str(error.get("type", ""))
    if kind == "literal_error":
        return parameter, _("Use one of %(values)s.") % {
            "values": str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        }
    if kind == "greater_than_equal":
        return parameter, _("Give a number from %(least)s.") % {"least": context.get("ge")}
    if kind == "less_than_equal":
        return parameter, _("Give a number up to %(most)s.") % {"most": context.get("le")}
    if kind.startswith(("int", "float")):
        return parameter, _("Give a whole number.")
    if kind.startswith("datetime"):
        return parameter, _("Write the moment as YYYY-MM-DDTHH:MM:SS, with its zone such as +07:00.")
    if kind.startswith("date"):
        return parameter, _("Write the day as YYYY-MM-DD.")
    if kind == "string_too_long":
        return parameter, _("Give at most %(most)s characters.") % {"most": context.get("max_length")}
    if kind == "string_pattern_mismatch":
        return parameter, _("This holds characters that cannot be here.")
    if kind == "missing":
        return parameter, _("This is needed.")
    return parameter, _("This cannot be read.")
