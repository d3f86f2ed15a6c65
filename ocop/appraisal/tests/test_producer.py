"""Beginning, filling in and filing a dossier: one of a product, nobody else's, frozen as said."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from ocop.appraisal import filing
from ocop.appraisal.actions import answers as writing
from ocop.appraisal.actions.consents import Given, record_consent, take_back
from ocop.appraisal.actions.dossiers import begin, withdraw
from ocop.appraisal.actions.filing import file_dossier, reply
from ocop.appraisal.models import (
    Answer,
    AnswerEvidence,
    CompletionPoint,
    CompletionRequest,
    Consent,
    Dossier,
    FiledFile,
    FiledVersion,
    Move,
)
from ocop.appraisal.moves import move
from ocop.appraisal.self_rating import tally_of
from ocop.files.actions import keep_document
from ocop.files.rights import may_open
from ocop.files.tests.test_files import jpeg, upload
from ocop.ledger.models import Entry
from ocop.ledger.record import head
from ocop.ledger.refusal import Refused
from ocop.producers.models import Paper
from ocop.workdays import clock
from tests import appraisals, builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FORM = {"unit": "Hộ Miến", "representative": "Bà Mẫu", "address": "Thôn Thử", "phone": "0599000101"}


def noodle(cast: Cast, **extra):
    """The home producer's noodle, set 6 in force."""
    appraisals.criteria()
    return builders.product("Miến dong", producer=cast.home_producer, product_set="qd26-2026-06", **extra)


def begun(cast: Cast, **extra) -> Dossier:
    dossier, is_new = begin(
        by=cast.producer_member.person, product_id=noodle(cast).pk, kind="first", wished_stars=4, **extra
    )
    assert is_new
    return dossier


def filled(cast: Cast) -> Dossier:
    dossier = begun(cast)
    me = cast.producer_member.person
    for name, value in FORM.items():
        writing.save_field(by=me, dossier=dossier, name=name, value=value)
    writing.save_answer(by=me, dossier=dossier, criterion="1.1", choice=2, words="Dong của xã")
    writing.save_answer(by=me, dossier=dossier, criterion="4.1", choice=3)
    file = keep_document(by=me, upload=upload("hop-dong.jpg", jpeg()))
    writing.keep_evidence(
        by=me,
        dossier=dossier,
        criterion="4.1",
        file=file,
        kind="market",
        title="Hợp đồng siêu thị",
        page=2,
        valid_to=clock.today() + datetime.timedelta(days=40),
    )
    dossier.refresh_from_db()
    return dossier


# --- beginning ---------------------------------------------------------------------------------------------------------
def test_beginning_fills_in_what_is_known(cast: Cast) -> None:
    organisation = cast.home_producer.organisation
    organisation.representative, organisation.phone = "Bà Gốm", "+84599000101"
    organisation.save()
    dossier = begun(cast)
    assert (dossier.state, dossier.kind, dossier.wished_stars) == ("draft", "first", 4)
    assert dossier.commune == cast.home_commune
    assert dossier.criteria.set_id == "qd26-2026-06"
    assert dossier.form["unit"] == organisation.name
    assert dossier.form["representative"] == "Bà Gốm"
    assert Entry.objects.filter(action="appraisal.begin", topic="appraisal").count() == 1


def test_a_second_click_finds_the_first_dossier(cast: Cast) -> None:
    dossier = begun(cast)
    before = head()
    again, is_new = begin(by=cast.producer_member.person, product_id=dossier.product_id, kind="first")
    assert (again.pk, is_new) == (dossier.pk, False)
    assert head() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        appraisals.dossier(product=dossier.product)


@pytest.mark.parametrize(
    "who", ["other_member", "commune_officer", "other_commune_officer", "city_officer", "auditor", "trade_officer"]
)
def test_nobody_else_begins(cast: Cast, who: str) -> None:
    product = noodle(cast)
    before = head()
    with pytest.raises(Refused):
        begin(by=cast[who].person, product_id=product.pk, kind="first")
    assert head() == before
    assert Dossier.objects.count() == 0


@pytest.mark.parametrize(("kind", "wished"), [("upgrade", 4), ("renewal", None), ("first", 6)])
def test_a_kind_that_does_not_fit(cast: Cast, kind: str, wished: int | None) -> None:
    product = noodle(cast)
    with pytest.raises(Refused):
        begin(by=cast.producer_member.person, product_id=product.pk, kind=kind, wished_stars=wished)
    assert Dossier.objects.count() == 0


def test_stars_in_force_ask_for_an_upgrade_or_a_renewal(cast: Cast) -> None:
    product = noodle(cast)
    recognition = builders.recognition(product, "3", clock.today() - datetime.timedelta(days=400))
    me = cast.producer_member.person
    for kind, wished in (("first", 4), ("upgrade", 3), ("upgrade", None)):
        with pytest.raises(Refused):
            begin(by=me, product_id=product.pk, kind=kind, wished_stars=wished)
    dossier, _new = begin(by=me, product_id=product.pk, kind="upgrade", wished_stars=4)
    assert dossier.renews == recognition


def test_without_a_set_or_rules_nothing_begins(cast: Cast) -> None:
    product = builders.product("Tò he", producer=cast.home_producer)
    for set_id in ("", "qd26-2026-21", "qd1048-2019-x"):
        with pytest.raises(Refused):
            begin(by=cast.producer_member.person, product_id=product.pk, kind="first", set_id=set_id)
    assert Dossier.objects.count() == 0


# --- filling in ---------------------------------------------------------------------------------------------------------
def test_choices_are_kept_and_reckoned(cast: Cast) -> None:
    dossier = filled(cast)
    reckoned = tally_of(dossier)
    assert (reckoned.total, reckoned.answered, reckoned.stars) == (3 + 5, 2, 1)
    assert Answer.objects.get(criterion="1.1").words == "Dong của xã"
    assert reckoned.next_stars == 2


@pytest.mark.parametrize(
    ("criterion", "choice", "case"),
    [("1.1", 3, ""), ("1.1", -1, ""), ("1", 0, ""), ("99", 0, ""), ("1.1", 0, "a"), ("", None, "")],
)
def test_a_choice_of_another_set_is_refused(cast: Cast, criterion: str, choice: int | None, case: str) -> None:
    dossier = begun(cast)
    before = (head(), Dossier.objects.values_list("changed_at", flat=True).get())
    with pytest.raises(Refused):
        writing.save_answer(
            by=cast.producer_member.person, dossier=dossier, criterion=criterion, choice=choice, case=case
        )
    assert (head(), Dossier.objects.values_list("changed_at", flat=True).get()) == before
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("who", ["other_member", "commune_officer", "other_commune_officer", "city_officer", "auditor"])
def test_nobody_else_writes(cast: Cast, who: str) -> None:
    dossier = filled(cast)
    person = cast[who].person
    before = head()
    for refused in (
        lambda: writing.save_answer(by=person, dossier=dossier, criterion="1.1", choice=0),
        lambda: writing.save_field(by=person, dossier=dossier, name="unit", value="X"),
        lambda: writing.remove_evidence(by=person, dossier=dossier, evidence_id=AnswerEvidence.objects.get().pk),
        lambda: file_dossier(by=person, dossier=dossier),
        lambda: withdraw(by=person, dossier=dossier, reason="x"),
        lambda: take_back(by=person, dossier=dossier),
    ):
        with pytest.raises(Refused):
            refused()
    assert head() == before
    assert Answer.objects.get(criterion="1.1").choice == 2
    assert not Dossier.objects.visible_to(person).exists()


def test_two_phones_are_told_apart(cast: Cast) -> None:
    dossier = begun(cast)
    me = cast.producer_member.person

    def save(choice, base, device):
        return writing.save_answer(by=me, dossier=dossier, criterion="1.1", choice=choice, base=base, device=device)

    assert save(0, 0, "a").revision == 1
    with pytest.raises(writing.Clash) as clash:
        save(2, 0, "b")
    assert clash.value.theirs.content == {"choice": 0, "case": "", "words": ""}
    assert Answer.objects.get().choice == 0
    # The same phone, whose answer from the server was lost, goes on.
    assert save(1, 0, "a").revision == 2
    # The same content again, from anywhere, changes nothing.
    assert save(1, 0, "b").revision == 2
    # Who has looked at both writes.
    assert save(2, 2, "b").revision == 3


def test_two_phones_on_a_form(cast: Cast) -> None:
    dossier = begun(cast)
    me = cast.producer_member.person
    assert writing.save_field(by=me, dossier=dossier, name="post", value=" Chủ  hộ ", base=0, device="a") == (
        "Chủ hộ",
        1,
    )
    with pytest.raises(writing.Clash) as clash:
        writing.save_field(by=me, dossier=dossier, name="post", value="Giám đốc", base=0, device="b")
    assert clash.value.theirs.content == {"value": "Chủ hộ"}
    with pytest.raises(Refused):
        writing.save_field(by=me, dossier=dossier, name="state", value="recognised")


def test_a_photo_sent_twice_is_one_paper(cast: Cast) -> None:
    dossier = begun(cast)
    me = cast.producer_member.person
    for _again in range(2):
        file = keep_document(by=me, upload=upload("a.jpg", jpeg()))
        writing.keep_evidence(by=me, dossier=dossier, criterion="9", file=file, kind="food_safety", title="Giấy ATTP")
    assert Paper.objects.count() == AnswerEvidence.objects.count() == 1
    # and it backs another criterion without a second upload
    writing.keep_evidence(by=me, dossier=dossier, criterion="8", file=file, kind="food_safety", title="Giấy ATTP")
    assert (Paper.objects.count(), AnswerEvidence.objects.count()) == (1, 2)


def test_another_producers_paper_backs_nothing(cast: Cast) -> None:
    dossier = begun(cast)
    paper = Paper.objects.create(
        producer=cast.other_producer, kind="award", title="Của người khác", created_at=clock.now()
    )
    version = paper.versions.create(number=1, added_by_name="x", created_at=clock.now())
    with pytest.raises(Refused):
        writing.add_evidence(by=cast.producer_member.person, dossier=dossier, criterion="9", version_id=version.pk)
    assert AnswerEvidence.objects.count() == 0


# --- filing -------------------------------------------------------------------------------------------------------------
def test_filing_freezes_everything(cast: Cast) -> None:
    dossier = filled(cast)
    filed = file_dossier(by=cast.producer_member.person, dossier=dossier, version=dossier.version)
    dossier.refresh_from_db()
    assert (dossier.state, filed.number) == ("filed", 1)
    assert dossier.slip_number == f"001/PĐK-01-{cast.home_commune.code}-{clock.today().year}"
    assert dossier.due_on is not None
    content = FiledVersion.objects.get().content
    assert [row["criterion"] for row in content["answers"]] == ["1.1", "4.1"]
    evidence = content["answers"][1]["evidence"][0]
    assert (evidence["title"], evidence["page"], len(evidence["file"]["digest"])) == ("Hợp đồng siêu thị", 2, 64)
    assert content["rating"]["total"] == "8.0000"
    assert content["form"]["representative"] == "Bà Mẫu"
    assert filing.proof(filed, with_files=True).holds
    assert Move.objects.filter(name="file", as_role="producer").count() == 1
    assert FiledFile.objects.get().file_id == evidence["file"]["key"]


def test_filing_twice_is_refused(cast: Cast) -> None:
    dossier = filled(cast)
    file_dossier(by=cast.producer_member.person, dossier=dossier)
    before = head()
    with pytest.raises(Refused) as refusal:
        file_dossier(by=cast.producer_member.person, dossier=dossier, version=1)
    assert "lần thứ hai" in refusal.value.sentence or "second time" in refusal.value.sentence
    assert head() == before
    assert FiledVersion.objects.count() == 1


def test_an_empty_form_is_not_filed(cast: Cast) -> None:
    dossier = begun(cast)
    before = head()
    with pytest.raises(Refused) as refusal:
        file_dossier(by=cast.producer_member.person, dossier=dossier)
    assert refusal.value.field == "representative"
    assert head() == before
    assert FiledVersion.objects.count() == 0
    assert Dossier.objects.get().slip_number == ""


def test_what_was_filed_is_not_written_any_more(cast: Cast) -> None:
    dossier = filled(cast)
    file_dossier(by=cast.producer_member.person, dossier=dossier)
    with pytest.raises(Refused):
        writing.save_answer(by=cast.producer_member.person, dossier=dossier, criterion="1.1", choice=0)
    assert Answer.objects.get(criterion="1.1").choice == 2


def test_a_changed_content_is_found_out(cast: Cast) -> None:
    filed = file_dossier(by=cast.producer_member.person, dossier=filled(cast))
    filed.content["answers"][0]["choice"] = 0
    assert not filing.proof(filed).holds
    filed.refresh_from_db()
    filed.digest = "0" * 64
    assert filing.proof(filed) == filing.Proof(content=False, ledger=False, files=None)


def test_slip_numbers_follow_one_another(cast: Cast) -> None:
    first = filled(cast)
    file_dossier(by=cast.producer_member.person, dossier=first)
    product = builders.product("Bún khô", producer=cast.home_producer, product_set="qd26-2026-06")
    second, _new = begin(by=cast.producer_member.person, product_id=product.pk, kind="first")
    for name, value in FORM.items():
        writing.save_field(by=cast.producer_member.person, dossier=second, name=name, value=value)
    writing.save_answer(by=cast.producer_member.person, dossier=second, criterion="1.1", choice=0)
    file_dossier(by=cast.producer_member.person, dossier=second)
    second.refresh_from_db()
    assert second.slip_number.startswith("002/")


def test_returned_answered_and_filed_again(cast: Cast) -> None:
    dossier = filled(cast)
    me = cast.producer_member.person
    file_dossier(by=me, dossier=dossier)
    request = CompletionRequest.objects.create(
        dossier=dossier, stage="commune", asked_by_name="Xã", asked_at=clock.now()
    )
    point = CompletionPoint.objects.create(request=request, place="4.1", sentence="Hợp đồng thiếu trang 2.")
    move(by=cast.commune_officer.person, dossier=dossier, name="return")
    with pytest.raises(Refused):
        file_dossier(by=me, dossier=dossier)
    assert FiledVersion.objects.count() == 1
    with pytest.raises(Refused):
        reply(by=me, dossier=dossier, point_id=point.pk, words="  ")
    reply(by=me, dossier=dossier, point_id=point.pk, words="Đã chụp lại trang 2.")
    again = file_dossier(by=me, dossier=dossier)
    dossier.refresh_from_db()
    request.refresh_from_db()
    assert (again.number, dossier.state, request.answered_at) == (2, "filed", again.filed_at)
    assert again.content["completion"][0]["points"][0]["reply"] == "Đã chụp lại trang 2."
    assert FiledVersion.objects.get(number=1).content["completion"] == []


def test_withdrawing_needs_a_reason_and_opens_the_way_for_another(cast: Cast) -> None:
    dossier = filled(cast)
    me = cast.producer_member.person
    with pytest.raises(Refused):
        withdraw(by=me, dossier=dossier, reason=" ")
    withdraw(by=me, dossier=dossier, reason="Chưa kịp mùa dong")
    assert Dossier.objects.get().state == "withdrawn"
    again, is_new = begin(by=me, product_id=dossier.product_id, kind="first")
    assert is_new
    assert again.pk != dossier.pk


# --- renewal and upgrade ----------------------------------------------------------------------------------------------
def test_a_later_dossier_takes_over_what_is_still_valid(cast: Cast) -> None:
    dossier = filled(cast)
    me = cast.producer_member.person
    writing.save_answer(by=me, dossier=dossier, criterion="9", choice=1, words="HACCP")
    gone = keep_document(by=me, upload=upload("haccp.jpg", jpeg(801)))
    writing.keep_evidence(
        by=me,
        dossier=dossier,
        criterion="9",
        file=gone,
        kind="quality_system",
        title="HACCP",
        valid_to=clock.today() + datetime.timedelta(days=1),
    )
    file_dossier(by=me, dossier=dossier)
    withdraw(by=me, dossier=dossier, reason="thử")
    paper = Paper.objects.get(title="HACCP")
    paper.versions.update(valid_to=clock.today() - datetime.timedelta(days=1))
    again, _new = begin(by=me, product_id=dossier.product_id, kind="first")
    rows = {row.criterion: row for row in again.answers.all()}
    assert (rows["1.1"].choice, rows["1.1"].words) == (2, "Dong của xã")
    assert rows["4.1"].choice == 3
    assert rows["4.1"].evidence.get().page == 2
    # The paper behind 9 has ended: the words stay, the claim does not.
    assert (rows["9"].choice, rows["9"].words, rows["9"].evidence.count()) == (None, "HACCP", 0)
    assert again.form["phone"] == FORM["phone"]


def test_a_newer_version_of_the_same_paper_is_taken(cast: Cast) -> None:
    dossier = filled(cast)
    me = cast.producer_member.person
    file_dossier(by=me, dossier=dossier)
    withdraw(by=me, dossier=dossier, reason="thử")
    paper = Paper.objects.get()
    old = paper.versions.get()
    paper.versions.update(valid_to=clock.today() - datetime.timedelta(days=1))
    new = paper.versions.create(number=2, added_by_name="x", created_at=clock.now())
    again, _new = begin(by=me, product_id=dossier.product_id, kind="first")
    taken = again.answers.get(criterion="4.1").evidence.get()
    assert taken.paper_version == new != old
    assert again.answers.get(criterion="4.1").choice == 3


# --- assisted ----------------------------------------------------------------------------------------------------------
def test_an_officer_fills_in_with_consent_and_the_household_sees_who(cast: Cast) -> None:
    product = noodle(cast)
    officer, me = cast.commune_officer.person, cast.producer_member.person
    given = Given("Bà Mẫu", "spoken", witness_name="Ông Trưởng thôn")
    dossier, _new = begin(by=officer, product_id=product.pk, kind="first", consent=given)
    assert dossier.is_assisted
    writing.save_answer(by=officer, dossier=dossier, criterion="1.1", choice=1)
    assert Answer.objects.get().saved_by_name == officer.name
    assert Entry.objects.filter(action="appraisal.answer_for").count() == 1
    assert Dossier.objects.visible_to(me).get() == dossier
    assert not Dossier.objects.visible_to(cast.other_commune_officer.person).exists()
    assert take_back(by=me, dossier=dossier) == 1
    assert not Dossier.objects.visible_to(officer).exists()
    before = head()
    for refused in (
        lambda: writing.save_answer(by=officer, dossier=dossier, criterion="1.1", choice=0),
        lambda: file_dossier(by=officer, dossier=dossier),
    ):
        with pytest.raises(Refused):
            refused()
    assert head() == before
    # the household goes on by itself
    writing.save_answer(by=me, dossier=dossier, criterion="1.1", choice=2)


@pytest.mark.parametrize(
    "given",
    [
        Given("", "spoken", witness_name="Ông"),
        Given("Bà", "spoken"),
        Given("Bà", "spoken", witness_name="Cán bộ xã Nhà"),
        Given("Bà", "signed"),
        Given("Bà", "own_account"),
        Given("Bà", "thought"),
    ],
)
def test_a_consent_without_its_proof_is_none(cast: Cast, given: Given) -> None:
    dossier = begun(cast)
    before = head()
    with pytest.raises(Refused):
        record_consent(by=cast.commune_officer.person, product_id=dossier.product_id, given=given)
    assert head() == before
    assert Consent.objects.count() == 0


def test_the_household_lets_its_officer_in(cast: Cast) -> None:
    dossier = filled(cast)
    me, officer = cast.producer_member.person, cast.commune_officer.person
    assert not Dossier.objects.visible_to(officer).exists()
    record_consent(by=me, product_id=dossier.product_id, given=Given("Bà Mẫu", "own_account"))
    record_consent(by=me, product_id=dossier.product_id, given=Given("Bà Mẫu", "own_account"))
    assert Consent.objects.count() == 1
    filed = file_dossier(by=officer, dossier=dossier)
    assert filed.content["consents"][0]["way"] == "own_account"
    assert Move.objects.get().as_role == "commune"
    for who in ("other_commune_officer", "city_officer", "other_member"):
        with pytest.raises(Refused):
            record_consent(
                by=cast[who].person, product_id=dossier.product_id, given=Given("X", "spoken", witness_name="Y")
            )


# --- files ---------------------------------------------------------------------------------------------------------------
def test_who_opens_the_papers_of_a_dossier(cast: Cast) -> None:
    dossier = filled(cast)
    me = cast.producer_member.person
    council = appraisals.council()
    member = appraisals.seat(council)
    team, secretary = appraisals.seat(council, "team"), appraisals.seat(council, "secretary")
    file = AnswerEvidence.objects.get().paper_version.file
    assert may_open(me, file)
    staff = [member.person, team.person, secretary.person]
    assert not any(may_open(one, file) for one in staff)
    file_dossier(by=me, dossier=dossier)
    Dossier.objects.filter(pk=dossier.pk).update(round=appraisals.round_(council), state="in_review")
    assert [may_open(one, file) for one in staff] == [False, True, True]
    dossier.assignments.create(seat=member, assigned_by_name="x", assigned_at=clock.now())
    assert not may_open(member.person, file)
    Dossier.objects.filter(pk=dossier.pk).update(state="scoring")
    assert may_open(member.person, file)
    AnswerEvidence.objects.all().delete()
    assert may_open(member.person, file), "what was filed stays readable"
    assert not may_open(cast.other_member.person, file)
    assert not may_open(cast.other_commune_officer.person, file)


def test_a_merged_producer_hands_over_its_dossiers_with_its_papers(cast: Cast) -> None:
    from ocop.producers.actions.merging import merge_producers

    dossier = filled(cast)
    merge_producers(
        by=cast.city_officer.person, loser_id=cast.home_producer.pk, winner_id=cast.other_producer.pk, reason="một nhà"
    )
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert dossier.producer == cast.other_producer
    assert Paper.objects.get().producer == cast.other_producer
    writing.save_answer(by=cast.other_member.person, dossier=dossier, criterion="1.2", choice=0)
