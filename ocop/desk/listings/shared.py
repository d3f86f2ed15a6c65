"""What several lists of the desk share: whose rows stand on them, the filter by commune, the words of states."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.people.rights import rights_of
from ocop.places.queries import in_alphabet

UNSTATED = "unstated"
STATE_LABELS = {
    "in_force": gettext_lazy("in force"),
    "ended": gettext_lazy("ended"),
    "withdrawn": gettext_lazy("stars withdrawn"),
    "unknown": gettext_lazy("end not known"),
    "none": gettext_lazy("never recognised"),
}


def worked_on(person: Any, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """An officer's list holds all they see; others' only what is their own organisation's: the rest is on the public pages."""
    rights = rights_of(person)
    return rows if rights.is_officer else rows.filter(**{f"{path}__in": rights.organisation_ids()})


def commune_choices() -> list[tuple[str, str]]:
    """Today's communes by the alphabet, and those whose place is not stated."""
    return [(UNSTATED, _("not stated")), *((commune.slug, str(commune)) for commune in in_alphabet())]


def by_commune(path: str) -> Any:
    """A filter method on a commune column."""

    def narrow(queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == UNSTATED:
            return queryset.filter(**{f"{path}__isnull": True})
        return queryset.filter(**{f"{path}__slug": value})

    return narrow
