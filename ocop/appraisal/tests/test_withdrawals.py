"""Cases of withdrawal from finding to shelf, and how fast the public face greys. A refusal changes nothing."""

from __future__ import annotations

import datetime

import pypdf
import pytest
from django.apps import apps
from django.core.files.storage import default_storage

from ocop.appraisal import grace, renewals, ruling_notices, windows
from ocop.appraisal.actions import appeals, withdrawals
from ocop.appraisal.models import Move, ShelfMark, WithdrawalCase
from ocop.appraisal.tests import rulings
from ocop.appraisal.tests.test_rulings import refused
from ocop.ledger.models import Entry
from ocop.notices.models import Notice
from ocop.recognition.standing import standing, standings
from ocop.workdays import clock
from tests import appraisals, builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.OCOP_TODAY = rulings.TODAY


def outlet(cast: Cast, name: str = "Cửa hàng Nhà", **extra):
    from django.utils import timezone

    Outlet = apps.get_model("outlets", "Outlet")

    values = {
        "register": "demo",
        "name": name,
        "name_folded": name.lower(),
        "slug": f"diem-{Outlet.objects.count()}",
        "kind": "other",
        "keeper": cast.home_organisation,
        "counted_from": datetime.date(2026, 1, 1),
        "created_at": timezone.now(),
    }
    return Outlet.objects.create(**{**values, **extra})


def test_a_case_runs_from_finding_to_shelf(cast: Cast):
    outlet(cast)
    outlet(cast, "Đã đóng", ended_on=datetime.date(2026, 5, 1))
    row = rulings.case(cast)
    assert (row.state, row.due_on) == ("open", datetime.date(2026, 11, 12))
    office = cast.city_officer.person
    refused(lambda: withdrawals.decide(by=office, case=row, decision="9/QĐ", decided_on=rulings.TODAY))
    withdrawals.invite(by=office, case=row)
    withdrawals.hear(by=cast.producer_member.person, case=row, words="Lô cũ, đã thu lại")
    done = withdrawals.decide(by=office, case=row, decision="9/QĐ", decided_on=rulings.TODAY, reason="Có biên bản")
    product = done.recognition.product
    assert (done.state, done.withdrawal.ground, standing(product.pk).state) == ("decided", "mark", "withdrawn")
    assert list(done.shelf_marks.order_by("pk").values_list("place", flat=True)) == ["", "Cửa hàng Nhà"]
    refused(lambda: withdrawals.decide(by=office, case=row, decision="10/QĐ", decided_on=rulings.TODAY))
    own, shop = done.shelf_marks.order_by("pk")
    refused(lambda: withdrawals.confirm_off(by=cast.producer_member.person, mark=shop))
    withdrawals.confirm_off(by=cast.producer_member.person, mark=own)
    assert WithdrawalCase.objects.get().off_shelf_confirmed_on is None
    withdrawals.confirm_off(by=cast.commune_officer.person, mark=shop, note="Đã xem kệ")
    assert WithdrawalCase.objects.get().off_shelf_confirmed_on == rulings.TODAY
    withdrawals.add_place(by=cast.commune_officer.person, case=done, place="Chợ Nhà")
    assert WithdrawalCase.objects.get().off_shelf_confirmed_on is None
    refused(lambda: withdrawals.add_place(by=office, case=done, place="chợ nhà"), field="place")
    refused(lambda: withdrawals.add_place(by=cast.producer_member.person, case=done, place="Chợ khác"))
    assert ShelfMark.objects.count() == 3


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ground": "weather"}, "ground"),
        ({"finding": "  "}, "finding"),
        ({"found_on": datetime.date(2026, 11, 2)}, "found_on"),
        ({"found_on": datetime.date(2026, 10, 14)}, "found_on"),
    ],
)
def test_a_finding_that_cannot_be_is_refused(cast: Cast, wrong, field):
    recognition = rulings.published(cast).items.get().recognition
    facts = {"ground": "mark", "finding": "x", "found_on": rulings.TODAY, **wrong}
    refused(lambda: withdrawals.open_case(by=cast.city_officer.person, recognition=recognition, **facts), field=field)
    assert WithdrawalCase.objects.count() == 0


def test_who_opens_a_case_and_only_one_at_a_time(cast: Cast):
    recognition = rulings.published(cast).items.get().recognition
    facts = {
        "recognition": recognition,
        "ground": "stopped",
        "finding": "Xã xác nhận đã dừng",
        "found_on": rulings.TODAY,
    }
    for name in ("producer_member", "other_commune_officer", "auditor", "trade_officer"):
        refused(lambda who=name: withdrawals.open_case(by=cast[who].person, **facts))
    row = withdrawals.open_case(by=cast.commune_officer.person, **facts)
    refused(lambda: withdrawals.open_case(by=cast.city_officer.person, **facts))
    refused(lambda: withdrawals.invite(by=cast.commune_officer.person, case=row))
    withdrawals.drop(by=cast.city_officer.person, case=row, reason="Đã sản xuất lại")
    assert standing(recognition.product_id).state == "in_force"
    assert withdrawals.open_case(by=cast.city_officer.person, **facts).pk != row.pk


def test_a_producer_that_does_not_come_was_given_its_days(cast: Cast, settings):
    office = cast.city_officer.person
    row = rulings.case(cast)
    refused(lambda: withdrawals.hear(by=office, case=row, words="x"))
    hearing = withdrawals.invite(by=office, case=row, note="8 giờ ngày 5/11 tại Văn phòng")
    refused(lambda: withdrawals.invite(by=office, case=row))
    assert withdrawals.hearing_due(hearing) == datetime.date(2026, 11, 6)
    [letter] = row.papers.all()
    text = "".join(page.extract_text() for page in pypdf.PdfReader(default_storage.open(letter.file.path)).pages)
    assert (letter.kind, letter.word_file is not None, "06/11/2026" in text, "8 giờ ngày 5/11" in text) == (
        "hearing",
        True,
        True,
        True,
    )
    refused(lambda: withdrawals.hear(by=office, case=row, words="", note="Không đến"), field="words")
    refused(lambda: withdrawals.hear(by=cast.other_member.person, case=row, words="x"))
    settings.OCOP_TODAY = datetime.date(2026, 11, 7)
    refused(lambda: withdrawals.hear(by=office, case=row, words=""), field="note")
    found = withdrawals.hear(by=office, case=row, words="", note="Gọi hai lần, không đến")
    assert (found.held_on, WithdrawalCase.objects.get().state) == (None, "heard")


def test_an_upheld_appeal_lifts_the_withdrawal(cast: Cast):
    row = rulings.withdrawn(cast)
    product = row.recognition.product
    made = appeals.file_appeal(by=cast.producer_member.person, case=row, words="Không phải lô của tôi")
    refused(lambda: appeals.answer(by=cast.city_officer.person, appeal=made, is_upheld=True, words="x"))
    appeals.answer(by=cast.administrator.person, appeal=made, is_upheld=True, words="Đúng là hàng giả")
    assert standing(product.pk).state == "in_force"
    refused(lambda: appeals.file_appeal(by=cast.producer_member.person, case=row, words="x"))


def test_everybody_it_concerns_is_told_once(cast: Cast):
    member, officer = cast.producer_member.person, cast.commune_officer.person
    keeper = builders.person("Chị giữ quầy")
    builders.role(keeper, "outlet_keeper", organisation=cast.home_organisation)
    outlet(cast)
    rulings.withdrawn(cast)
    kinds = set(Notice.objects.filter(person=member).values_list("kind", flat=True))
    assert {ruling_notices.CASE, ruling_notices.HEARING, ruling_notices.WITHDRAWN} <= kinds
    assert {ruling_notices.CASE, ruling_notices.WITHDRAWN} <= set(
        Notice.objects.filter(person=officer).values_list("kind", flat=True)
    )
    assert Notice.objects.filter(person=keeper, kind=ruling_notices.SHELF).count() == 1


def test_clocks_of_cases_and_appeals_are_told_each_day_once(cast: Cast, settings):
    settings.OCOP_REGISTER = "demo"
    row = rulings.case(cast)
    assert ruling_notices.remind(row.due_on - datetime.timedelta(days=4)) == 0
    assert ruling_notices.remind(row.due_on - datetime.timedelta(days=3)) == 1
    assert ruling_notices.remind(row.due_on - datetime.timedelta(days=3)) == 0
    withdrawals.drop(by=cast.city_officer.person, case=row, reason="x")
    assert ruling_notices.remind(row.due_on) == 0


# --- renewals ---------------------------------------------------------------------------------------------------------------
def overdue(cast: Cast, state: str = "draft"):
    """A certificate whose window had closed before the decree, and its renewal."""
    product = builders.product("Trà Nhà", producer=cast.home_producer, commune=cast.home_commune)
    then = datetime.datetime(2023, 9, 1, tzinfo=datetime.UTC)
    row = builders.recognition(product, issued_on=then.date(), recorded_at=then)  # ends 1/9/2026, filed until 4/5/2026
    dossier = appraisals.dossier(product=product, kind="renewal", renews=row, state=state, slip_number="PĐK-1")
    return row, dossier


def moved(dossier, name: str, by=None, state: str = "", came_from: str = "x"):
    """What a move does to the certificate, without the papers of the move."""
    move = Move.objects.create(
        dossier=dossier,
        name=name,
        from_state=came_from,
        to_state=state or "x",
        by=by,
        by_name="thử",
        as_role="system",
        reason="",
        at=clock.now(),
    )
    grace.follow(move, dossier, by=by)


def test_a_renewal_that_could_not_be_filed_in_time_holds_the_certificate_until_the_answer(cast: Cast, settings):
    settings.OCOP_TODAY = datetime.date(2026, 8, 1)
    row, dossier = overdue(cast)
    assert windows.refusal(dossier, datetime.date(2026, 8, 31)) == ""
    assert windows.refusal(dossier, datetime.date(2026, 9, 1)) != ""
    moved(dossier, "file")
    moved(dossier, "return")
    moved(dossier, "refile")
    assert [(one.begins_on, one.until) for one in row.extensions.all()] == [
        (datetime.date(2026, 9, 1), datetime.date(2027, 2, 28))
    ]
    settings.OCOP_TODAY = datetime.date(2026, 11, 1)
    assert standing(row.product_id).is_awaiting
    dossier.state = "in_review"
    dossier.save()
    [line] = renewals.lines(cast.city_officer.person)
    assert (line.stands_until, line.is_held, line.is_missed) == (datetime.date(2027, 2, 28), True, False)
    moved(dossier, "refuse")
    assert standing(row.product_id).state == "ended"
    assert [one.stands_until for one in renewals.lines(cast.city_officer.person)] == [None]


@pytest.mark.parametrize(
    ("before", "stands"), [("refused", True), ("noticed", True), ("recognised", False), ("proposed", False)]
)
def test_an_upheld_appeal_brings_back_what_the_renewal_held(cast: Cast, settings, before: str, stands: bool):
    settings.OCOP_TODAY = datetime.date(2026, 8, 1)
    row, dossier = overdue(cast)
    moved(dossier, "file")
    settings.OCOP_TODAY = datetime.date(2026, 11, 1)
    moved(dossier, "refuse")
    answered = clock.now()
    settings.OCOP_TODAY = datetime.date(2026, 11, 20)
    for _twice in range(2):
        moved(dossier, "review_again", by=cast.administrator.person, came_from=before)
    now = standing(row.product_id)
    assert (now.state, now.is_awaiting) == (("in_force", True) if stands else ("ended", False))
    kept = [(one.begins_on, one.until) for one in row.extensions.known()]
    assert kept == [(datetime.date(2026, 9, 1), datetime.date(2027, 2, 28) if stands else datetime.date(2026, 11, 1))]
    # What was known between the answer and the appeal can still be asked.
    then = standings([row.product_id], datetime.date(2026, 11, 10), answered)[row.product_id]
    assert then.state == "ended"
    written = Entry.objects.filter(action="recognition.resume_extension").count()
    assert written == int(stands)


@pytest.mark.parametrize("answer", sorted(grace.ANSWERS))
def test_every_answer_ends_it(cast: Cast, settings, answer):
    settings.OCOP_TODAY = datetime.date(2026, 8, 1)
    row, dossier = overdue(cast)
    moved(dossier, "file")
    settings.OCOP_TODAY = datetime.date(2026, 11, 1)
    moved(dossier, answer)
    assert standing(row.product_id).state == "ended"


def test_other_kinds_and_later_windows_extend_nothing(cast: Cast, settings):
    settings.OCOP_TODAY = datetime.date(2026, 8, 1)
    row, dossier = overdue(cast)
    dossier.kind = "upgrade"
    moved(dossier, "file")
    dossier.kind, dossier.renews.ends_on = "renewal", datetime.date(2026, 9, 19)
    moved(dossier, "file")
    assert not row.extensions.exists()


def test_renewals_are_listed_with_their_dossier(cast: Cast, settings):
    product = builders.product("Trà Nhà", producer=cast.home_producer, commune=cast.home_commune)
    row = builders.recognition(
        product, issued_on=datetime.date(2024, 4, 1)
    )  # ends 1/4/2027, filed from 3/10/2026 to 2/12/2026
    found = renewals.lines(cast.producer_member.person)
    assert [(one.recognition.pk, one.may_file, one.is_missed, one.days_left) for one in found] == [
        (row.pk, True, False, 151)
    ]
    assert renewals.lines(cast.other_member.person) == []
    dossier = appraisals.dossier(product=product, kind="renewal", renews=row, state="filed")
    assert [(one.dossier, one.may_file) for one in renewals.lines(cast.city_officer.person)] == [(dossier, False)]
    settings.OCOP_TODAY = datetime.date(2026, 12, 3)
    dossier.delete()
    assert [one.is_missed for one in renewals.lines(cast.producer_member.person)] == [True]
