"""Asking to speak for an organisation and being answered."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from ocop.ledger.models import Entry, PersonalValue
from ocop.people.actions import answer_claim, claim_organisation, withdraw_claim
from ocop.people.actions.claims import claimable
from ocop.people.models import Claim, Person
from ocop.people.rights import rights_of
from ocop.people.tests.unchanged import refused
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(cast):
    """Sentences in English; all persons made beforehand, so that a refusal can be seen to change nothing."""
    for name in cast.NAMES:
        cast[name]
    with translation.override("en"):
        yield


@pytest.fixture
def asking(cast):
    return claim_organisation(
        by=builders.person("Cô Hỏi"),
        organisation=cast.home_organisation,
        role="producer_member",
        statement="Tôi là giám đốc",
    )


def test_asked_confirmed_told(cast, asking, django_capture_on_commit_callbacks):
    assert asking.state == "waiting"
    assert PersonalValue.objects.get(field="statement").person_id == asking.person_id
    with django_capture_on_commit_callbacks(execute=True):
        answer_claim(by=cast.commune_officer.person, claim=asking, confirm=True)
        assert mail.outbox == []
    person = Person.objects.get(pk=asking.person_id)
    assert rights_of(person).organisation_ids("producer_member") == {cast.home_organisation.pk}
    assert [letter.to for letter in mail.outbox] == [[person.email]]
    assert "Hợp tác xã Gốm Nhà" in mail.outbox[0].body
    actions = list(Entry.objects.order_by("sequence").values_list("action", flat=True))
    assert actions == ["people.claim", "people.grant_role", "people.confirm_claim"]
    with refused("already answered"):
        answer_claim(by=cast.city_officer.person, claim=asking, confirm=False, answer="muộn")
    with refused("You already speak"):
        claim_organisation(by=person, organisation=cast.home_organisation, role="producer_member", statement="nữa")


def test_refused_with_a_reason_that_is_read(cast, asking, django_capture_on_commit_callbacks):
    with refused("Say in one sentence why not"):
        answer_claim(by=cast.commune_officer.person, claim=asking, confirm=False)
    with django_capture_on_commit_callbacks(execute=True):
        answer_claim(by=cast.commune_officer.person, claim=asking, confirm=False, answer="Thiếu giấy uỷ quyền.")
    asking.refresh_from_db()
    assert (asking.state, asking.answer) == ("refused", "Thiếu giấy uỷ quyền.")
    assert "Thiếu giấy uỷ quyền." in mail.outbox[0].body
    assert not rights_of(asking.person).held
    assert "Thiếu giấy uỷ quyền." in cast.commune_officer.get(reverse("people:claims")).content.decode()


ANSWERS = {
    "producer_member": {"commune_officer", "city_officer", "administrator"},
    "outlet_keeper": {"commune_officer", "city_officer", "administrator"},
    "buyer_member": {"trade_officer", "city_officer", "administrator"},
}


@pytest.mark.parametrize("role", ANSWERS)
def test_who_answers(cast, role):
    for name in cast.NAMES[1:]:
        claim = claim_organisation(
            by=builders.person(), organisation=cast.home_organisation, role=role, statement="Tôi"
        )
        by = cast[name].person
        if name in ANSWERS[role]:
            assert answer_claim(by=by, claim=claim, confirm=True).state == "confirmed"
        else:
            with refused("Only an officer of the place" if name == "auditor" else "There is no such request"):
                answer_claim(by=by, claim=claim, confirm=True)


def test_nobody_answers_their_own(cast):
    officer = cast.commune_officer.person
    claim = claim_organisation(by=officer, organisation=cast.home_organisation, role="producer_member", statement="Tôi")
    with refused("Only an officer of the place"):
        answer_claim(by=officer, claim=claim, confirm=True)
    city = cast.city_officer.person
    claim = claim_organisation(by=city, organisation=cast.home_organisation, role="producer_member", statement="Tôi")
    with refused("Only an officer of the place"):
        answer_claim(by=city, claim=claim, confirm=True)


def test_asking_is_refused(cast, asking):
    by = asking.person
    with refused("already asked"):
        claim_organisation(by=by, organisation=cast.home_organisation, role="producer_member", statement="Tôi")
    with refused("Choose as what"):
        claim_organisation(by=by, organisation=cast.home_organisation, role="administrator", statement="Tôi")
    with refused("Say in one sentence why you may"):
        claim_organisation(by=by, organisation=cast.home_organisation, role="outlet_keeper", statement=" ")
    hidden = builders.organisation("Kín", kind="household", tax_code="0101234567")
    with refused("There is no such organisation"):
        claim_organisation(by=by, organisation=hidden, role="buyer_member", statement="Tôi")
    false = SimpleUploadedFile("giay.pdf", b"not a pdf at all")
    with refused(""):
        claim_organisation(
            by=by, organisation=cast.home_organisation, role="outlet_keeper", statement="Tôi", proof=false
        )
    other = builders.person()
    with refused("There is no such request"):
        withdraw_claim(by=other, claim=asking)


def test_a_buyer_is_found_by_its_exact_tax_code_only(cast):
    person = builders.person()
    buyer = builders.organisation("Siêu thị Lớn", kind="enterprise", tax_code="0101234567", name_folded="sieu thi lon")
    assert buyer not in claimable(by=person)
    assert buyer in claimable(by=person, tax_code="0101234567")
    player = type(cast.stranger)(person)
    assert "Siêu thị Lớn" not in player.get(reverse("account_claim_find") + "?q=siêu thị").content.decode()
    assert "Siêu thị Lớn" in player.get(reverse("account_claim_find") + "?q=0101234567").content.decode()
    answer = player.post(
        reverse("account_claim", args=[buyer.pk]),
        {"role": "buyer_member", "statement": "Tôi mua hàng", "tax": "0101234567"},
    )
    assert answer.status_code == 302
    assert Claim.objects.get().organisation == buyer
    assert list(Claim.objects.to_answer_by(cast.trade_officer.person)) == [Claim.objects.get()]
    assert not Claim.objects.to_answer_by(cast.commune_officer.person).exists()


def test_taking_back(cast, asking):
    withdraw_claim(by=asking.person, claim=asking)
    asking.refresh_from_db()
    assert asking.state == "withdrawn"
    with refused("already answered"):
        answer_claim(by=cast.commune_officer.person, claim=asking, confirm=True)


def test_the_paper_is_seen_by_the_claimant_and_who_answers(cast):
    from io import BytesIO

    from PIL import Image

    content = BytesIO()
    Image.new("RGB", (60, 40), "white").save(content, "PNG")
    paper = SimpleUploadedFile("giay.png", content.getvalue(), content_type="image/png")
    person = builders.person()
    claim = claim_organisation(
        by=person, organisation=cast.home_organisation, role="producer_member", statement="Tôi", proof=paper
    )
    from ocop.files.rights import may_open

    assert claim.proof is not None
    assert may_open(person, claim.proof)
    seen = {name for name in cast.NAMES if may_open(cast[name].person, claim.proof)}
    assert seen == {"commune_officer", "city_officer", "auditor", "administrator"}


def test_from_page_to_page(cast):
    person = builders.person("Cô Hỏi")
    player = type(cast.stranger)(person)
    player.post(
        reverse("account_claim", args=[cast.home_organisation.pk]),
        {"role": "producer_member", "statement": "Tôi là giám đốc"},
    )
    claim = Claim.objects.get()
    listed = cast.commune_officer.get(reverse("people:claims"))
    assert list(listed.context["waiting"]) == [claim]
    page = reverse("people:claim", args=[claim.pk])
    nothing_said = cast.commune_officer.post(page, {"answer": "", "refuse": "1"})
    assert nothing_said.status_code == 200
    assert nothing_said.context["form"].errors["answer"]
    assert cast.commune_officer.post(page, {"answer": "", "confirm": "1"}).status_code == 302
    claim.refresh_from_db()
    assert claim.state == "confirmed"
