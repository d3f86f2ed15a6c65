"""The sentences in which a resolution says why."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

SENTENCES = {
    "whole": gettext_noop("%(old)s (%(district)s) has been part of %(current)s as a whole since 1 July 2025."),
    "split": gettext_noop("%(old)s (%(district)s) was split on 1 July 2025; its main part is in %(current)s."),
    "gone": gettext_noop("%(old)s (%(district)s) ended before 2025, joined %(via)s and is in %(current)s today."),
    "gone_split": gettext_noop(
        "%(old)s (%(district)s) ended before 2025; it was split on the way, its main part is in %(current)s today."
    ),
    "current": gettext_noop("%(current)s, as it stands since 1 July 2025."),
    "current_or_split": gettext_noop(
        "%(current)s since 1 July 2025; before that a commune of this name was larger or smaller, so parts of it lie elsewhere today."
    ),
    "by_kind": gettext_noop("Only one place of this name is a %(kind)s: %(old)s, %(district)s, today %(current)s."),
    "several": gettext_noop("Several places are called %(name)s; say in which district, or choose."),
    "district_only": gettext_noop("Only %(district)s is named; the commune is not stated."),
    "district_or_commune": gettext_noop(
        "%(name)s was a district and is also the name of a commune or ward; choose which is meant."
    ),
    "province_or_commune": gettext_noop(
        "%(name)s was a province and is also the name of a commune; choose which is meant."
    ),
    "near": gettext_noop("No commune or ward of Hanoi is called %(name)s; perhaps one of similar spelling is meant."),
    "near_in_district": gettext_noop(
        "%(district)s has no such commune (%(name)s); perhaps one of similar spelling is meant."
    ),
    "city_only": gettext_noop("Only the city is named; the commune is not stated."),
    "province": gettext_noop("Outside Hanoi: %(now)s."),
    "province_then": gettext_noop("Outside Hanoi: %(then)s, part of %(now)s since 1 July 2025."),
    "province_unknown": gettext_noop("No province is called %(name)s."),
    "not_in_district": gettext_noop("There is no %(name)s in %(district)s; places of this name lie elsewhere."),
    "unknown": gettext_noop("No commune or ward of Hanoi is called %(name)s."),
    "nothing": gettext_noop("No commune is stated."),
}
SPELLING = gettext_noop("It is written “%(written)s”, which differs in its marks.")
NO_MARKS = gettext_noop("It is written without marks.")


def sentence(code: str, names: Mapping[str, str]) -> str:
    """The reason in the language of the moment."""
    text = gettext(SENTENCES[code]) % names
    text = text[:1].upper() + text[1:]
    if names.get("written"):
        text += " " + (gettext(NO_MARKS) if names["written"].isascii() else gettext(SPELLING) % names)
    return text
