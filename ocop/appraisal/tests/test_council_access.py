"""Pages of the council: who may open each."""

from __future__ import annotations

import pytest

from ocop.appraisal.models import Conflict, Dossier
from ocop.appraisal.tests.council_hall import closed, hall, url
from tests import appraisals
from tests.cast import Cast
from tests.page_access import CITY, OFFICERS, PageAccess, PostAccess

pytestmark = pytest.mark.django_db
READERS = frozenset({*CITY, "auditor"})
ALL_OFFICERS = frozenset({*OFFICERS, "auditor"})


class TestCouncils(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        hall()
        return url("councils")


class TestCouncil(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return url("council", hall().council.pk)


class TestSeatEnd(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("seat_end", hall().one.pk)


class TestStates(PageAccess):
    may = ALL_OFFICERS

    def url(self, cast: Cast) -> str:
        return url("state_table")


class _RoundPage(PageAccess):
    name = ""
    may = READERS

    def url(self, cast: Cast) -> str:
        return url(self.name, hall().round.pk)


class TestRoom(_RoundPage):
    name = "council_room"


class TestRoomLive(_RoundPage):
    name = "council_room_live"


class TestAssign(_RoundPage):
    name = "assign"


class TestPresent(_RoundPage):
    name = "present"


class TestProposals(_RoundPage):
    name = "proposals"


class TestAgreement(_RoundPage):
    name = "agreement"


class TestPaper(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return url("council_paper", closed().round.pk, "bien-ban", "pdf")


class _RunOnly(PostAccess):
    """Secretary and chair only: even the office is refused."""

    name = ""
    may = frozenset()

    def url(self, cast: Cast) -> str:
        return url(self.name, hall().round.pk)


class TestOpen(_RunOnly):
    name = "scoring_open"


class TestClose(_RunOnly):
    name = "scoring_close"


class TestMinutesWrite(_RunOnly):
    name = "minutes_write"


class TestMinutesSign(_RunOnly):
    def url(self, cast: Cast) -> str:
        from ocop.appraisal.actions.minutes import write_minutes

        here = closed()
        return url("minutes_sign", write_minutes(by=here.secretary.person, round_=here.round).pk)


class TestScoreAgain(PageAccess):
    may = frozenset()

    def url(self, cast: Cast) -> str:
        return url("score_again", closed().dossier.pk)


class TestVerdict(PageAccess):
    may = frozenset()

    def url(self, cast: Cast) -> str:
        return url("verdict", hall().dossier.pk)


class TestExcuse(PageAccess):
    may = frozenset()

    def url(self, cast: Cast) -> str:
        here = hall()
        return url("excuse", here.dossier.pk, here.one.pk)


class TestLift(PageAccess):
    may = frozenset()

    def url(self, cast: Cast) -> str:
        here = hall()
        one = Conflict.objects.create(dossier=here.dossier, seat=here.one, source="commune", found_at=appraisals.NOW)
        return url("conflict_lift", one.pk)


class TestResultBeforeTheDecision(PageAccess):
    may = READERS
    private = ("Ghi chú của phiếu", "Thành viên")

    def url(self, cast: Cast) -> str:
        return url("result", closed(cast.home_producer).dossier.pk)


class TestResultAfterTheDecision(PageAccess):
    may = frozenset({*READERS, "producer_member"})

    def url(self, cast: Cast) -> str:
        here = closed(cast.home_producer)
        Dossier.objects.filter(pk=here.dossier.pk).update(state="noticed")
        return url("result", here.dossier.pk)


class TestResultOther(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return url("result_other", closed(cast.home_producer).dossier.pk)


class TestMoves(PageAccess):
    may = frozenset({*READERS, "commune_officer"})

    def url(self, cast: Cast) -> str:
        return url("dossier_moves", closed(cast.home_producer).dossier.pk)
