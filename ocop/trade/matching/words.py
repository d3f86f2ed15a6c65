"""Says terms and parts of a match in the language of the page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ocop.trade import condition_words
from ocop.trade.matching.pairs import Part, Term
from ocop.trade.profile import base_unit
from ocop.ui import writing

TERMS = {
    "goods": gettext_lazy("the goods that are sought"),
    "stars": gettext_lazy("stars in force"),
    "volume": gettext_lazy("volume a month"),
    "min_order": gettext_lazy("an order as small as theirs"),
    "price": gettext_lazy("price"),
    "place": gettext_lazy("delivery there"),
}
PARTS = {
    "stars": (gettext_lazy("Stars"), gettext_lazy("five stars give all")),
    "volume": (gettext_lazy("Volume"), gettext_lazy("double of what is wanted gives all, just enough half")),
    "price": (gettext_lazy("Price"), gettext_lazy("at or below their lowest price gives all, their highest nothing")),
    "near": (gettext_lazy("Place of delivery"), gettext_lazy("the same province gives all, delivery there half")),
    "wishes": (gettext_lazy("Wishes"), gettext_lazy("the share of their wishes that is met, by weight")),
    "words": (
        gettext_lazy("Words"),
        gettext_lazy("the share of the words of the need that the product has; rare words weigh more"),
    ),
    "record": (gettext_lazy("Track record"), gettext_lazy("half for references, half for exports")),
}


def term_name(code: str) -> str:
    """What a term is called."""
    return (
        str(TERMS[code])
        if code in TERMS
        else condition_words.label(code.removeprefix("asked_"), get_language() or "vi")
    )


def term_words(term: Term, unit: str, *, money_unit: str) -> dict[str, str]:
    """Name, asked, have and by how much it fails, as a row of the page shows them; amounts in the unit that compares them."""
    base = base_unit(unit)[0]
    asked, have, short = term.asked, term.have, term.short_by

    def say(value: float | None) -> str:
        if value is None:
            return ""
        number = writing.number(round(value, 2) if value % 1 else int(value))
        if term.code == "stars":
            return _("%(number)s stars") % {"number": number} if value else _("none")
        return f"{number} {money_unit}/{base}" if term.code == "price" else f"{number} {base}"

    return {"name": term_name(term.code), "asked": say(asked), "have": say(have), "short": say(short)}


def part_words(part: Part) -> dict[str, Any]:
    """Name, rule, share and points of a part."""
    name, rule = PARTS[part.code]
    return {
        "code": part.code,
        "name": str(name),
        "rule": str(rule),
        "share": round(part.value * 100),
        "weight": part.weight,
        "points": writing.number(round(part.points * 100, 1)),
    }
