"""Pages of the commune, the office and the advisory team: who may open each, what each button does, how many questions they ask."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ocop.appraisal.actions import team
from ocop.appraisal.tests import staff
from ocop.workdays import clock
from tests.cast import Cast
from tests.page_access import CITY, PageAccess, PostAccess

pytestmark = pytest.mark.django_db
OFFICES = frozenset({"commune_officer", "auditor", *CITY})
HOME = frozenset({"commune_officer"})
READING_CITY = frozenset({"auditor", *CITY})


def url(name: str, *args: object) -> str:
    return reverse(f"appraisal:{name}", args=args)


# --- who may open what ---------------------------------------------------------------------------------------------------
class TestInbox(PageAccess):
    may = frozenset({"commune_officer", "other_commune_officer", "auditor", *CITY})

    def url(self, cast: Cast) -> str:
        staff.filed(cast)
        return url("inbox")


class TestReview(PageAccess):
    may = OFFICES
    private = ("Dong của xã",)

    def url(self, cast: Cast) -> str:
        return url("review", staff.filed(cast).pk)


class TestStep(PostAccess):
    may = OFFICES
    data = {"do": "nothing"}

    def url(self, cast: Cast) -> str:
        return url("review_step", staff.filed(cast).pk)


class TestReport(PageAccess):
    may = HOME
    private = ("Dong của xã",)

    def url(self, cast: Cast) -> str:
        return url("commune_report", staff.filed(cast).pk)


class TestReportAutosave(PostAccess):
    may = HOME
    data = {"revision": "0"}

    def url(self, cast: Cast) -> str:
        return url("commune_report_autosave", staff.filed(cast).pk)


class TestReportSigned(PostAccess):
    may = HOME

    def url(self, cast: Cast) -> str:
        return url("commune_report_signed", staff.filed(cast).pk)


class TestForm03(PageAccess):
    may = OFFICES

    def url(self, cast: Cast) -> str:
        dossier = staff.filed(cast)
        staff.report(cast, dossier)
        return url("form03", dossier.pk, "docx")


class TestSendBack(PageAccess):
    # Each state says who returns a dossier: what is with the commune, its officer alone.
    may = frozenset({"commune_officer"})

    def url(self, cast: Cast) -> str:
        return url("send_back", staff.filed(cast).pk)


class TestSendBackOfWhatIsForwarded(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("send_back", staff.forwarded(cast).pk)


class TestSamples(PageAccess):
    may = OFFICES

    def url(self, cast: Cast) -> str:
        return url("samples", staff.forwarded(cast).pk)


class TestSampleLabels(PageAccess):
    may = OFFICES

    def url(self, cast: Cast) -> str:
        return url("sample_labels", staff.forwarded(cast).pk)


class TestTeam(PageAccess):
    may = READING_CITY
    private = ("Dong của xã",)

    def url(self, cast: Cast) -> str:
        return url("team", staff.in_review(cast).pk)


class TestVisit(PageAccess):
    """Only the team and the secretary; of the standing persons nobody."""

    may = frozenset()

    def url(self, cast: Cast) -> str:
        dossier = staff.in_review(cast)
        visit = team.plan_visit(by=cast.team, dossier=dossier, planned_on=clock.today())
        return url("site_visit", dossier.pk, visit.pk)


class TestTeamReport(PageAccess):
    may = OFFICES

    def url(self, cast: Cast) -> str:
        return url("team_report", staff.reported(cast).pk, "docx")


class TestQuestions(PageAccess):
    may = frozenset({"producer_member", "commune_officer"})
    private = ("Trồng ở đâu?",)

    def url(self, cast: Cast) -> str:
        dossier = staff.in_review(cast)
        team.ask(by=cast.team, dossier=dossier, criterion="1.1", words="Trồng ở đâu?")
        return url("questions", dossier.pk)


class TestRounds(PageAccess):
    may = frozenset(Cast.NAMES) - {"stranger"}

    def url(self, cast: Cast) -> str:
        staff.round_of(cast)
        return url("rounds")


class TestRoundOpen(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("round_open")


class TestRound(PageAccess):
    may = READING_CITY
    private = ("Miến dong",)

    def url(self, cast: Cast) -> str:
        return url("round", staff.in_review(cast).round_id)


class TestRoundAccept(PageAccess):
    may = CITY
    private = ("Miến dong",)

    def url(self, cast: Cast) -> str:
        staff.forwarded(cast)
        return url("round_accept", staff.round_of(cast).pk)


class TestRoundEnd(PostAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("round_end", staff.round_of(cast).pk)


class TestRoundLabels(PageAccess):
    may = READING_CITY

    def url(self, cast: Cast) -> str:
        return url("round_labels", staff.round_of(cast).pk)


class TestMeeting(PageAccess):
    may = READING_CITY

    def url(self, cast: Cast) -> str:
        return url("meeting", staff.round_of(cast).pk)


class TestMeetingPlan(PageAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("meeting_plan", staff.round_of(cast).pk)


class TestMeetingInvite(PostAccess):
    may = CITY

    def url(self, cast: Cast) -> str:
        return url("meeting_invite", staff.round_of(cast).pk)


class TestAgenda(PageAccess):
    may = READING_CITY

    def url(self, cast: Cast) -> str:
        return url("agenda", staff.round_of(cast).pk, "docx")
