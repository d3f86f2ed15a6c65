"""From the commune's desk to the council's door: report, forwarding, round, samples, team."""

from __future__ import annotations

import datetime

import pytest

from ocop.appraisal.actions import commune, completion, rounds, team
from ocop.appraisal.actions.completion import Point
from ocop.appraisal.models import CommuneReport, Dossier, FiledVersion, Sample
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.workdays import clock
from tests import appraisals, builders

pytestmark = pytest.mark.django_db

CONTENTS = {
    name: {"finding": "met", "words": "có"}
    for name in ("local_origin", "local_labour", "idea_origin", "local_identity")
}
COMPONENTS = {name: {"is_there": True, "note": ""} for name in ("form01", "form02", "evidence", "samples")}


@pytest.fixture
def filed():
    """A filed dossier, the officer of its commune and one of another."""
    dossier = appraisals.dossier(state="filed")
    FiledVersion.objects.create(
        dossier=dossier, number=1, content={}, digest="d", filed_at=appraisals.NOW, filed_by_name="thử"
    )
    officer, other = builders.person("Cán bộ xã"), builders.person("Cán bộ xã khác")
    builders.role(officer, "commune_officer", commune=dossier.commune)
    builders.role(other, "commune_officer", commune=builders.commune("Khác"))
    city = builders.person("Cán bộ Văn phòng")
    builders.role(city, "coordination_officer")
    return {"dossier": dossier, "officer": officer, "other": other, "city": city}


def _report(case, **extra):
    values = {
        "contents": CONTENTS,
        "components": COMPONENTS,
        "letter_number": "12/TTr-UBND",
        "letter_date": clock.today(),
        "signed_by_name": "Chủ tịch xã",
        **extra,
    }
    return commune.save_report(by=case["officer"], dossier=case["dossier"], **values)


def _forwarded(case):
    _report(case)
    return commune.forward(by=case["officer"], dossier=case["dossier"])


def test_the_whole_way(filed):
    _forwarded(filed)
    council = appraisals.council()
    adviser = appraisals.seat(council, "team").person
    round_ = appraisals.round_(council)
    row = rounds.accept(by=filed["city"], dossier=filed["dossier"], into=round_)
    assert (row.state, row.round_id) == ("in_review", round_.pk)
    team.report(by=adviser, dossier=row, words="Đủ", is_ready=True)
    question = team.ask(by=adviser, dossier=row, criterion="1.1", words="Nguyên liệu từ đâu?")
    with pytest.raises(Refused, match=r"sample|mẫu"):
        team.prepare(by=adviser, dossier=row)
    team.log_samples(by=filed["city"], dossier=row, units=3, received_on=clock.today())
    team.log_samples(by=filed["city"], dossier=row, units=2, received_on=clock.today())
    with pytest.raises(Refused):
        team.prepare(by=adviser, dossier=row)
    member = builders.person()
    builders.role(member, "producer_member", organisation=row.producer.organisation)
    team.answer_question(by=member, question=question, words="Dong riềng trồng tại xã")
    assert team.prepare(by=adviser, dossier=row).state == "ready"
    assert sum(Sample.objects.values_list("units", flat=True)) == 5


@pytest.mark.parametrize("lacking", ["signed_by_name", "letter_number"])
def test_an_incomplete_report_is_kept_but_not_forwarded(filed, lacking):
    _report(filed, **{lacking: ""})
    before = head()
    with pytest.raises(Refused):
        commune.forward(by=filed["officer"], dossier=filed["dossier"])
    filed["dossier"].refresh_from_db()
    assert (filed["dossier"].state, head()) == ("filed", before)


def test_two_officers_do_not_overwrite_each_other(filed):
    first = _report(filed)
    _report(filed, conclusion="của tôi", revision=first.revision)
    with pytest.raises(Refused):
        _report(filed, conclusion="của người khác", revision=first.revision)
    assert CommuneReport.objects.get().conclusion == "của tôi"


def test_another_commune_finds_nothing(filed):
    with pytest.raises(Refused):
        commune.save_report(by=filed["other"], dossier=filed["dossier"], contents=CONTENTS, components=COMPONENTS)
    assert not CommuneReport.objects.exists()


def test_a_dossier_goes_back_with_exact_points(filed):
    points = [Point("2.3", "Nhãn thiếu hạn dùng"), Point("samples", "Thiếu hai mẫu"), Point("form01", "  ")]
    request = completion.send_back(by=filed["officer"], dossier=filed["dossier"], points=points)
    assert list(request.points.values_list("place", flat=True)) == ["2.3", "samples"]
    assert request.due_on > clock.today()
    assert Dossier.objects.get().state == "returned"


@pytest.mark.parametrize(
    "points", [[], [Point("2.3", " ")], [Point("99.9", "x")], [Point("2.3", "x"), Point("2.3", "x")]]
)
def test_points_that_say_nothing_change_nothing(filed, points):
    before = head()
    with pytest.raises(Refused):
        completion.send_back(by=filed["officer"], dossier=filed["dossier"], points=points)
    assert (Dossier.objects.get().state, head()) == ("filed", before)


def test_written_opinions_are_for_renewals(filed):
    _forwarded(filed)
    round_ = appraisals.round_(kind="written")
    with pytest.raises(Refused):
        rounds.accept(by=filed["city"], dossier=filed["dossier"], into=round_)
    filed["dossier"].refresh_from_db()
    assert (filed["dossier"].state, filed["dossier"].round_id) == ("forwarded", None)


def test_many_are_taken_one_by_one(filed):
    _forwarded(filed)
    draft = appraisals.dossier(state="filed")
    taken, left = rounds.accept_many(by=filed["city"], dossiers=[filed["dossier"], draft], into=appraisals.round_())
    assert [row.pk for row in taken] == [filed["dossier"].pk]
    assert [row.pk for row, _why in left] == [draft.pk]
    draft.refresh_from_db()
    assert (draft.state, draft.round_id) == ("filed", None)


def test_dates_of_a_round_follow_the_decree():
    assert rounds.suggested_dates(datetime.date(2026, 9, 1)) == (
        datetime.date(2026, 10, 29),
        datetime.date(2026, 12, 30),
    )
