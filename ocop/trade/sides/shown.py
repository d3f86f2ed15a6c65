"""A record of an offer dressed for a page or a printed sheet."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from ocop.trade import condition_words as words
from ocop.trade.sides.access import language


def shown(record: dict[str, Any]) -> dict[str, Any]:
    """What the templates read beside the record itself, in the language of the page."""
    lang = language()
    months = [
        {"number": number, "capacity": record["capacity"][str(number)], "free": record["free"][str(number)]}
        for number in range(1, 13)
    ]
    papers = [
        {
            **one,
            "said": words.word(f"paper.{one['kind']}", lang),
            "last": datetime.date.fromisoformat(one["last_day"]) if one["last_day"] else None,
        }
        for one in record["papers"]
    ]
    return {
        "record": record,
        "months": months,
        "papers": papers,
        "languages": ", ".join(words.word(f"language.{code}", lang) for code in record["label_languages"]),
        "places": ", ".join(place["name"] for place in record["delivers_to"]),
        # For the template's yesno: yes, no, not stated.
        "yes_words": ",".join((_("yes"), _("no"), _("not stated"))),
    }
