"""What follows a ruling: papers, corrections, notices, the ministry, appeals. A refusal changes nothing."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocop.appraisal.actions import appeals, corrections, decisions, ministry, papers
from ocop.appraisal.models import Appeal, Decision, Dossier, OfficialPaper
from ocop.appraisal.tests import rulings
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.recognition.models import Certificate, Recognition
from ocop.recognition.standing import standing
from tests import appraisals
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.OCOP_TODAY = rulings.TODAY


def refused(do, *, field: str = "") -> str:
    """The action is refused and the ledger stays as it was."""
    before = head()
    with pytest.raises(Refused) as found:
        do()
    assert head() == before, "a refusal wrote"
    if field:
        assert found.value.field == field
    return found.value.sentence


# --- publishing ----------------------------------------------------------------------------------------------------------
def test_a_publication_that_fails_half_way_leaves_nothing(cast: Cast, monkeypatch):
    decision = rulings.drafted(cast)
    before = head()

    def broken(**_what):
        raise OSError("the disk is full")

    monkeypatch.setattr(decisions, "issue_certificates", broken)
    with pytest.raises(OSError, match="full"):
        decisions.publish(
            by=cast.city_officer.person,
            decision=decision,
            number="1",
            decided_on=rulings.DAY,
            signed_by_name="x",
            signed_file=rulings.stored(),
        )
    decision.refresh_from_db()
    assert (decision.state, decision.number, Recognition.objects.count(), Notice.objects.count()) == ("draft", "", 0, 0)
    assert (Dossier.objects.get().state, head()) == ("proposed", before)


def test_the_decision_is_written_once_from_the_same_record(cast: Cast):
    decision = rulings.drafted(cast)
    office = cast.city_officer.person
    first = decisions.write_decision(by=office, decision=decision)
    assert decisions.write_decision(by=office, decision=decision).pk == first.pk
    assert (first.file.media_type, first.word_file.name.endswith(".docx")) == ("application/pdf", True)
    decisions.publish(
        by=office,
        decision=decision,
        number="7/QĐ",
        decided_on=rulings.DAY,
        signed_by_name="Chủ tịch",
        signed_file=rulings.stored(),
    )
    assert decisions.write_decision(by=office, decision=decision).pk != first.pk
    refused(lambda: decisions.write_decision(by=cast.commune_officer.person, decision=decision))


def test_a_signed_copy_comes_back_once(cast: Cast):
    paper = decisions.write_decision(by=cast.city_officer.person, decision=rulings.drafted(cast))
    file = rulings.stored()
    papers.sign(by=cast.city_officer.person, paper=paper, file=file)
    before = head()
    papers.sign(by=cast.city_officer.person, paper=paper, file=file)
    assert head() == before
    refused(lambda: papers.sign(by=cast.auditor.person, paper=paper, file=rulings.stored("b.pdf")))
    paper.refresh_from_db()
    assert paper.signed_file_id == file.pk


# --- corrections -----------------------------------------------------------------------------------------------------------
def test_a_clerical_mistake_is_put_right_with_every_recognition(cast: Cast):
    decision = rulings.published(cast)
    code = Recognition.objects.get().code
    corrections.correct_decision(
        by=cast.city_officer.person, decision=decision, number="5679/QĐ-UBND", decided_on=datetime.date(2026, 10, 16),
        signed_by_name="Phó Chủ tịch", reason="Gõ sai số",
    )  # fmt: skip
    row = Recognition.objects.known().get()
    assert (row.decision, row.issued_on, row.ends_on, row.code, row.rulebook) == (
        "5679/QĐ-UBND", datetime.date(2026, 10, 16), datetime.date(2029, 10, 16), code, "qd26-2026",
    )  # fmt: skip
    assert Recognition.objects.count() == 2
    assert Certificate.objects.filter(recognition=row, replaced_at__isnull=True).count() == 1
    assert decision.items.get().recognition_id == row.pk


def test_a_correction_needs_a_reason_a_change_and_the_office(cast: Cast):
    decision = rulings.published(cast)
    same = {"number": decision.number, "decided_on": decision.decided_on, "signed_by_name": decision.signed_by_name}

    def correct(by=cast.city_officer, **values):
        return lambda: corrections.correct_decision(
            by=by.person, decision=decision, **{**same, "reason": "x", **values}
        )

    refused(correct())
    refused(correct(number="1", reason=" "), field="reason")
    refused(correct(number=""), field="number")
    refused(correct(decided_on=datetime.date(2027, 1, 1)), field="decided_on")
    refused(correct(by=cast.commune_officer, number="1"))
    assert Recognition.objects.count() == 1


# --- notices ---------------------------------------------------------------------------------------------------------------
def test_a_notice_is_written_and_given_only_below_three_stars(cast: Cast):
    good = rulings.proposed(cast)
    office = cast.city_officer.person
    refused(lambda: decisions.write_notice(by=office, dossier=good))
    refused(lambda: decisions.write_to_ministry(by=office, dossier=good))
    low = appraisals.dossier(state="proposed", round=good.round)
    rulings.ruling(low, total="45", stars=2, held_back_by=[{"stars": 3, "points_short": "5", "missing_marks": []}])
    paper = decisions.write_notice(by=office, dossier=low)
    assert (paper.kind, paper.dossier_id) == ("notice", low.pk)
    assert decisions.give_notice(by=office, dossier=low).state == "noticed"
    assert Recognition.objects.count() == 0


@pytest.mark.parametrize("outcome", ["stopped", "excluded", "disqualified"])
def test_what_is_not_rated_ends_with_its_reason(cast: Cast, outcome):
    dossier = rulings.proposed(
        cast, outcome=outcome, stars=None, disqualified="hồ sơ giả mạo", findings=[{"criterion": "6.1", "gate": "tạp chất", "effect": "stop"}]
    )  # fmt: skip
    decisions.write_notice(by=cast.city_officer.person, dossier=dossier)
    done = decisions.give_notice(by=cast.city_officer.person, dossier=dossier)
    assert (done.state, rulings.moved(done, "refuse").reason) == ("refused", "hồ sơ giả mạo")


# --- the ministry ----------------------------------------------------------------------------------------------------------
def five(cast: Cast) -> Dossier:
    return rulings.published(cast, total="93", stars=5).items.get().dossier


def sent(cast: Cast) -> Dossier:
    dossier = five(cast)
    ministry.send(by=cast.city_officer.person, dossier=dossier, letter="12/UBND", sent_on=datetime.date(2026, 10, 20))
    return dossier


def answer(cast: Cast, dossier: Dossier, **values):
    facts = {
        "answered_on": datetime.date(2026, 10, 30),
        "stars": 5,
        "points": Decimal("91.5"),
        "decision": "77/QĐ-BNN",
        **values,
    }
    return ministry.record_answer(by=cast.city_officer.person, dossier=dossier, **facts)


def test_five_stars_of_the_ministry_are_a_new_recognition(cast: Cast):
    dossier = sent(cast)
    assert standing(dossier.product_id).level == "potential_5"
    row = answer(cast, dossier)
    now = standing(dossier.product_id)
    assert (now.level, now.state, row.recognition.body, row.recognition.kind) == (
        "5",
        "in_force",
        "ministry",
        "upgraded",
    )
    assert row.recognition.certificates.count() == 1
    assert Dossier.objects.get(pk=dossier.pk).state == "answered"
    refused(lambda: answer(cast, dossier))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"points": Decimal("89.99")}, "points"), ({"stars": 6}, "stars"), ({"decision": " "}, "decision"),
        ({"answered_on": datetime.date(2026, 12, 1)}, "answered_on"), ({"answered_on": datetime.date(2026, 10, 1)}, "answered_on"),
        ({"points": Decimal("101")}, "points"),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_refused(cast: Cast, wrong, field):
    dossier = sent(cast)
    refused(lambda: answer(cast, dossier, **wrong), field=field)
    assert Dossier.objects.get(pk=dossier.pk).state == "sent_up"


def test_below_ninety_the_city_recognises_from_that_result(cast: Cast):
    dossier = sent(cast)
    answer(cast, dossier, stars=4, points=Decimal("82.25"), decision="")
    made = ministry.recognise_from_answer(
        by=cast.city_officer.person, dossier=dossier, decision="90/QĐ-UBND", decided_on=rulings.TODAY
    )
    assert (made.level, made.points, made.body, standing(dossier.product_id).level) == ("4", Decimal("82.25"), "province", "4")  # fmt: skip
    refused(
        lambda: ministry.recognise_from_answer(
            by=cast.city_officer.person, dossier=dossier, decision="91/QĐ-UBND", decided_on=rulings.TODAY
        )
    )
    refused(lambda: ministry.rate_again(by=cast.city_officer.person, dossier=dossier, reason="x"))


def test_or_the_council_rates_again(cast: Cast):
    dossier = sent(cast)
    answer(cast, dossier, stars=4, points=Decimal(82), decision="")
    assert ministry.rate_again(by=cast.city_officer.person, dossier=dossier, reason="Theo thư của Bộ").state == "ready"
    assert dossier.rulings.filter(replaced_at__isnull=True).count() == 0
    Dossier.objects.filter(pk=dossier.pk).update(state="proposed")
    rulings.ruling(dossier, total="80", stars=4)
    again = decisions.draft(by=cast.city_officer.person, round_=dossier.round)
    decisions.publish(
        by=cast.city_officer.person,
        decision=again,
        number="99/QĐ",
        decided_on=rulings.TODAY,
        signed_by_name="x",
        signed_file=rulings.stored(),
    )
    levels = Recognition.objects.known().order_by("pk").values_list("level", "kind")
    assert list(levels) == [("potential_5", "new"), ("4", "renewed")]


def test_sending_on_is_done_once_and_by_the_office(cast: Cast):
    dossier = five(cast)
    day = datetime.date(2026, 10, 20)
    refused(lambda: ministry.send(by=cast.auditor.person, dossier=dossier, letter="1", sent_on=day))
    refused(
        lambda: ministry.send(by=cast.city_officer.person, dossier=dossier, letter=" ", sent_on=day), field="letter"
    )
    refused(
        lambda: ministry.send(by=cast.city_officer.person, dossier=dossier, letter="1", sent_on=datetime.date(2026, 10, 1)),
        field="sent_on",
    )  # fmt: skip
    ministry.send(by=cast.city_officer.person, dossier=dossier, letter="1", sent_on=day)
    refused(lambda: ministry.send(by=cast.city_officer.person, dossier=dossier, letter="2", sent_on=day))
    assert dossier.ministry_files.count() == 1


# --- appeals ---------------------------------------------------------------------------------------------------------------
def appeal(cast: Cast, dossier: Dossier) -> Appeal:
    return appeals.file_appeal(by=cast.producer_member.person, dossier=dossier, words="Tiêu chí 2 có hợp đồng")


def reply(cast: Cast, row: Appeal, *, is_upheld: bool, by=None, words: str = "Hợp đồng có thật", into=None) -> Appeal:
    return appeals.answer(by=(by or cast.administrator).person, appeal=row, is_upheld=is_upheld, words=words, into=into)


def test_an_upheld_appeal_corrects_the_record(cast: Cast):
    dossier = rulings.recognised(cast)
    row = appeal(cast, dossier)
    assert row.due_on == datetime.date(2026, 12, 1)
    reply(cast, row, is_upheld=True)
    dossier.refresh_from_db()
    assert (dossier.state, rulings.moved(dossier, "review_again").reason) == ("ready", "Hợp đồng có thật")
    assert standing(dossier.product_id).state == "in_force", "the stars stand until the new decision"
    Dossier.objects.filter(pk=dossier.pk).update(state="proposed")
    rulings.ruling(dossier, total="60", stars=3)
    again = decisions.draft(by=cast.city_officer.person, round_=dossier.round)
    decisions.publish(
        by=cast.city_officer.person,
        decision=again,
        number="88/QĐ",
        decided_on=rulings.TODAY,
        signed_by_name="x",
        signed_file=rulings.stored(),
    )
    known = Recognition.objects.known().get()
    assert (known.level, known.decision, known.kind, known.replaces.level) == ("3", "88/QĐ", "new", "4")
    assert list(dossier.decision_items.order_by("pk").values_list("is_standing", flat=True)) == [False, True]


def test_a_new_result_below_three_stars_takes_the_star_with_it(cast: Cast):
    dossier = rulings.recognised(cast)
    reply(cast, appeal(cast, dossier), is_upheld=True)
    Dossier.objects.filter(pk=dossier.pk).update(state="proposed")
    rulings.ruling(dossier, total="41", stars=2)
    decisions.write_notice(by=cast.city_officer.person, dossier=dossier)
    decisions.give_notice(by=cast.city_officer.person, dossier=dossier)
    assert standing(dossier.product_id).state == "none"
    assert Recognition.objects.get().retraction_reason == "Kết quả làm căn cứ đã được thay."


def test_the_one_who_decided_does_not_answer(cast: Cast):
    row = appeal(cast, rulings.noticed(cast))
    refused(lambda: reply(cast, row, is_upheld=False, by=cast.city_officer))
    refused(lambda: reply(cast, row, is_upheld=False, by=cast.commune_officer))
    refused(lambda: reply(cast, row, is_upheld=False, words=" "), field="words")
    assert reply(cast, row, is_upheld=False).state == "dismissed"
    refused(lambda: reply(cast, row, is_upheld=True))
    assert OfficialPaper.objects.filter(kind="appeal", appeal=row).count() == 1
    assert Notice.objects.filter(kind="appraisal.appeal_answered", person=cast.producer_member.person).count() == 1


def test_who_may_appeal_when_and_how_often(cast: Cast, settings):
    dossier = rulings.noticed(cast)
    for stranger in (cast.other_member, cast.commune_officer, cast.city_officer):
        refused(lambda who=stranger: appeals.file_appeal(by=who.person, dossier=dossier, words="x"))
    refused(lambda: appeals.file_appeal(by=cast.producer_member.person, dossier=dossier, words=" "), field="words")
    first = appeal(cast, dossier)
    refused(lambda: appeal(cast, dossier))
    appeals.take_back(by=cast.producer_member.person, appeal=first)
    second = appeal(cast, dossier)
    reply(cast, second, is_upheld=False)
    refused(lambda: appeal(cast, dossier))
    assert Appeal.objects.count() == 2


def test_the_last_day_to_appeal(cast: Cast, settings):
    dossier = rulings.noticed(cast)
    assert appeals.last_day(dossier) == datetime.date(2026, 12, 1)
    settings.OCOP_TODAY = datetime.date(2026, 12, 2)
    refused(lambda: appeal(cast, dossier))
    settings.OCOP_TODAY = datetime.date(2026, 12, 1)
    assert appeal(cast, dossier).state == "open"


def test_an_appeal_waits_for_the_other_open_dossier_and_a_working_round(cast: Cast):
    dossier = rulings.noticed(cast)
    row = appeal(cast, dossier)
    other = appraisals.dossier(product=dossier.product)
    refused(lambda: reply(cast, row, is_upheld=True))
    other.delete()
    type(dossier.round).objects.filter(pk=dossier.round_id).update(state="ended")
    refused(lambda: reply(cast, row, is_upheld=True), field="into")
    elsewhere = appraisals.round_()
    refused(lambda: reply(cast, row, is_upheld=True, into=elsewhere), field="into")
    later = appraisals.round_(dossier.round.council, name="Đợt sau")
    reply(cast, row, is_upheld=True, into=later)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.round_id) == ("ready", later.pk)


# --- the law of it ------------------------------------------------------------------------------------------------------------
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(30 * 7, 100 * 7), st.booleans())
def test_no_recognition_says_more_than_its_ruling(cast: Cast, sevenths, marks_missed):
    """Whatever the mean: the level published is the band's (less a missed mark), and the points printed never cross a band."""
    from fractions import Fraction

    total = Fraction(sevenths, 7)
    band = 5 if total >= 90 else 4 if total >= 70 else 3 if total >= 50 else 2
    stars = max(2, band - 1) if marks_missed else band
    dossier = appraisals.dossier(state="proposed", round=appraisals.round_())
    rulings.ruling(dossier, total=str(total), stars=stars, band=band)
    office = cast.city_officer.person
    if stars < 3:
        refused(lambda: decisions.draft(by=office, round_=dossier.round))
        return
    decision = decisions.draft(by=office, round_=dossier.round)
    if stars == 5:
        rulings.paper("to_ministry", dossier=dossier)
    decisions.publish(
        by=office,
        decision=decision,
        number="1/QĐ",
        decided_on=rulings.DAY,
        signed_by_name="x",
        signed_file=rulings.stored(),
    )
    made = Recognition.objects.get(product=dossier.product)
    assert made.level == {3: "3", 4: "4", 5: "potential_5"}[stars]
    assert made.points <= Decimal(total.numerator) / Decimal(total.denominator)
    printed = 5 if made.points >= 90 else 4 if made.points >= 70 else 3
    assert printed == band, "cut to two decimals, the points stay in their band"
    assert Decision.objects.get(pk=decision.pk).state == "published"
