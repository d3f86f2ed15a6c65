"""Who runs this instance. The room that keeps the office (people) tells ui how to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True)
class OfficeName:
    """Name and contact of the office that runs this instance; empty strings where not stated."""

    name: str = ""
    name_en: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""

    @property
    def shown(self) -> str:
        """The name in the language of the page."""
        return self.name_en if get_language() == "en" and self.name_en else self.name


_read: list[Callable[[], OfficeName]] = []


def register(read: Callable[[], OfficeName]) -> None:
    """`read` is called for a page that shows the footer; it should keep its answer for a while by itself."""
    _read[:] = [read]


def who_runs_it() -> OfficeName:
    """The office, or empty names when nobody has registered one."""
    return _read[0]() if _read else OfficeName()
