"""Parameters that endpoints share, and how a value that cannot be is refused: 422 with a sentence naming the parameter."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import StringConstraints

from ocop.places.models import Commune, District
from ocop.places.queries import commune_by_code_or_slug
from ocop.workdays import clock

MOST = 200
UNSTATED = "unstated"
FIRST_DAY = datetime.date(2018, 1, 1)
"""Before the programme nothing can have been recognised; a day before it is a slip of the hand."""

Register = Literal["office", "public", "demo"]
InForce = Literal["any", "yes", "no", "unknown"]
Level = Literal["3", "4", "potential_5", "5", "unstated", "none"]
# Text without control characters, which no database of ours keeps.
Text = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$")]
Key = Annotated[str, StringConstraints(max_length=160, pattern=r"^[A-Za-z0-9_.-]+$")]


class Wrong(Exception):  # noqa: N818 - a refusal, not a fault
    """A value that cannot be; `parameter` names where it stands."""

    def __init__(self, parameter: str, sentence: str) -> None:
        super().__init__(sentence)
        self.parameter = parameter
        self.sentence = sentence


class Missing(Exception):  # noqa: N818 - a refusal, not a fault
    """There is no such thing, or not for this caller."""


class Paged(Schema):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=MOST, description="Items at most, 1 to 200.")
    page: int = Field(1, ge=1, le=100_000, description="Page of `limit` items, from 1.")
    offset: int | None = Field(None, ge=0, le=10_000_000, description="Items to skip; instead of `page`.")

    @property
    def start(self) -> int:
        """Items before this part."""
        if self.offset is None:
            return (self.page - 1) * self.limit
        if self.page != 1:
            raise Wrong("offset", _("Give page or offset, not both."))
        return self.offset


class InRegister(Schema):
    """Which register."""

    # Every abstract class has a method `register`, so the field has another name in Python.
    in_register: Register | None = Field(
        None,
        alias="register",
        description="`office`: confirmed by an officer; `public`: read from public pages; `demo`: made up. Default: this instance's own.",
    )

    @property
    def register_named(self) -> str:
        """The register asked for, else the instance's own."""
        return self.in_register or settings.OCOP_REGISTER


def commune_of(text: str, parameter: str = "commune") -> Commune:
    """Today's commune by code or slug. Raises Wrong."""
    found = commune_by_code_or_slug(text)
    if found is None:
        raise Wrong(
            parameter, _("There is no commune or ward today with the code or slug %(text)s.") % {"text": repr(text)}
        )
    return found


def district_of(text: str, parameter: str = "district") -> District:
    """A district of before 1/7/2025 by its code. Raises Wrong."""
    found = District.objects.filter(code=text).first()
    if found is None:
        raise Wrong(parameter, _("There was no district with the code %(text)s.") % {"text": repr(text)})
    return found


def day_of(day: datetime.date | None, parameter: str = "as_of") -> datetime.date:
    """A day that figures can speak of, today when none is given. Raises Wrong for a day to come or before the programme."""
    today = clock.today()
    if day is None:
        return today
    if day > today:
        raise Wrong(parameter, _("%(day)s has not come yet; give a day up to today.") % {"day": day.isoformat()})
    if day < FIRST_DAY:
        raise Wrong(parameter, _("%(day)s lies before the programme began in 2018.") % {"day": day.isoformat()})
    return day


def moment_of(moment: datetime.datetime | None, parameter: str = "known_at") -> datetime.datetime | None:
    """A moment with its zone (Hanoi's when none is written). Raises Wrong for a moment that cannot be reckoned with."""
    if moment is None:
        return None
    if not 2000 <= moment.year <= 2200:
        raise Wrong(parameter, _("Give a moment between 2000 and 2200."))
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.now().tzinfo)


def caller(request: HttpRequest) -> Any:
    """Who asks: the holder of the key, else who signed in, else None."""
    return getattr(request, "api_caller", None)
