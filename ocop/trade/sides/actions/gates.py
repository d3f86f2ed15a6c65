"""Puts market gates into force: those that ship, and newer ones an officer brings."""

from __future__ import annotations

import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.rulebooks.loading import RulebookError
from ocop.trade.models import GateCondition, MarketGate
from ocop.trade.reach import runs_trade
from ocop.trade.sides import gates
from ocop.workdays import clock

LARGEST = 200_000


def activate(*, by: Any, name: str, content: bytes) -> MarketGate:
    """Put a gate file into force from its own day; the gate of that name that stands ends the day before.

    Raises Refused for whoever does not run trade, with file and line for a wrong file, and for a day that is not later than the
    gate's last one: what stood once is never changed.
    """
    if not runs_trade(rights_of(by)):
        raise Refused(_("Only the trade office puts market conditions into force."))
    if len(content) > LARGEST:
        raise Refused(_("The file is too large for market conditions."), field="file")
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name[:60] or "gate.yaml")
        path.write_bytes(content)
        try:
            one = gates.load(path)
        except (RulebookError, UnicodeDecodeError, TypeError, AttributeError) as error:
            raise Refused(_("The file is refused: %(why)s") % {"why": error}, field="file") from None
    return _put(by, one)


def activate_shipped() -> tuple[int, list[str]]:
    """Bring what ships; may run again and again. How many are new, and the slugs whose file changed without a later day."""
    new, changed = 0, []
    for one in gates.shipped():
        there = MarketGate.objects.filter(slug=one.slug).order_by("-valid_from").first()
        if there is not None and there.valid_from >= one.valid_from:
            if there.valid_from == one.valid_from and there.digest != one.digest:
                changed.append(one.slug)
            continue
        _put(None, one)
        new += 1
    return new, changed


@transaction.atomic
def _put(by: Any, one: gates.GateFile) -> MarketGate:
    last = MarketGate.objects.select_for_update().filter(slug=one.slug).order_by("-valid_from").first()
    if last is not None and last.valid_from >= one.valid_from:
        raise Refused(
            _("These conditions stand from %(day)s already; a newer file begins on a later day.")
            % {"day": f"{last.valid_from:%d/%m/%Y}"},
            field="file",
        )
    if last is not None and (last.valid_to is None or last.valid_to >= one.valid_from):
        last.valid_to = one.valid_from - datetime.timedelta(days=1)
        last.save(update_fields=["valid_to"])
    gate = MarketGate.objects.create(
        slug=one.slug,
        kind=one.kind,
        name_vi=one.name_vi,
        name_en=one.name_en,
        groups=list(one.groups),
        valid_from=one.valid_from,
        source=one.source,
        is_guide=one.is_guide,
        note_vi=one.note_vi,
        note_en=one.note_en,
        digest=one.digest,
        created_at=clock.now(),
    )
    GateCondition.objects.bulk_create(
        GateCondition(
            gate=gate,
            code=row.code,
            value=row.value,
            is_must=row.is_must,
            note_vi=row.note_vi,
            note_en=row.note_en,
            source=row.source,
            position=place,
        )
        for place, row in enumerate(one.rows)
    )
    record(
        by=by,
        action="trade.activate_gate",
        topic="trade",
        subject=gate,
        after={"slug": one.slug, "from": one.valid_from.isoformat(), "digest": one.digest, "conditions": len(one.rows)},
    )
    return gate
