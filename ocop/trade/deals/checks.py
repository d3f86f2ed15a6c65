"""What a move of data/memoranda.yaml needs, by name: each check answers with a sentence, or "" when it is met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ocop.trade.deals import actors
from ocop.trade.models import DealStep, Memorandum

Check = Callable[[Any, Memorandum, str], str]


def agreed(memorandum: Memorandum) -> bool:
    """Both sides confirmed what stands now, or a checked scan says so."""
    both = memorandum.producer_confirmed_at is not None and memorandum.buyer_confirmed_at is not None
    return both or memorandum.scan_version == memorandum.version


def _parties(by: Any, row: Memorandum, role: str) -> str:
    if row.buyer.state != "confirmed":
        return _("The trade office has not confirmed this buyer yet; it can sign after that.")
    if row.producer.organisation.merged_into_id is not None:
        return _("This producer was merged into another; write the memorandum with that one.")
    return ""


def _own_account(by: Any, row: Memorandum, role: str) -> str:
    """A side confirms from its own account, and nobody confirms both."""
    if role not in actors.own_sides(by, row.producer, row.buyer):
        return _(
            "Only people of this side confirm for it, from their own account. A household without one signs on paper."
        )
    across = actors.other(role)
    if by is not None and getattr(row, f"{across}_confirmed_by_id") == by.pk:
        return _(
            "You confirmed for the other side already. One person cannot confirm for both: somebody else of this side does it, or "
            "the signed paper is uploaded and another officer checks it."
        )
    if getattr(row, f"{role}_confirmed_at") is not None:
        return _("This side has confirmed already.")
    return ""


def _scan(by: Any, row: Memorandum, role: str) -> str:
    return "" if row.paper_id else _("There is no scan of the signed paper yet.")


def _another_officer(by: Any, row: Memorandum, role: str) -> str:
    if row.paper is not None and by is not None and row.paper.uploaded_by_id == by.pk:
        return _("Somebody other than who uploaded the scan has to check it.")
    if actors.own_sides(by, row.producer, row.buyer):
        return _("You speak for one of the sides; another officer checks this scan.")
    # A later version was entered by somebody: the same person cannot vouch for it alone.
    if row.version > 1:
        last = row.moves.filter(name="change").order_by("-pk").first()
        if last is not None and by is not None and last.moved_by_id == by.pk:
            return _("You entered the last change; another officer checks it against the scan.")
    return ""


def _agreed(by: Any, row: Memorandum, role: str) -> str:
    return "" if agreed(row) else _("Both sides, or a checked scan, have to confirm first.")


def _never_confirmed(by: Any, row: Memorandum, role: str) -> str:
    if row.first_confirmed_at is not None:
        return _("It was confirmed by both: it can be ended, and stays in the figures.")
    return ""


def _no_agreed_step(by: Any, row: Memorandum, role: str) -> str:
    if row.steps.filter(state=DealStep.State.CONFIRMED).exists():
        return _("Both sides confirmed deliveries or payments of it, so it was no mistake. End it instead.")
    return ""


CHECKS: dict[str, Check] = {
    "parties": _parties,
    "own_account": _own_account,
    "scan": _scan,
    "another_officer": _another_officer,
    "agreed": _agreed,
    "never_confirmed": _never_confirmed,
    "no_agreed_step": _no_agreed_step,
}


def missing(name: str, by: Any, row: Memorandum, role: str) -> str:
    """The sentence of a need that is not met; KeyError for a name the table should not hold."""
    return CHECKS[name](by, row, role)
