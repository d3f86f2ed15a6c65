"""What a row of the public record may say: facts that contradict each other or the record are refused (no database)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused
from ocop.people.models import Register
from ocop.recognition.models import Level, Recognition, Withdrawal
from ocop.rulebooks import decrees

# Decisions before the programme began cannot be its own (490/QĐ-TTg, 7/5/2018).
PROGRAMME_BEGAN = datetime.date(2018, 5, 7)
DISTRICTS_ENDED = datetime.date(2025, 6, 30)
_RANK = {Level.UNSTATED: 0, Level.THREE: 3, Level.FOUR: 4, Level.POTENTIAL_FIVE: 5, Level.FIVE: 6}

# Asked for every row of a list; the enums would make these anew each time.
_LEVELS, _KINDS, _BODIES = (frozenset(one.values) for one in (Level, Recognition.Kind, Recognition.Body))


class Stated(Protocol):
    """What a row of the record says: a recognition, saved or not, or the facts of one."""

    register: str
    level: str
    kind: str
    body: str
    points: Decimal | None
    decision: str
    issued_on: datetime.date | None
    year: int | None
    counted_from: datetime.date


def refuse_contradictions(row: Stated, *, today: datetime.date) -> None:
    """Refused when the row cannot be true on its own: unknown words, days, points or bodies that do not fit."""
    _refuse_unknown_words(row)
    if row.register == Register.OFFICE and (row.issued_on is None or not row.decision):
        raise Refused(
            _("A row of the office register needs the number and the date of its decision."), field="decision"
        )
    day = row.issued_on
    if day is not None and day > today:
        raise Refused(_("The date of the decision lies in the future."), field="issued_on")
    if row.year is not None and row.year > today.year:
        raise Refused(_("The year of the decision lies in the future."), field="year")
    if (day is not None and day < PROGRAMME_BEGAN) or (row.year is not None and row.year < PROGRAMME_BEGAN.year):
        raise Refused(_("The programme began on 7/5/2018; no decision can be older."), field="issued_on")
    if row.level == Level.FIVE and row.body not in (Recognition.Body.MINISTRY, Recognition.Body.UNSTATED):
        raise Refused(_("Five stars are recognised by the ministry."), field="body")
    if row.level in (Level.THREE, Level.FOUR, Level.POTENTIAL_FIVE) and row.body == Recognition.Body.MINISTRY:
        raise Refused(_("The ministry recognises five stars only."), field="body")
    if row.body == Recognition.Body.DISTRICT and (row.counted_from > DISTRICTS_ENDED or row.level != Level.THREE):
        raise Refused(_("A district recognised three stars only, and until 30/6/2025."), field="body")
    if row.points is not None and row.level != Level.UNSTATED:
        _refuse_points(row)


def _refuse_unknown_words(row: Stated) -> None:
    if row.level not in _LEVELS:
        raise Refused(_("This level is not known."), field="level")
    if row.kind not in _KINDS:
        raise Refused(_("This kind of decision is not known."), field="kind")
    if row.body not in _BODIES:
        raise Refused(_("This deciding body is not known."), field="body")


def _refuse_points(row: Stated) -> None:
    """The level must be the one the points give under the decision in force that day."""
    if row.points is None:
        return
    try:
        stars = decrees.stars_for(row.points, row.counted_from)
    except ValueError:
        raise Refused(_("Points lie between 0 and 100."), field="points") from None
    fits = {Level.THREE: (3,), Level.FOUR: (4,), Level.POTENTIAL_FIVE: (5,), Level.FIVE: (5,)}[Level(row.level)]
    # A star mark that was missed lowers the stars whatever the total, so fewer stars than the points give are possible.
    if stars < fits[0]:
        raise Refused(_("So many points do not give this level."), field="points")


def refuse_against_history(row: Recognition, history: Iterable[Recognition]) -> None:
    """Refused when the product's standing rows forbid it: the same decision twice, or a kind that does not follow from them."""
    rows = list(history)
    for other in rows:
        if (
            row.decision
            and other.decision == row.decision
            and other.issued_on == row.issued_on
            and other.level == row.level
        ):
            raise Refused(_("This decision is already recorded for this product."), field="decision")
    earlier = [other for other in rows if other.counted_from <= row.counted_from]
    standing = [other for other in earlier if not _is_withdrawn(other, row.counted_from)]
    if row.kind == Recognition.Kind.NEW and standing:
        raise Refused(_("This product was recognised before: choose renewed or upgraded."), field="kind")
    if row.kind in (Recognition.Kind.RENEWED, Recognition.Kind.UPGRADED) and not earlier:
        raise Refused(_("This product has no earlier recognition: choose new."), field="kind")
    if row.kind == Recognition.Kind.UPGRADED and earlier:
        last = earlier[-1]
        if (
            last.level != Level.UNSTATED
            and row.level != Level.UNSTATED
            and _RANK[Level(row.level)] <= _RANK[Level(last.level)]
        ):
            raise Refused(_("An upgrade gives a higher level than before."), field="level")


def _is_withdrawn(row: Recognition, day: datetime.date) -> bool:
    return any(w.retracted_at is None and w.decided_on <= day for w in row.withdrawals.all())


def refuse_withdrawal(
    row: Recognition,
    *,
    ground: str,
    decision: str,
    decided_on: datetime.date,
    today: datetime.date,
    extended_to: datetime.date | None = None,
) -> None:
    """Refused when the withdrawal cannot be true: unknown ground, no decision, before the recognition or in the future."""
    if ground not in Withdrawal.Ground.values:
        raise Refused(_("Choose one of the six grounds."), field="ground")
    if not decision.strip():
        raise Refused(_("A withdrawal needs the number of its decision."), field="decision")
    if decided_on > today:
        raise Refused(_("The date of the decision lies in the future."), field="decided_on")
    if decided_on < row.counted_from:
        raise Refused(_("A recognition cannot be withdrawn before it was given."), field="decided_on")
    over_on = extended_to or row.ends_on
    if over_on is not None and decided_on >= over_on:
        raise Refused(_("This recognition had already ended by then."), field="decided_on")
