"""What day, what register, what scheme a page of figures speaks of, as its address states it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from ocop.people.models import Register
from ocop.rulebooks import schemes
from ocop.vietnamese.dates import parse_date
from ocop.workdays import clock

FIRST = datetime.date(2018, 5, 7)  # decision 490/QĐ-TTg: nothing can have been recognised before the programme began


@dataclass(frozen=True)
class AsOf:
    """A day, a day to compare with, a register and a scheme of groups; `error` is a sentence when a day was not understood."""

    day: datetime.date
    against: datetime.date
    register: str
    scheme: str
    given_day: datetime.date | None = None
    given_against: datetime.date | None = None
    given_register: str = ""
    given_scheme: str = ""
    error: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> AsOf:
        """From an address; what is not understood falls back and says so."""
        errors: list[str] = []
        day, against = _day(data.get("as_of", ""), errors), _day(data.get("against", ""), errors)
        register = data.get("register", "")
        register = register if register in (settings.OCOP_REGISTER, "public") else ""
        scheme = data.get("scheme", "")
        scheme = scheme if scheme in {one.id for one in schemes.SCHEMES} else ""
        today = clock.today()
        if day and day > today:
            errors.append(_("That day has not come yet; the page shows today."))
            day = None
        shown = day or today
        if against and against >= shown:
            errors.append(_("The day to compare with has to lie before the other."))
            against = None
        return cls(
            day=shown,
            against=against or _year_before(shown),
            register=register or settings.OCOP_REGISTER,
            scheme=scheme or schemes.scheme_at(shown).id,
            given_day=day,
            given_against=against,
            given_register=register,
            given_scheme=scheme,
            error=" ".join(errors),
        )

    @property
    def register_label(self) -> str:
        """The register in words."""
        return str(Register(self.register).label)

    @property
    def is_demo(self) -> bool:
        """Whether the figures are those of made-up data."""
        return self.register == "demo"

    @property
    def scheme_of(self) -> schemes.Scheme:
        """The scheme of groups."""
        return schemes.scheme(self.scheme)

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """Name and value of what was given, with changes."""
        values: dict[str, Any] = {
            "as_of": self.given_day,
            "against": self.given_against,
            "register": self.given_register,
            "scheme": self.given_scheme,
        }
        values.update(changes)
        return [
            (name, value.isoformat() if isinstance(value, datetime.date) else str(value))
            for name, value in values.items()
            if value
        ]

    def address(self, **changes: Any) -> str:
        """The query string of this page with some values changed."""
        return "?" + urlencode(self.pairs(**changes))

    def rows_query(self, day: datetime.date | None = None, **values: str) -> str:
        """The query string of the rows of a number: always with its day and register, so that a link keeps its meaning."""
        pairs = [("as_of", (day or self.day).isoformat()), ("register", self.register)]
        if values.get("by") == "group":
            pairs.append(("scheme", self.scheme))
        pairs += [(name, value) for name, value in values.items() if value]
        return "?" + urlencode(pairs)


def _day(text: str, errors: list[str]) -> datetime.date | None:
    if not text.strip():
        return None
    try:
        day = parse_date(text.strip()[:40])
    except ValueError:
        errors.append(_("“%(text)s” is not a day; write it as day/month/year.") % {"text": text.strip()[:40]})
        return None
    return max(day, FIRST)


def _year_before(day: datetime.date) -> datetime.date:
    """The end of the year before."""
    return datetime.date(day.year - 1, 12, 31)
