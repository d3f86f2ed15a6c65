"""One page of a list that was counted elsewhere (search), with the attributes of Django's own Page that the pager reads."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Slice:
    """Page `number` (from 1) of `total` things, `size` a page."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, math.ceil(self.total / self.size))

    @property
    def first(self) -> int:
        """Place of the first thing shown, 0 when there is none."""
        return 0 if self.total == 0 else (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Place of the last thing shown."""
        return min(self.total, self.number * self.size)


def slice_of(page: object) -> Slice:
    """A Slice from Django's Page, from anything with page/size/total, or the Slice itself."""
    if isinstance(page, Slice):
        return page
    paginator = getattr(page, "paginator", None)
    if paginator is not None:
        return Slice(page.number, paginator.per_page, paginator.count)  # type: ignore[attr-defined]
    number = getattr(page, "page", None) or getattr(page, "number", 1)
    return Slice(int(number or 1), int(getattr(page, "size", 24)), int(page.total))  # type: ignore[attr-defined]
