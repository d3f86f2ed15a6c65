"""Nothing of others' marks comes out before the rule allows it: not by a page, a count, an export, a search, a message, a button, the API.

The law is tested as non-interference: two worlds that differ only in what *others* marked (choices, notes, findings, words, how many)
must look alike, byte for byte, to whoever may not know it. See two_worlds.py and looking.py. Every person in every state, at every
address of the instance: TESTS_LEAKS=all; without it one member in
every state, the rest in one each.
"""

from __future__ import annotations

import os
import zlib

import pytest
from django.urls import reverse

from ocop.appraisal.actions import closing, scoring
from ocop.appraisal.models import Sheet
from ocop.appraisal.tests import looking, two_worlds
from ocop.appraisal.tests.council_hall import close, fill, hall
from ocop.appraisal.tests.two_worlds import STATES
from ocop.ledger.models import Entry
from ocop.people import history
from tests.cast import Cast, Player

pytestmark = pytest.mark.django_db
MEMBERS = ("one", "chair")
OTHERS = (
    "secretary",
    "team",
    "aside",
    "abstained",
    "elsewhere",
    "other_hall",
    "officer_on_council",
    *Cast.NAMES,
)
# Who sees what lies outside of the room: lists, searches, exports, the ledger, the API.
EVERYWHERE = ("one", "producer_member", "stranger")
# Who has buttons that could tell something; the others' are asked with TESTS_LEAKS=all.
SENDING = ("one", "chair", "secretary", "producer_member", "commune_officer")
ALL = os.environ.get("TESTS_LEAKS") == "all"


def _cases():
    for name in (*MEMBERS, *OTHERS):
        # The same for everybody on every day, and spread over the states.
        chosen = STATES[zlib.crc32(name.encode()) % len(STATES)]
        for state in STATES:
            if ALL or name == "one" or state == chosen:
                # What is compared is bytes of the same views; that the querysets under them hold on PostgreSQL too is asked there of a
                # member in every state, and of everybody by the access tests of each page.
                marks = () if ALL or name in MEMBERS else pytest.mark.one_database
                yield pytest.param(name, state, id=f"{name}, {state}", marks=marks)


def _different(first, second):
    """Address -> the first bytes in which the two answers part, with a little around them."""
    return {
        place: _parting(first.get(place), second.get(place))
        for place in {*first, *second}
        if first.get(place) != second.get(place)
    }


def _parting(one, other):
    if one is None or other is None or not isinstance(one, tuple) or one[:2] != other[:2]:
        return [
            (left, right)
            for left, right in zip(str(one).split("("), str(other).split("("), strict=False)
            if left != right
        ][:4]
    if one[3:] != other[3:]:
        return one[3:], other[3:]
    at = next((at for at, (left, right) in enumerate(zip(one[2], other[2], strict=False)) if left != right), 0)
    return one[2][max(0, at - 120) : at + 60], other[2][max(0, at - 20) : at + 60]


@pytest.mark.parametrize(("name", "state"), list(_cases()))
def test_two_worlds_of_others_marks_look_alike(name, state, cast, places, django_capture_on_commit_callbacks):
    stage = two_worlds.stage(cast)
    everywhere = ALL or (name in EVERYWHERE and (name not in MEMBERS or state == STATES[0]))

    shut: set[str] = set()  # not found, or not for this method, in the first world: not asked again in the second

    def look():
        player = Player(stage.players[name].person)
        found = (
            looking.looked(stage, player, everywhere=everywhere, but=shut),
            looking.posted(stage, player, but=shut, empty=ALL) if ALL or name in SENDING else {},
        )
        if not ALL:
            shut.update(place for part in found for place, answer in part.items() if answer[:1] in ((404,), (405,)))
        return tuple({place: answer for place, answer in part.items() if place not in shut} for part in found)

    (seen, sent), (other_seen, other_sent) = two_worlds.in_both(
        stage, state, name, look, django_capture_on_commit_callbacks
    )
    assert _different(seen, other_seen) == {}
    assert _different(sent, other_sent) == {}
    broken = [place for place, answer in {**seen, **sent}.items() if place != "e-mail" and answer[0] >= 500]
    assert broken == []
    told = [place for place, answer in seen.items() if place != "e-mail" and answer[0] == 200]
    assert len(told) > 5 or name in ("stranger", "other_hall"), "the walk saw nothing, so it proves nothing"
    for words in two_worlds.LANGUAGE.values():
        loud = [
            place for place, answer in {**seen, **sent}.items() if place != "e-mail" and words.encode() in answer[2]
        ]
        assert loud == [] or name in MEMBERS


def test_the_test_would_notice_a_leak(cast, places, django_capture_on_commit_callbacks):
    """Were others' sheets within reach of one page, list or number, the two worlds would differ: here of the secretary's own count of
    marks, which is told to nobody else."""
    stage = two_worlds.stage(cast)
    address = reverse("appraisal:council_room", args=[stage.here.round.pk])

    def look():
        return looking._answer(stage.players["secretary"].client.get(address), looking.seals())

    # As "nobody": every member's sheet differs, also in how many marks it holds.
    first, second = two_worlds.in_both(stage, STATES[0], "nobody", look, django_capture_on_commit_callbacks)
    assert first != second


def test_after_closing_the_same_page_does_differ(cast):
    here = hall(producer=cast.home_producer)
    client, address = Player(here.one.person).client, reverse("appraisal:result", args=[here.dossier.pk])
    pages = []
    for picks in ((-1, 0, 1), (-1, 1, 1)):
        with two_worlds.undone():
            close(here, picks=picks)
            pages.append(client.get(address).content)
        here.dossier.refresh_from_db()
    assert pages[0] != pages[1]


def test_how_many_marks_a_draft_holds_is_told_to_the_secretary_alone(cast):
    here = hall(producer=cast.home_producer)
    sheet = scoring.open_sheet(by=here.two.person, dossier=here.dossier)
    scoring.save_mark(
        by=here.two.person,
        sheet=sheet,
        operation=scoring.Operation(key=looking.uuid.UUID(int=1), criterion="1.1", choice=0),
    )
    address = reverse("appraisal:council_room", args=[here.round.pk])
    counted = {
        name: player.client.get(address).context["counts"]
        for name, player in {
            "secretary": Player(here.secretary.person),
            "chair": Player(here.chair.person),
            "office": cast.city_officer,
            "audit": cast.auditor,
        }.items()
    }
    assert counted == {"secretary": True, "chair": False, "office": False, "audit": False}


def test_a_seal_cannot_be_guessed(cast):
    """Two sheets that say the same have different digests, and each digest is that of its choices with its own seal."""
    here = hall(producer=cast.home_producer)
    sheets = [fill(seat, here.dossier, 1) for seat in (here.one, here.two)]
    first, second = (Sheet.objects.get(pk=sheet.pk) for sheet in sheets)
    assert scoring.marks_of(first) == scoring.marks_of(second)
    assert first.digest != second.digest
    assert (len(first.seal), first.digest) == (32, scoring.sealed(first))
    told = Entry.objects.filter(action="appraisal.submit_sheet").latest("sequence").change
    assert second.digest in str(told)
    assert second.seal not in str(told)
    second.marks.filter(criterion="1.1").update(choice=0)
    assert scoring.sealed(second) != second.digest


def test_a_producer_reads_nothing_of_what_passes_inside_the_council(cast):
    here = hall(producer=cast.home_producer)
    close(here, picks=(-1, 0, 1))
    closing.score_again(by=here.secretary.person, dossier=here.dossier, reason="thành viên hai chấm quá thấp")
    fill(here.one, here.dossier)
    inside = {"appraisal.submit_sheet", "appraisal.close_scoring", "appraisal.score_again"}
    assert inside <= {row.action for row in history.entries(by=cast.auditor.person)}
    assert inside.isdisjoint({row.action for row in history.entries(by=cast.producer_member.person)})
    assert [row.action for row in history.entries(by=here.one.person)] == ["appraisal.submit_sheet"] * 2
    page = cast.producer_member.get(reverse("people:audit")).content.decode()
    assert here.one.person.name not in page
    assert "quá thấp" not in page
