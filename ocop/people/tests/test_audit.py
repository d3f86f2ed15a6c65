"""The audit view: who reads what, how it is filtered, and that personal values are shown to whom they concern."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ocop.ledger.models import Entry
from ocop.ledger.record import record
from ocop.people import history
from ocop.people.actions import change_office, change_profile, end_role, grant_role
from ocop.people.models import Office
from ocop.people.tests.unchanged import refused
from ocop.workdays import clock
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(cast):
    """Five entries: two about the home organisation, one about the other, two about persons."""
    record(
        by=cast.commune_officer.person,
        action="producers.change",
        topic="registry",
        subject=cast.home_organisation,
        before={"phone": "+84900000001"},
        after={"phone": "+84900000002"},
        personal={"phone"},
        reason="đổi số",
    )
    record(by=cast.city_officer.person, action="producers.change", topic="registry", subject=cast.other_organisation)
    role = grant_role(by=cast.administrator.person, person=builders.person("Người Mới"), name="auditor")
    change_profile(by=cast.producer_member.person, name="Chị Gốm", language="en", phone="")
    record(by=None, action="places.load", topic="places")
    return role


def actions(player, query=""):
    return [line.entry.action for line in player.get(reverse("people:audit") + query).context["lines"]]


def test_who_reads_what(cast, story):
    everything = ["places.load", "people.change_profile", "people.grant_role", "producers.change", "producers.change"]
    assert actions(cast.administrator) == actions(cast.auditor) == everything
    assert actions(cast.producer_member) == ["people.change_profile", "producers.change"]
    assert actions(cast.other_member) == ["producers.change"]
    assert actions(cast.city_officer) == ["producers.change"]
    assert actions(cast.trade_officer) == []


def test_filters(cast, story):
    assert actions(cast.auditor, "?action=people.") == ["people.change_profile", "people.grant_role"]
    assert actions(cast.auditor, "?topic=places") == ["places.load"]
    assert actions(cast.auditor, f"?person={cast.producer_member.person.pk}") == ["people.change_profile"]
    home = cast.home_organisation.pk
    assert actions(cast.auditor, f"?subject_type=people.organisation&subject_id={home}") == ["producers.change"]
    today = clock.today()
    assert len(actions(cast.auditor, f"?first={today}&last={today}")) == 5
    assert actions(cast.auditor, f"?first={today + datetime.timedelta(days=1)}") == []
    assert actions(cast.auditor, f"?last={today - datetime.timedelta(days=1)}") == []


def test_personal_values_are_shown_to_whom_they_concern(cast, story):
    def changes(player, action):
        lines = history.lines(history.entries(by=player.person), by=player.person)
        return next(line.changes for line in lines if line.entry.action == action)

    cast.home_organisation.kind = "household"
    cast.home_organisation.save()
    assert changes(cast.producer_member, "producers.change") == [("phone", "+84900000001", "+84900000002")]
    assert changes(cast.commune_officer, "producers.change") == [("phone", "+84900000001", "+84900000002")]
    builders.role(cast.trade_officer.person, "outlet_keeper", organisation=cast.other_organisation)
    entry = Entry.objects.get(sequence=1)
    (line,) = history.lines([entry], by=cast.other_member.person)
    assert line.changes == [("phone", history.HIDDEN, history.HIDDEN)]


def test_names_come_back_while_the_account_stands(cast, story):
    line = next(
        line
        for line in history.lines(history.entries(by=cast.auditor.person), by=cast.auditor.person)
        if line.entry.action == "people.change_profile"
    )
    assert line.entry.actor_name == f"#{cast.producer_member.person.pk}"
    assert (line.actor, line.subject) == ("Chị Gốm", "Chị Gốm")


def test_rooms_above_say_which_rows_hang_on_an_organisation(cast, story, monkeypatch):
    monkeypatch.setattr(history, "_hanging", {})
    history.register(
        "producers.producer",
        lambda organisations: [cast.home_producer.pk] if cast.home_organisation.pk in organisations else [],
    )
    record(by=cast.city_officer.person, action="producers.story", topic="registry", subject=cast.home_producer)
    assert actions(cast.producer_member)[0] == "producers.story"
    assert "producers.story" not in actions(cast.other_member)


def test_members_read_the_history_of_their_producer_and_products(cast):
    product = builders.product(producer=cast.home_producer)
    record(by=cast.city_officer.person, action="recognition.recognise", topic="registry", subject=product)
    record(by=cast.city_officer.person, action="producers.change", topic="registry", subject=cast.home_producer)
    assert actions(cast.producer_member) == ["producers.change", "recognition.recognise"]
    assert actions(cast.other_member) == []


def test_taken_along_as_it_stands(cast, story):
    answer = cast.auditor.get(reverse("people:audit") + "?action=people.&format=csv")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["action"] for row in rows] == ["people.change_profile", "people.grant_role"]
    assert rows[0]["hash"] == Entry.objects.get(sequence=4).hash


def test_cost_does_not_grow_with_the_rows(cast, story):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            cast.auditor.get(reverse("people:audit"))
        return len(queries)

    def change():
        record(by=cast.city_officer.person, action="producers.change", topic="outlets", subject=cast.other_organisation)

    cost()
    # Measured right after a change each time: what hangs on the version of the ledger is read anew in both.
    change()
    first = cost()
    for _ in range(3):
        change()
    assert cost() == first


def test_the_office_changes_its_entry(cast):
    by, other = cast.administrator.person, cast.city_officer.person
    given = {"name": "Văn phòng Điều phối", "name_en": "", "email": "", "phone": "024 3733 5555", "address": "Hà Nội"}
    with refused(""):
        change_office(by=other, **given)
    change_office(by=by, **given)
    assert Office.objects.get().phone == "+842437335555"
    assert Entry.objects.get().change["after"]["name"] == "Văn phòng Điều phối"
    change_office(by=by, **given)
    assert Entry.objects.count() == 1
    assert "Văn phòng Điều phối" in cast.stranger.get(reverse("account_login")).content.decode()
    answer = cast.administrator.post(reverse("people:office"), {**given, "name": ""})
    assert answer.context["form"].errors["name"]


def test_roles_on_the_pages(cast):
    person = builders.person("Người Mới")
    page = reverse("people:person", args=[person.pk])
    form = cast.administrator.get(page).context["form"]
    assert [name for name, _label in form.fields["role"].choices] == [
        "administrator",
        "coordination_officer",
        "commune_officer",
        "trade_officer",
        "auditor",
        "secretary",
        "council_member",
        "adviser",
    ]
    city = cast.city_officer.get(page).context["form"]
    assert [name for name, _label in city.fields["role"].choices] == ["commune_officer", "trade_officer"]
    cast.city_officer.post(
        page, {"role": "commune_officer", "commune": cast.home_commune.pk, "valid_from": str(clock.today())}
    )
    role = person.roles.get()
    wrong = cast.city_officer.post(page, {"role": "administrator", "valid_from": str(clock.today())})
    assert wrong.context["form"].errors["role"]
    assert person.roles.count() == 1
    end = reverse("people:end_role", args=[role.pk])
    assert cast.city_officer.post(end, {"reason": ""}).status_code == 200
    assert person.roles.held().count() == 1
    assert cast.city_officer.post(end, {"reason": "thôi việc"}).status_code == 302
    assert person.roles.held().count() == 0
    with refused(""):
        end_role(by=cast.city_officer.person, role=role, reason="lại")
