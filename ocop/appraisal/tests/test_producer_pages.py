"""Pages of the producer: who may open each, forms without script, saves from a phone, and how many questions they ask."""

from __future__ import annotations

import datetime
import io
import json

import docx
import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.appraisal.actions import answers as writing
from ocop.appraisal.actions import rules
from ocop.appraisal.actions.consents import Given, record_consent
from ocop.appraisal.actions.filing import file_dossier
from ocop.appraisal.models import (
    Answer,
    AnswerEvidence,
    CompletionPoint,
    CompletionRequest,
    CriteriaVersion,
    Dossier,
    FiledVersion,
    Plan,
    RegulationVersion,
)
from ocop.appraisal.moves import move
from ocop.appraisal.tests.test_producer import FORM, filled, noodle
from ocop.files.tests.test_files import jpeg, upload
from ocop.ledger.record import head
from ocop.workdays import clock
from tests import appraisals, builders
from tests.cast import Cast
from tests.page_access import CITY, SIGNED_IN, PageAccess, PostAccess

pytestmark = pytest.mark.django_db
READERS = frozenset({"producer_member", "commune_officer", "auditor", *CITY})


def filed(cast: Cast) -> Dossier:
    dossier = filled(cast)
    file_dossier(by=cast.producer_member.person, dossier=dossier)
    dossier.refresh_from_db()
    return dossier


def url(name: str, *args: object) -> str:
    return reverse(f"appraisal:{name}", args=args)


# --- who may open what ---------------------------------------------------------------------------------------------------
class TestMyDossiers(PageAccess):
    may = frozenset({"producer_member", "other_member", "commune_officer", "other_commune_officer"})

    def url(self, cast: Cast) -> str:
        return url("my_dossiers")


class TestBegin(PageAccess):
    may = frozenset({"producer_member", "commune_officer"})

    def url(self, cast: Cast) -> str:
        return url("dossier_begin", noodle(cast).pk)


class TestDraft(PageAccess):
    may = frozenset({"producer_member"})
    private = ("Dong của xã",)

    def url(self, cast: Cast) -> str:
        return url("dossier", filled(cast).pk)


class TestFiledDossier(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return url("dossier", filed(cast).pk)


class TestSelfAssess(PageAccess):
    may = frozenset({"producer_member"})
    private = ("Dong của xã",)

    def url(self, cast: Cast) -> str:
        return url("self_assess", filled(cast).pk)


class TestSelfAssessWithConsent(PageAccess):
    may = frozenset({"producer_member", "commune_officer"})

    def url(self, cast: Cast) -> str:
        dossier = filled(cast)
        record_consent(
            by=cast.producer_member.person, product_id=dossier.product_id, given=Given("Bà Mẫu", "own_account")
        )
        return url("self_assess", dossier.pk)


class TestSlip(PageAccess):
    may = frozenset({"producer_member"})
    private = ("Thôn Thử",)

    def url(self, cast: Cast) -> str:
        return url("slip", filled(cast).pk)


class TestEvidence(PageAccess):
    may = frozenset({"producer_member"})
    private = ("Hợp đồng siêu thị",)

    def url(self, cast: Cast) -> str:
        return url("evidence", filled(cast).pk, "4.1")


class TestEvidenceRemove(PostAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("evidence_remove", filled(cast).pk, AnswerEvidence.objects.get().pk)


class TestComplete(PageAccess):
    may = frozenset({"producer_member"})
    private = ("Thiếu trang 2",)

    def url(self, cast: Cast) -> str:
        return url("complete", returned(cast).pk)


class TestFile(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("file", filled(cast).pk)


class TestWithdraw(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("withdraw", filed(cast).pk)


class TestConsent(PageAccess):
    may = frozenset({"producer_member", "commune_officer"})

    def url(self, cast: Cast) -> str:
        return url("consent", filed(cast).pk)


class TestFiled(PageAccess):
    may = READERS
    private = ("Hợp đồng siêu thị", "Bà Mẫu")

    def url(self, cast: Cast) -> str:
        return url("filed", filed(cast).pk, 1)


class TestFormDocument(PageAccess):
    may = READERS

    def url(self, cast: Cast) -> str:
        return url("form_document", filed(cast).pk, "01", "docx")


class TestStarPath(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("star_path", filled(cast).pk)


class TestOtherDecree(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("other_decree", filled(cast).pk)


class TestPlanPath(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("plan_path", noodle(cast).pk)


class TestPlanAssess(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("plan_assess", noodle(cast).pk)


class TestPlanOther(PageAccess):
    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("plan_other_decree", noodle(cast).pk)


class TestRules(PageAccess):
    may = SIGNED_IN - {"producer_member", "other_member"}

    def url(self, cast: Cast) -> str:
        rules.activate_shipped()
        return url("rules")


class TestAutosave(PostAccess):
    """What is no JSON is told so to who may write; everybody else learns nothing."""

    may = frozenset({"producer_member"})

    def url(self, cast: Cast) -> str:
        return url("autosave", filled(cast).pk)

    @pytest.mark.parametrize("name", Cast.NAMES)
    def test_access(self, cast: Cast, name: str) -> None:
        address = self.url(cast)
        player = cast[name]
        before = head()
        answer = player.client.post(
            address, json.dumps({"device": "d", "saves": [save("1.1", "0", 1)]}), content_type="application/json"
        )
        assert answer.status_code == (200 if name in self.may else 401 if name == "stranger" else 404)
        assert Answer.objects.get(criterion="1.1").choice == (0 if name in self.may else 2)
        assert head() == before


class TestPlanAutosave(TestAutosave):
    def url(self, cast: Cast) -> str:
        filled(cast)
        return url("plan_autosave", noodle(cast).pk)

    @pytest.mark.parametrize("name", Cast.NAMES)
    def test_access(self, cast: Cast, name: str) -> None:
        address = self.url(cast)
        answer = cast[name].client.post(
            address, json.dumps({"device": "d", "saves": [save("1.1", "0", 1)]}), content_type="application/json"
        )
        assert answer.status_code == (200 if name in self.may else 401 if name == "stranger" else 404)
        assert Plan.objects.count() == (1 if name in self.may else 0)


# --- helpers ---------------------------------------------------------------------------------------------------------------
def save(criterion: str, answer: str, base: int | None = None, words: str = "") -> dict[str, object]:
    return {"kind": "answer", "criterion": criterion, "answer": answer, "words": words, "base": base}


def send(player, dossier: Dossier, *saves: object, device: str = "phone"):
    return player.client.post(
        url("autosave", dossier.pk), json.dumps({"device": device, "saves": saves}), content_type="application/json"
    )


def returned(cast: Cast) -> Dossier:
    dossier = filed(cast)
    request = CompletionRequest.objects.create(
        dossier=dossier, stage="commune", asked_by_name="Xã", asked_at=clock.now()
    )
    CompletionPoint.objects.create(request=request, place="4.1", sentence="Thiếu trang 2")
    return move(by=cast.commune_officer.person, dossier=dossier, name="return")


# --- forms without script ----------------------------------------------------------------------------------------------------
def test_a_household_goes_from_nothing_to_filed_without_script(cast: Cast) -> None:
    me, product = cast.producer_member, noodle(cast)
    answer = me.post(url("dossier_begin", product.pk), {"kind": "first", "wished_stars": "4"})
    dossier = Dossier.objects.get()
    assert answer["Location"] == url("dossier", dossier.pk)
    again = me.post(url("dossier_begin", product.pk), {"kind": "first", "wished_stars": "4"})
    assert again["Location"] == url("dossier", dossier.pk)
    assert Dossier.objects.count() == 1
    answer = me.post(
        url("self_assess", dossier.pk),
        {"criterion": "1.1", "answer": "2", "words": "Củ dong", "base": "0", "go": "1.2"},
    )
    assert answer["Location"] == url("self_assess", dossier.pk) + "#c-1.2"
    picture = {
        "add": "1",
        "file": upload("a.jpg", jpeg()),
        "kind": "food_safety",
        "title": "Giấy ATTP",
        "valid_to": "31/12/2030",
    }
    assert me.post(url("evidence", dossier.pk, "9"), picture).status_code == 302
    assert AnswerEvidence.objects.get().paper_version.valid_to == datetime.date(2030, 12, 31)
    assert me.post(url("slip", dossier.pk), FORM).status_code == 302
    page = me.get(url("file", dossier.pk)).content.decode()
    assert "disabled" not in page
    answer = me.post(url("file", dossier.pk), {"version": "1"})
    assert answer["Location"] == url("filed", dossier.pk, 1)
    assert me.post(url("file", dossier.pk), {"version": "1"}).status_code == 403
    assert FiledVersion.objects.count() == 1


def test_the_same_criterion_on_two_phones_shows_both(cast: Cast) -> None:
    dossier, me = filled(cast), cast.producer_member
    answer = me.post(
        url("self_assess", dossier.pk), {"criterion": "1.1", "answer": "0", "words": "Của tôi", "base": "0"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Dong của xã" in page
    assert "Của tôi" in page
    assert Answer.objects.get(criterion="1.1").choice == 2


@pytest.mark.parametrize("value", ["9", "a:1", "x", "-1", "1.5", "٣", "2 OR 1=1"])
def test_a_choice_that_is_none_is_told(cast: Cast, value: str) -> None:
    dossier = filled(cast)
    answer = cast.producer_member.post(url("self_assess", dossier.pk), {"criterion": "1.1", "answer": value})
    assert answer.status_code == 422
    assert Answer.objects.get(criterion="1.1").choice == 2


def test_a_file_that_lies_is_refused_beside_the_field(cast: Cast) -> None:
    dossier = filled(cast)
    before = AnswerEvidence.objects.count()
    data = {"add": "1", "file": upload("a.pdf", jpeg()), "kind": "other", "title": "X"}
    answer = cast.producer_member.post(url("evidence", dossier.pk, "9"), data)
    assert answer.status_code == 422
    assert AnswerEvidence.objects.count() == before


def test_a_paper_is_used_again_by_page(cast: Cast) -> None:
    dossier = filled(cast)
    version = AnswerEvidence.objects.get().paper_version
    me = cast.producer_member
    assert me.post(url("evidence", dossier.pk, "4.2"), {"version": version.pk, "page": "7"}).status_code == 302
    assert Answer.objects.get(criterion="4.2").evidence.get().page == 7
    for bad in ({"version": "x"}, {"version": version.pk, "page": "-3"}, {"version": "999999999999999999999"}):
        assert me.post(url("evidence", dossier.pk, "4.2"), bad).status_code == 422
    assert AnswerEvidence.objects.count() == 2


def test_returned_points_are_answered_one_by_one(cast: Cast) -> None:
    dossier = returned(cast)
    point = CompletionPoint.objects.get()
    me = cast.producer_member
    assert me.post(url("complete", dossier.pk), {f"reply_{point.pk}": "Đã bổ sung"}).status_code == 302
    assert me.post(url("file", dossier.pk), {"version": dossier.version}).status_code == 302
    assert FiledVersion.objects.count() == 2


# --- saves from a phone ------------------------------------------------------------------------------------------------------
def test_a_phone_saves_and_learns_the_total(cast: Cast) -> None:
    dossier, me = filled(cast), cast.producer_member
    told = send(
        me, dossier, save("1.2", "1", 0), {"kind": "field", "name": "post", "value": "Chủ hộ", "base": 0}
    ).json()
    assert [one["result"] for one in told["results"]] == ["saved", "saved"]
    assert told["tally"]["total"] == 9
    assert told["may_write"] is True
    # the same once more, as after an answer that was lost
    again = send(me, dossier, save("1.2", "1", 0)).json()
    assert again["results"][0] == {"kind": "answer", "criterion": "1.2", "name": None, "result": "saved", "revision": 1}


def test_a_phone_is_told_of_a_conflict_and_what_is_wrong(cast: Cast) -> None:
    dossier, me = filled(cast), cast.producer_member
    told = send(me, dossier, save("1.1", "0", 0), save("1.1", "99", 1), save("77", "0", 0), save("1.2", "1", 0)).json()
    assert [one["result"] for one in told["results"]] == ["conflict", "refused", "refused", "saved"]
    assert told["results"][0]["theirs"]["words"] == "Dong của xã"
    assert told["results"][0]["theirs"]["value"] == "2"


def test_a_filed_dossier_tells_the_phone_so(cast: Cast) -> None:
    dossier = filed(cast)
    told = send(cast.producer_member, dossier, save("1.1", "0", 1)).json()
    assert told["results"][0]["result"] == "refused"
    assert told["may_write"] is False
    assert Answer.objects.get(criterion="1.1").choice == 2


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"saves": 1}', '{"saves": [1]}', "{" * 5000, '{"saves": [' + ",".join(["{}"] * 101) + "]}"],
)
def test_nonsense_from_a_phone_changes_nothing(cast: Cast, body: str) -> None:
    dossier = filled(cast)
    answer = cast.producer_member.client.post(url("autosave", dossier.pk), body, content_type="application/json")
    assert answer.status_code == 400
    assert Answer.objects.count() == 2


def test_odd_values_in_a_save_are_refused(cast: Cast) -> None:
    dossier = filled(cast)
    odd = [
        {"kind": "answer", "criterion": None, "answer": {}},
        {"kind": "field", "name": ["x"], "value": None},
        {},
        {"kind": "answer", "criterion": "1.2", "answer": True},
    ]
    told = send(cast.producer_member, dossier, *odd).json()
    assert {one["result"] for one in told["results"]} == {"refused"}
    assert Answer.objects.count() == 2


# --- documents -----------------------------------------------------------------------------------------------------------------
def test_forms_say_what_was_filed(cast: Cast) -> None:
    dossier = filed(cast)
    me = cast.producer_member
    for form, needle in (("01", "Bà Mẫu"), ("02", "Dong của xã")):
        made = me.get(url("form_document", dossier.pk, form, "pdf"))
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made.content)).pages)
        assert needle.replace(" ", "") in text.replace(" ", "").replace("\n", "")
        words = docx.Document(io.BytesIO(me.get(url("form_document", dossier.pk, form, "docx")).content))
        cells = [cell.text for table in words.tables for row in table.rows for cell in row.cells]
        assert any(needle in cell for cell in cells)
    assert me.get(url("form_document", dossier.pk, "03", "pdf")).status_code == 404
    assert me.get(url("form_document", dossier.pk, "01", "exe")).status_code == 404
    assert me.get(url("form_document", dossier.pk, "01", "pdf") + "?ban=9").status_code == 404


def test_a_draft_has_its_forms_for_its_people_alone(cast: Cast) -> None:
    dossier = filled(cast)
    assert cast.producer_member.get(url("form_document", dossier.pk, "02", "docx")).status_code == 200
    assert cast.city_officer.get(url("form_document", dossier.pk, "02", "docx")).status_code == 404


# --- the way to the next star ----------------------------------------------------------------------------------------------------
def test_planning_needs_no_paper_and_no_dossier(cast: Cast) -> None:
    product, me = noodle(cast), cast.producer_member
    assert me.get(url("plan_path", product.pk)).status_code == 200
    me.post(url("plan_assess", product.pk), {"criterion": "1.1", "answer": "1", "go": "1.2"})
    me.post(url("plan_path", product.pk), {"lock": "1.2", "sao": "4"})
    plan = Plan.objects.get()
    assert (plan.answers, plan.locked) == ({"1.1": 1}, ["1.2"])
    page = me.get(url("plan_path", product.pk) + "?sao=4").content.decode()
    assert 'value="1.2"' in page
    me.post(url("plan_path", product.pk), {"unlock": "1.2", "sao": "4"})
    assert Plan.objects.get().locked == []
    # the dossier begins with the plan's choices
    me.post(url("dossier_begin", product.pk), {"kind": "first", "wished_stars": "3"})
    assert Answer.objects.get().choice == 1
    assert me.get(url("plan_path", product.pk))["Location"] == url("star_path", Dossier.objects.get().pk)


def test_a_product_without_a_set_is_asked_first(cast: Cast) -> None:
    rules.activate_shipped()
    product = builders.product("Tò he", producer=cast.home_producer)
    me = cast.producer_member
    assert "set_id" in me.get(url("plan_path", product.pk)).content.decode()
    me.post(url("plan_path", product.pk), {"set_id": "qd26-2026-21"})
    assert me.get(url("plan_assess", product.pk)).status_code == 200
    assert Plan.objects.get().set_id == "qd26-2026-21"


@pytest.mark.parametrize("number", range(1, 27))
def test_every_set_has_its_form_and_its_ways(cast: Cast, number: int) -> None:
    set_id = f"qd26-2026-{number:02d}"
    appraisals.criteria(set_id)
    product = builders.product("Thử", producer=cast.home_producer, product_set=set_id)
    me = cast.producer_member
    page = me.get(url("plan_assess", product.pk)).content.decode()
    assert page.count('data-criterion="') == page.count('class="asks"') > 20
    for stars in (3, 4, 5):
        assert me.get(url("plan_path", product.pk) + f"?sao={stars}").status_code == 200
    assert me.get(url("plan_other_decree", product.pk)).status_code == 200


def test_english_pages(cast: Cast) -> None:
    dossier = filed(cast)
    addresses = [url("dossier", dossier.pk), url("filed", dossier.pk, 1), url("my_dossiers")]
    for address in addresses:
        assert cast.producer_member.get("/en" + address).status_code == 200


# --- rules -------------------------------------------------------------------------------------------------------------------
def test_the_office_puts_a_regulation_into_force(cast: Cast) -> None:
    rules.activate_shipped()
    tomorrow = clock.today() + datetime.timedelta(days=1)
    data = {
        "name": "Quy chế",
        "decision": "9/QĐ",
        "active_from": tomorrow.strftime("%d/%m/%Y"),
        "quorum": "2/3",
        "largest_gap": "8",
        "passes": "2",
    }
    for who, status in (("auditor", 403), ("commune_officer", 403), ("city_officer", 302)):
        assert cast[who].post(url("rules"), data).status_code == status
    assert RegulationVersion.objects.count() == 2
    assert cast.city_officer.post(url("rules"), data | {"quorum": "9/4"}).status_code == 422
    assert CriteriaVersion.objects.count() == 31


# --- questions to the database --------------------------------------------------------------------------------------------------
def test_pages_ask_no_more_for_more_rows(cast: Cast) -> None:
    dossier, me = filled(cast), cast.producer_member

    def asked(address: str) -> int:
        me.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert me.get(address).status_code == 200
        return len(queries)

    addresses = [url(name, dossier.pk) for name in ("dossier", "self_assess", "slip", "file", "star_path")]
    addresses += [url("evidence", dossier.pk, "4.1"), url("my_dossiers")]
    few = [asked(address) for address in addresses]
    person = me.person
    for number, choice in (("1.2", 1), ("1.3", 1), ("2.1", 1)):
        writing.save_answer(by=person, dossier=dossier, criterion=number, choice=choice, words="x")
        paper = builders_paper(cast, f"Giấy {number}")
        writing.add_evidence(by=person, dossier=dossier, criterion=number, version_id=paper.versions.get().pk)
    for name in ("Bún", "Phở", "Bánh"):
        appraisals.dossier(product=builders.product(name, producer=cast.home_producer))
    assert [asked(address) for address in addresses] == few


def builders_paper(cast: Cast, title: str):
    from ocop.producers.models import Paper

    paper = Paper.objects.create(producer=cast.home_producer, kind="other", title=title, created_at=clock.now())
    paper.versions.create(number=1, added_by_name="x", created_at=clock.now())
    return paper


# --- the desk ---------------------------------------------------------------------------------------------------------------------
def test_the_desk_says_what_to_do_first(cast: Cast) -> None:
    from ocop.appraisal.producer_desk import next_things

    dossier = returned(cast)
    person = cast.producer_member.person
    other = builders.product("Bún khô", producer=cast.home_producer, product_set="qd26-2026-06")
    builders.recognition(other, "3", ends_on=clock.today() + datetime.timedelta(days=150))
    version = AnswerEvidence.objects.get().paper_version
    version.valid_to = clock.today() - datetime.timedelta(days=1)
    version.save()
    found = next_things(person)
    assert [(one.what, one.tone) for one in found] == [
        ("Miến dong", "soon"),
        ("Miến dong", "late"),
        ("Bún khô", "soon"),
    ]
    assert found[0].address == url("dossier", dossier.pk)
    assert next_things(cast.other_member.person) == next_things(cast.city_officer.person) == []
    page = cast.producer_member.get(reverse("desk:home")).content.decode()
    assert found[1].sentence.split("“")[1][:10] in page
    detail = cast.producer_member.get(reverse("desk:product", args=[dossier.product_id])).content.decode()
    assert "Hợp đồng siêu thị" in detail
    assert url("dossier", dossier.pk) in detail


def test_ones_own_data_tell_of_the_dossiers(cast: Cast) -> None:
    from ocop.people import own_data

    filled(cast)
    told = own_data.collect(cast.producer_member.person)["dossiers_filled_in"]
    assert {row.get("criterion") for row in told} == {"1.1", "4.1", None}
    assert own_data.collect(cast.other_member.person)["dossiers_filled_in"] == []
