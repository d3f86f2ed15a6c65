"""What a feed leaves out, and why: counts of reasons, and the products with theirs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ocop.promotion.feeds.rows import Line

MOST = 200


@dataclass
class Report:
    """How a feed comes out."""

    inside: int = 0
    left_out: int = 0
    shortened: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    lines: list[tuple[Line, list[str]]] = field(default_factory=list)
    """The first products left out or shortened, with their reasons in words."""

    @property
    def why(self) -> list[tuple[str, int]]:
        """Reasons and how many products have each, the most frequent first."""
        return self.reasons.most_common()

    @property
    def is_cut(self) -> bool:
        """Whether not all are listed."""
        return self.left_out + self.shortened > len(self.lines)


def why(line: Line) -> list[str]:
    """Reasons in words, those that leave it out first."""
    found = []
    if not line.star:
        found.append(_("no star in force"))
    if line.blocked:
        found.append(_("its content has errors for this channel"))
    found += [_("nothing for “%(column)s”") % {"column": name} for name in line.missing]
    return found


def shortening(line: Line) -> list[str]:
    """What was cut to fit; the product is in all the same."""
    return [_("“%(column)s” was shortened") % {"column": name} for name in line.shortened]
