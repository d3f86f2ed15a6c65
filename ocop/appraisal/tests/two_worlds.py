"""Two worlds for the leak tests: the same hall, the same acts at the same minute, only what *others* marked differs.

Both are lived through the actions and rolled back, so that whatever an act leaves behind (ledger, messages, letters, search documents,
counters) is there to be looked at, under the same keys.
"""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction

from ocop.appraisal.actions import closing, scoring
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import Assignment, Dossier, Mark, Seat, Sheet
from ocop.appraisal.tests.council_hall import Hall, another, close, hall
from ocop.rulebooks.gates import findable
from ocop.workdays import clock
from tests import appraisals, builders
from tests.cast import Cast, Player

NOW = appraisals.NOW + datetime.timedelta(days=20)
STATES = ("being scored", "all handed in", "second pass")
LANGUAGE = {"A": "Lời kín thứ nhất", "B": "Điều khác hẳn, dài hơn nhiều"}


@dataclass
class Stage:
    """What stands before anybody marks: the hall with one dossier open, one closed and one ready; everybody's client."""

    here: Hall
    closed: Dossier
    ready: Dossier
    players: dict[str, Player] = field(default_factory=dict)


def stage(cast: Cast) -> Stage:
    """The part both worlds share, other producers' dossiers of the round among it."""
    # Those who stand aside sit on the council too, so the three who score are fewer than the usual share.
    here = hall(producer=cast.home_producer, regulation=appraisals.regulation(quorum="1/4", passes=2))
    closed = another(here)
    close(here, closed, picks=(-1, 1, -1), note="đã khóa ")
    ready = appraisals.dossier(state="ready", round=here.round, producer=cast.other_producer)
    players = {name: cast[name] for name in Cast.NAMES}
    players |= {name: Player(getattr(here, name).person) for name in ("chair", "one", "secretary")}
    players["team"] = Player(appraisals.seat(here.council, "team").person)
    for name, state in (("aside", "conflict"), ("abstained", "abstained")):
        seat = appraisals.seat(here.council)
        Assignment.objects.create(
            dossier=here.dossier, seat=seat, state=state, assigned_by_name="thử", assigned_at=appraisals.NOW
        )
        players[name] = Player(seat.person)
    elsewhere = appraisals.seat(here.council)
    Assignment.objects.create(dossier=closed, seat=elsewhere, assigned_by_name="thử", assigned_at=appraisals.NOW)
    players["elsewhere"] = Player(elsewhere.person)
    players["other_hall"] = Player(hall().chair.person)
    officer = builders.person("Thành viên kiêm cán bộ")
    builders.role(officer, "commune_officer", commune=cast.home_commune)
    builders.role(officer, "council_member")
    both = appraisals.seat(here.council, who=officer)
    Assignment.objects.create(
        dossier=here.dossier, seat=both, state="conflict", assigned_by_name="thử", assigned_at=appraisals.NOW
    )
    players["officer_on_council"] = Player(officer)
    return Stage(here, closed, ready, players)


def _written(seat: Seat, dossier: Dossier, dice: random.Random, words: str, most: int) -> Sheet:
    """A sheet with `most` criteria marked as the dice fall, one of them through the action."""
    sheet = scoring.open_sheet(by=seat.person, dossier=dossier)
    sheet.marks.all().delete()
    asked = list(criteria_set(dossier.criteria).by_number.items())[:most]
    first = asked[0][0]
    Mark.objects.bulk_create(
        Mark(
            sheet=sheet,
            criterion=number,
            choice=dice.randrange(len(one.choices)),
            note=words if dice.random() < 0.3 else "",
            device=f"máy-{dice.randint(1, 99)}",
            revision=dice.randint(1, 9),
            marked_at=NOW,
            saved_at=NOW,
        )
        for number, one in asked[1:]
    )
    Sheet.objects.filter(pk=sheet.pk).update(revision=dice.randint(most, 400))
    scoring.save_mark(
        by=seat.person,
        sheet=sheet,
        operation=scoring.Operation(key=_key(dice), criterion=first, choice=dice.randint(0, 1), note=words, device="a"),
    )
    if dice.random() < 0.5:
        gate = min(findable(criteria_set(dossier.criteria)), key=lambda one: (one.criterion, one.gate))
        scoring.note_finding(by=seat.person, sheet=sheet, criterion=gate.criterion, gate=gate.gate, words=words)
    scoring.comment(by=seat.person, sheet=sheet, words=words)
    return sheet


def _key(dice: random.Random) -> uuid.UUID:
    return uuid.UUID(int=dice.getrandbits(128))


def _pass(stage: Stage, who: str, voice: str, *, to_end: bool, same_counts: bool) -> None:
    """One pass of the three members; `who` writes the same in both worlds, the others what the voice says."""
    here = stage.here
    turn = scoring.current_pass(here.dossier)  # another pass has keys of its own
    own = getattr(here, who, None) if who in ("chair", "one") else None
    for place, seat in enumerate(here.scoring):
        spoken = "A" if seat == own else voice
        dice = random.Random(f"{turn} {place} {spoken}")
        asked = len(criteria_set(here.dossier.criteria).criteria)
        done = to_end or place == 0
        part = 7 if same_counts or spoken == "A" else 7 + dice.randint(1, 10)
        sheet = _written(seat, here.dossier, dice, f"{LANGUAGE[spoken]} {place}", asked if done else part)
        if done:
            scoring.submit(by=seat.person, sheet=sheet)


def live(stage: Stage, state: str, who: str, voice: str) -> None:
    """Bring the stage to a state in which nothing of others may be known, with what they say in this voice."""
    same_counts = who == "secretary"
    if state == "second pass":
        # What was found in the first pass was open to its members and is the same in both worlds.
        _pass(stage, "one", "A", to_end=True, same_counts=True)
        closing.close_scoring(by=stage.here.secretary.person, dossier=stage.here.dossier)
        closing.score_again(by=stage.here.secretary.person, dossier=stage.here.dossier, reason="lệch quá")
        stage.here.dossier.refresh_from_db()
    _pass(stage, who, voice, to_end=state == "all handed in", same_counts=same_counts)


class _BackError(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens within is taken back, the counters of keys too, so that the next world gets the same keys."""
    counters: list[tuple[str, int | None]] = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences"
            )
            counters = cursor.fetchall()
    cache.clear()
    mail.outbox.clear()
    try:
        with transaction.atomic():
            yield
            raise _BackError
    except _BackError:
        pass
    if counters:
        with connection.cursor() as cursor:
            for name, last in counters:
                cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def in_both(stage: Stage, state: str, who: str, look: Callable[[], Any], commit: Any) -> tuple[Any, Any]:
    """What `look` finds in the one world and in the other."""
    found = []
    for voice in ("A", "B"):
        with undone(), clock.told(NOW):
            with commit(execute=True):
                live(stage, state, who, voice)
            found.append(look())
    stage.here.dossier.refresh_from_db()
    return found[0], found[1]
