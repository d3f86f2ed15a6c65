"""The kind of an organisation, dated: what it was before it became another is kept (domain/counting.md, "by their kind at D")."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.models import EarlierKind, Organisation, OrganisationKind
from ocop.workdays import clock

UNKNOWN = OrganisationKind.UNKNOWN.value


def keep_earlier_kind(
    organisation: Organisation, *, was: str, since: datetime.date | None = None, was_wrong: bool = False
) -> datetime.date | None:
    """Keep what the organisation was before its `kind` became another on `since` (today when no day is given).

    Called in the transaction of the change, after `organisation.kind` was set. Gives the first day of the new kind; None where
    nothing is kept: the earlier kind was an error (`was_wrong`), or was not stated and no day is given, so that we only learned
    what it had been all along. Refused for a day to come, and for one that does not lie after the change before.
    """
    if was == organisation.kind:
        return None
    rows = organisation.earlier_kinds.order_by("-until")
    kept = None
    if not was_wrong and not (was == UNKNOWN and since is None):
        kept = since or clock.today()
        if kept > clock.today():
            raise Refused(_("The new kind begins in the future; change it on that day."), field="kind_since")
        last = rows.first()
        if last is not None and kept < last.until:
            raise Refused(
                _("Its kind changed before, on %(day)s; give a later day.") % {"day": f"{last.until:%d/%m/%Y}"},
                field="kind_since",
            )
        # Changed twice on one day: it was of the kind in between for no day at all.
        if last is None or kept > last.until:
            EarlierKind.objects.create(organisation=organisation, kind=was, until=kept, recorded_at=clock.now())
    # What was changed and changed back, or corrected to what it was before, never ended.
    for row in list(organisation.earlier_kinds.order_by("-until")):
        if row.kind != organisation.kind:
            break
        row.delete()
    return kept


def kind_on(organisation: Organisation, day: datetime.date) -> str:
    """The kind an organisation was of on a day."""
    row = organisation.earlier_kinds.filter(until__gt=day).order_by("until").first()
    return row.kind if row is not None else organisation.kind


def take_over(loser: Organisation, winner: Organisation) -> list[int]:
    """Where two entries of one maker become one: the winner keeps its dated kinds; where it has none, the loser's are taken.

    They are taken only when both are of the same kind today (a kind that is not stated agrees with any); else the loser's stay
    with its own row. Gives the keys of the rows that moved.
    """
    if winner.kind == UNKNOWN:
        winner.kind = loser.kind
    if winner.kind != loser.kind or winner.earlier_kinds.exists():
        return []
    keys = list(loser.earlier_kinds.order_by("until").values_list("pk", flat=True))
    EarlierKind.objects.filter(pk__in=keys).update(organisation=winner)
    return keys
