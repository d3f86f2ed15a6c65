"""Nothing of others' marks comes out before the rule allows it: not by a page, a count, an export, a search, or the API.

The law is tested as non-interference: two worlds that differ only in what *others* marked (choices, notes, findings, totals, digests, words)
must look alike, byte for byte, to whoever may not know it. Every address of the instance that can be reached is asked.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ocop.appraisal.actions import closing
from ocop.appraisal.models import Finding, Mark, Sheet
from ocop.appraisal.tests.council_hall import Hall, another, close, draft, fill, hall
from ocop.rulebooks.gates import findable
from tests import appraisals
from tests.cast import Cast, Player
from tests.test_every_page_is_held import named

pytestmark = pytest.mark.django_db
NOTE = "Lời kín {} của thành viên"
PERSONS = (
    "one", "chair", "secretary", "aside", "other_hall", "producer_member", "commune_officer", "city_officer", "auditor", "stranger",
)  # fmt: skip
# Texts that differ from answer to answer whatever is in the record.
_CHANGING = re.compile(
    rb'name="csrfmiddlewaretoken" value="[^"]+"|"(?:csrf|token|now|server_time|at)[a-z_]*": ?"[^"]*"|nonce="[^"]+"|data-csrf="[^"]+"|name="csrf[^"]*" content="[^"]+"'
)
# Ends the session or is about the visitor's own account: tells nothing of the appraisal and would spoil the walk.
_LEFT_OUT = (
    "account",
    "mfa",
    "usersessions",
    "socialaccount",
    "health",
    "files:",
    "cover",
    "share_card",
    "people:",
    "certificates_withdrawn",
)


def _addresses(keys: list[int], *, everywhere: bool) -> Iterator[str]:
    """Every address of the appraisal room with these keys; `everywhere` also every address of the instance that needs none."""
    for name, pattern in named():
        if name.startswith(_LEFT_OUT) or not (everywhere or name.startswith("appraisal:")):
            continue
        needed = pattern.pattern.converters
        if not needed:
            try:
                address = reverse(name)
            except NoReverseMatch:
                continue
            yield address
            if name.startswith(("appraisal:", "api:")):
                yield f"{address}?q=mien&format=json"
            continue
        if not name.startswith("appraisal:"):
            continue
        words = {"ending": "pdf", "name": "bien-ban", "form": "01", "criterion": "1.1", "number": 1, "seat_id": 1}
        for key in keys:
            values = {one: words.get(one, key) for one in needed}
            try:
                yield reverse(name, kwargs=values)
            except NoReverseMatch:
                continue


def _seen(client: Client, addresses: list[str]) -> dict[str, tuple[int, bytes]]:
    found = {}
    for address in addresses:
        # What an earlier address left to be said once is not this one's.
        client.cookies.pop("messages", None)
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = (answer.status_code, _CHANGING.sub(b"", body))
    return found


def _world(dice: random.Random, cast: Cast) -> Hall:
    """A hall in a random state: a dossier in its first or second pass, sheets handed in, begun or not; others closed beside it."""
    here = hall(producer=cast.home_producer)
    if dice.random() < 0.4:
        close(here, picks=(-1, 0, 1))
        closing.score_again(by=here.secretary.person, dossier=here.dossier, reason="lệch")
    for seat in here.scoring:
        way = dice.choice(["in", "in", "begun", "none"])
        if way == "none":
            continue
        pick, note = dice.choice([0, 1, 2, -1]), NOTE.format(seat.pk)
        sheet = fill(seat, here.dossier, pick, note=note) if way == "in" else draft(seat, here.dossier, pick, note=note, most=dice.randint(1, 12))  # fmt: skip
        Sheet.objects.filter(pk=sheet.pk).update(comment=note)
    if dice.random() < 0.5:
        another(here, state="ready")
    return here


def _change(sheets: list[Sheet]) -> None:
    """The other world: whatever these sheets say is now something else, by the same number of marks at the same time."""
    from ocop.appraisal.criteria_of import criteria_set

    for sheet in sheets:
        for mark in sheet.marks.all():
            Mark.objects.filter(pk=mark.pk).update(choice=0 if mark.choice else 1, note="Lời khác" if mark.note else "")
        extra = {"total": "7", "digest": "0" * 64} if sheet.state == "submitted" else {}
        Sheet.objects.filter(pk=sheet.pk).update(comment="Lời khác hẳn", **extra)
        gate = min(findable(criteria_set(sheet.dossier.criteria)), key=lambda one: (one.criterion, one.gate))
        Finding.objects.create(
            sheet=sheet, criterion=gate.criterion, gate=gate.gate, words="Lời khác", found_at=appraisals.NOW
        )


def _player(name: str, here: Hall, cast: Cast) -> Player:
    if name in ("one", "chair", "secretary"):
        return Player(getattr(here, name).person)
    if name == "aside":
        seat = appraisals.seat(here.council)
        from ocop.appraisal.models import Assignment

        Assignment.objects.create(
            dossier=here.dossier, seat=seat, state="conflict", assigned_by_name="thử", assigned_at=appraisals.NOW
        )
        return Player(seat.person)
    if name == "other_hall":
        return Player(hall().chair.person)
    return cast[name]


@pytest.mark.parametrize("name", PERSONS)
def test_two_worlds_of_others_marks_look_alike(name, cast):
    dice = random.Random(f"hội đồng {name}")
    here = _world(dice, cast)
    player = _player(name, here, cast)
    player.client.raise_request_exception = False
    number = here.dossier.rulings.filter(replaced_at__isnull=False).count() + 1
    running = Sheet.objects.filter(dossier=here.dossier, number=number).exclude(seat__person=player.person)
    others = list(running.select_related("dossier__criteria"))
    keys = list(dict.fromkeys([here.dossier.pk, here.round.pk, *(sheet.pk for sheet in others[:2])]))
    addresses = list(dict.fromkeys(_addresses(keys, everywhere=name in ("one", "secretary"))))
    assert len(addresses) > 60
    before = _seen(player.client, addresses)
    _change(others)
    told = [address for address, (status, _body) in before.items() if status == 200]
    after = _seen(player.client, told)
    assert [address for address, (status, _body) in before.items() if status >= 500] == []
    different = [address for address in told if before[address] != after[address]]
    assert different == []
    bodies = b"".join(body for _status, body in before.values())
    for sheet in others:
        assert NOTE.format(sheet.seat_id).encode() not in bodies
    if name not in ("stranger", "other_hall"):
        assert len(told) > 5, "the walk saw nothing, so it proves nothing"


def test_the_test_would_notice_a_leak(cast):
    """After closing the same walk does differ: it is not blind to what it looks for."""
    here = hall(producer=cast.home_producer)
    close(here, picks=(-1, 0, 1))
    client = Player(here.one.person).client
    address = reverse("appraisal:result", args=[here.dossier.pk])
    before = _seen(client, [address])
    _change(list(Sheet.objects.exclude(seat=here.one).select_related("dossier__criteria")))
    assert before != _seen(client, [address])
