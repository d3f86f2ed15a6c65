"""From a ruling to the public record: levels, drafts, one publication, all or nothing."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop.appraisal.actions import decisions
from ocop.appraisal.levels import RANK, verdict
from ocop.appraisal.models import Decision, DecisionItem, Dossier, OfficialPaper, Ruling
from ocop.appraisal.tests import rulings
from ocop.files.models import StoredFile
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.recognition.models import Recognition
from tests import appraisals, builders

DAY = datetime.date(2026, 10, 15)


@given(
    st.sampled_from(["rated", "stopped", "excluded", "disqualified"]),
    st.one_of(st.none(), st.integers(1, 5)),
    st.sampled_from(["", "3", "4", "potential_5", "5"]),
)
def test_a_verdict_never_gives_more_than_the_ruling(outcome, stars, current):
    found = verdict(outcome, stars, current=current)
    if found.level:
        assert outcome == "rated"
        assert min(RANK[found.level], 5) == stars
        assert not current or RANK[found.level] > RANK[current]
    else:
        assert found.move == ("refuse" if outcome != "rated" or stars is None else "notice")
    assert (found.move == "send_up") == (found.level == "potential_5")


def _ruling(dossier: Dossier, total: str, stars: int, band: int | None = None) -> Ruling:
    return Ruling.objects.create(
        dossier=dossier,
        number=1,
        outcome="rated",
        total=total,
        points=Decimal("0"),
        stars=stars,
        content={"band": band or stars},
        sheets_digest="d",
        computed_at=appraisals.NOW,
        closed_by_name="thử",
    )


def _letter(dossier: Dossier, kind: str) -> None:
    file = StoredFile.objects.create(
        digest="d", name="a.pdf", media_type="application/pdf", size=1, path="a", created_at=appraisals.NOW
    )
    OfficialPaper.objects.create(
        kind=kind, dossier=dossier, content_digest="d", file=file, made_by_name="thử", made_at=appraisals.NOW
    )


@pytest.fixture
def city(db):
    """A round with two proposed dossiers of 3 and 4 stars and the officer who decides."""
    round_ = appraisals.round_(regulation=appraisals.regulation())
    officer = builders.person("Cán bộ Văn phòng")
    builders.role(officer, "coordination_officer")
    rows = []
    for total, stars in (("485/7", 3), ("70", 4)):
        dossier = appraisals.dossier(state="proposed", round=round_)
        _ruling(dossier, total, stars)
        rows.append(dossier)
    return {"round": round_, "officer": officer, "rows": rows}


def _publish(city, decision, **extra):
    values = {
        "number": "5678/QĐ-UBND",
        "decided_on": DAY,
        "signed_by_name": "Phó Chủ tịch",
        "signed_file": rulings.stored(),
        **extra,
    }
    return decisions.publish(by=city["officer"], decision=decision, **values)


def test_a_published_decision_is_the_record(city, settings):
    settings.OCOP_TODAY = datetime.date(2026, 11, 1)
    decision = decisions.draft(by=city["officer"], round_=city["round"])
    assert list(decision.items.values_list("level", flat=True)) == ["3", "4"]
    _publish(city, decision)
    rows = list(
        Recognition.objects.order_by("pk").values_list("level", "points", "decision", "issued_on", "kind", "rulebook")
    )
    assert rows == [
        ("3", Decimal("69.28"), "5678/QĐ-UBND", DAY, "new", "qd26-2026"),
        ("4", Decimal("70.00"), "5678/QĐ-UBND", DAY, "new", "qd26-2026"),
    ]
    assert set(Dossier.objects.values_list("state", flat=True)) == {"recognised"}
    assert all(item.recognition.certificates.count() == 1 for item in decision.items.all())


def test_published_twice_is_done_once(city, settings):
    settings.OCOP_TODAY = datetime.date(2026, 11, 1)
    decision = decisions.draft(by=city["officer"], round_=city["round"])
    _publish(city, decision)
    before = head()
    with pytest.raises(Refused):
        _publish(city, decision)
    assert (Recognition.objects.count(), head()) == (2, before)


def test_one_dossier_that_cannot_holds_all(city, settings):
    settings.OCOP_TODAY = datetime.date(2026, 11, 1)
    decision = decisions.draft(by=city["officer"], round_=city["round"])
    Dossier.objects.filter(pk=city["rows"][1].pk).update(state="scored")
    before = head()
    with pytest.raises(Refused):
        _publish(city, decision)
    decision.refresh_from_db()
    assert (Recognition.objects.count(), decision.state, head()) == (0, "draft", before)


@pytest.mark.parametrize(
    "wrong", [{"number": " "}, {"signed_by_name": ""}, {"decided_on": datetime.date(2027, 1, 1)}, {"signed_file": None}]
)
def test_a_decision_needs_number_day_signer_and_the_signed_file(city, settings, wrong):
    settings.OCOP_TODAY = datetime.date(2026, 11, 1)
    decision = decisions.draft(by=city["officer"], round_=city["round"])
    with pytest.raises(Refused):
        _publish(city, decision, **wrong)
    assert Recognition.objects.count() == 0


def test_ninety_points_without_the_marks_drop_unless_the_office_says_why(city, settings):
    settings.OCOP_TODAY = datetime.date(2026, 11, 1)
    dossier = appraisals.dossier(state="proposed", round=city["round"])
    _ruling(dossier, "91", 4, band=5)
    decision = decisions.draft(by=city["officer"], round_=city["round"])
    item = decision.items.get(dossier=dossier)
    assert item.level == "4"
    with pytest.raises(Refused):
        decisions.choose_level(by=city["officer"], item=item, level="potential_5", reason=" ")
    decisions.choose_level(by=city["officer"], item=item, level="potential_5", reason="Hội đồng đề nghị")
    with pytest.raises(Refused):
        decisions.choose_level(
            by=city["officer"], item=decision.items.exclude(pk=item.pk).first(), level="potential_5", reason="x"
        )
    with pytest.raises(Refused):
        _publish(city, decision)  # the letter to the ministry is missing
    assert Recognition.objects.count() == 0
    _letter(dossier, "to_ministry")
    _publish(city, decision)
    dossier.refresh_from_db()
    assert dossier.state == "sent_up"
    assert Recognition.objects.get(product=dossier.product).level == "potential_5"


def test_what_is_taken_out_stays_proposed_and_can_be_listed_again(city):
    decision = decisions.draft(by=city["officer"], round_=city["round"])
    first = decision.items.first()
    decisions.take_out(by=city["officer"], item=first, reason="Chờ bổ sung")
    assert DecisionItem.objects.filter(is_standing=True).count() == 1
    decisions.draft(by=city["officer"], round_=city["round"])
    assert (Decision.objects.count(), DecisionItem.objects.filter(is_standing=True).count()) == (1, 2)


def test_two_stars_get_a_notice_and_no_certificate(city):
    dossier = appraisals.dossier(state="proposed", round=city["round"])
    _ruling(dossier, "45", 2)
    with pytest.raises(Refused):
        decisions.give_notice(by=city["officer"], dossier=dossier)
    _letter(dossier, "notice")
    assert decisions.give_notice(by=city["officer"], dossier=dossier).state == "noticed"
    assert Recognition.objects.count() == 0


def test_a_commune_officer_publishes_nothing(city):
    decision = decisions.draft(by=city["officer"], round_=city["round"])
    officer = builders.person()
    builders.role(officer, "commune_officer", commune=city["rows"][0].commune)
    with pytest.raises(Refused):
        decisions.publish(
            by=officer, decision=decision, number="1", decided_on=DAY, signed_by_name="x", signed_file=rulings.stored()
        )
    assert Decision.objects.get().state == "draft"
