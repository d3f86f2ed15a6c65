"""The demo city has Hanoi's published figures, to the last one."""

from __future__ import annotations

import datetime
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count
from django.test import override_settings
from django.utils import translation

from ocop.appraisal import states as state_table
from ocop.appraisal.filing import proof
from ocop.appraisal.models import Assignment, DecisionItem, Dossier, FiledVersion, Ruling, WithdrawalCase
from ocop.demo import accounts, city
from ocop.fieldwork.models import InspectionFinding
from ocop.indicators import registry
from ocop.indicators.models import PublishedStatement
from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.notices.models import Notice
from ocop.outlets.models import Outlet
from ocop.people.actions.codes import use_code
from ocop.people.models import Organisation, Person
from ocop.producers.models import CraftVillage, Producer, VillageTitle
from ocop.products.models import Product
from ocop.recognition import statistics
from ocop.recognition.models import Certificate, Recognition, Withdrawal
from ocop.search.models import Document
from tests.demo import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_city")]

Date = datetime.date


def table(day: str, by: str, **more: Any) -> dict[str, int]:
    figure = statistics.count(register="demo", as_of=Date.fromisoformat(day), by=by, **more)
    assert sum(row.count for row in figure.rows) == figure.total
    return {row.value: row.count for row in figure.rows}


@pytest.mark.parametrize(
    ("day", "total"),
    [("2019-12-15", 0), ("2019-12-31", 301), ("2020-12-31", 1054), ("2021-12-31", 1649), ("2022-12-31", 2167), ("2024-04-30", 2711),
     ("2025-04-30", 3317), ("2025-07-31", 3463)],
)  # fmt: skip
def test_total(day: str, total: int) -> None:
    assert statistics.total(register="demo", as_of=Date.fromisoformat(day)) == total


@pytest.mark.parametrize(
    ("day", "food", "drink", "herbal", "fabric", "souvenir"),
    [("2020-12-31", 691, 30, 7, 27, 299), ("2021-12-31", 1071, 35, 17, 34, 492)],
)
def test_groups(day: str, food: int, drink: int, herbal: int, fabric: int, souvenir: int) -> None:
    assert table(day, "group") == {
        "food": food, "drink": drink, "herbal": herbal, "fabric": fabric, "souvenir": souvenir, "tourism": 0, "unstated": 0,
    }  # fmt: skip


def test_shares_of_groups_at_the_end_of_2020() -> None:
    groups = table("2020-12-31", "group")
    shares = [
        str((Decimal(groups[g]) * 100 / 1054).quantize(Decimal("0.1")))
        for g in ("food", "drink", "herbal", "fabric", "souvenir")
    ]
    assert shares == ["65.6", "2.8", "0.7", "2.6", "28.4"]


@pytest.mark.parametrize(
    ("day", "five", "potential", "four", "three"),
    [("2020-12-31", 0, 17, 731, 306), ("2021-04-19", 0, 17, 731, 306), ("2021-12-31", 4, 13, 1098, 534), ("2022-12-31", 6, 12, 1369, 780),
     ("2024-04-30", 6, 12, 1473, 1220), ("2025-04-30", 6, 22, 1571, 1718)],
)  # fmt: skip
def test_levels(day: str, five: int, potential: int, four: int, three: int) -> None:
    assert table(day, "stars") == {"5": five, "potential_5": potential, "4": four, "3": three, "unstated": 0}


def test_nine_five_stars_in_july_2025() -> None:
    assert table("2025-07-31", "stars")["5"] == 9


def test_producers_at_the_end_of_2020() -> None:
    figure = statistics.producers(register="demo", as_of=Date(2020, 12, 31))
    assert figure.total == figure.producers == 255
    assert [figure[kind] for kind in ("enterprise", "cooperative", "household")] == [72, 82, 101]
    assert len(statistics.producer_ids(register="demo", as_of=Date(2020, 12, 31), kind="household")) == 101


def test_in_force_at_the_end_of_2022_as_published() -> None:
    assert statistics.total(register="demo", as_of=Date(2022, 12, 31), in_force=True) == 1871


def test_four_ministry_decisions_in_2021() -> None:
    days = Recognition.objects.filter(register="demo", body="ministry", issued_on__year__lte=2021).values_list(
        "issued_on", flat=True
    )
    assert len(days) == 4
    assert all(Date(2021, 4, 20) <= day <= Date(2021, 11, 30) for day in days)


@pytest.mark.parametrize("day", [Date(2020, 12, 31), Date(2021, 4, 19)])
def test_craft_villages(day: Date) -> None:
    titles = VillageTitle.objects.filter(village__register="demo", counted_from__lte=day)
    assert titles.count() == 313
    assert titles.filter(title="craft_village").count() == 12
    assert titles.filter(title="traditional_craft_village").count() == 301
    assert titles.values("village__district").distinct().count() == 23


def test_craft_villages_later() -> None:
    counts = [VillageTitle.objects.filter(village__register="demo", counted_from__lte=day).count() for day in
              (Date(2024, 4, 30), Date(2024, 12, 31), Date(2025, 12, 31))]  # fmt: skip
    assert counts == [327, 334, 337]
    assert CraftVillage.objects.filter(register="demo", crafts=None).count() == 0


@pytest.mark.parametrize("day", [Date(2020, 12, 31), Date(2021, 4, 30)])
def test_outlets(day: Date) -> None:
    outlets = Outlet.objects.filter(register="demo", counted_from__lte=day, ended_on=None)
    assert outlets.count() == 14
    assert outlets.values("district").distinct().count() == 8
    assert not Outlet.objects.filter(register="demo", lat=None).exists()


def test_published_statements_that_the_demo_city_meets() -> None:
    """Every published value of Hanoi's products up to 7/2025 is met, but for those that other publications contradict."""
    rows = PublishedStatement.objects.filter(
        territory="hanoi", indicator__in=["products", "producers", "products_in_force"]
    )
    differing = {row.statement.key for row in (registry.beside(row, register="demo") for row in rows) if row.differs}
    assert differing == {
        # The first batch of 12/2019 was 26 products; 301 is the whole year.
        "dot-dau-2019-products", "dot-dau-2019-products-stars-potential-5", "dot-dau-2019-products-stars-4", "dot-dau-2019-products-stars-3",
        # Written later, of what became of the 17; and other kinds of producers.
        "ha-noi-2020-vcci-products-stars-5", "ha-noi-2020-vcci-products-stars-potential-5",
        "ha-noi-2020-vcci-producers-producer-kind-enterprise", "ha-noi-2020-vcci-producers-producer-kind-household",
        # Repeats the total of 2021 in December 2022.
        "hpa-9-12-2022-products",
    }  # fmt: skip


def test_statements_on_villages_stand_beside_the_count() -> None:
    rows = PublishedStatement.objects.filter(
        indicator__in=["villages", "village_districts"], spoken_of__lt="2022-01-01"
    )
    beside = [registry.beside(row, register="demo") for row in rows]
    assert len(beside) == 8
    assert [one.statement.key for one in beside if one.differs or one.counted is None] == []


def test_statements_on_outlets_stand_beside_the_count() -> None:
    rows = PublishedStatement.objects.filter(indicator__in=["outlets", "outlet_districts"])
    counted = {row.statement.key: row.counted for row in (registry.beside(row, register="demo") for row in rows)}
    assert counted["gan-voi-thi-truong-2021-hien-nay-outlets"] == 14
    assert counted["gan-voi-thi-truong-2021-hien-nay-outlet-districts"] == 8
    assert counted["diem-ban-2022-outlets"] == 83
    assert counted["diem-ban-2022-outlet-districts"] == 14


def test_figures_open_to_their_rows() -> None:
    ids = statistics.product_ids(register="demo", as_of=Date(2021, 12, 31), by="group", value="souvenir")
    assert len(ids) == 492
    assert Product.objects.filter(pk__in=ids, groups__scheme="ocop-2019", groups__group="souvenir").count() == 492
    assert len(statistics.product_ids(register="demo", as_of=Date(2020, 12, 31), by="stars", value="potential_5")) == 17


@pytest.mark.parametrize("by", statistics.DIMENSIONS)
@pytest.mark.parametrize("day", ["2020-12-31", "2024-02-29", "2026-11-22"])
def test_every_table_adds_up(by: str, day: str) -> None:
    rows = table(day, by)
    expected = (
        statistics.producers(register="demo", as_of=Date.fromisoformat(day)).producers
        if by == "producer_kind"
        else None
    )
    assert sum(rows.values()) == (expected or statistics.total(register="demo", as_of=Date.fromisoformat(day)))


def test_today_shows_every_state() -> None:
    states = table(DAY.isoformat(), "state")
    assert states["in_force"] > 2000
    assert states["ended"] > 500
    assert states["withdrawn"] == Withdrawal.objects.count() >= 10
    soon = Recognition.objects.filter(register="demo", ends_on__gt=DAY, ends_on__lte=DAY + datetime.timedelta(days=90))
    assert soon.count() > 50
    changes = statistics.changes(register="demo", start=Date(2026, 1, 1), end=DAY)
    assert min(changes.new, changes.renewed, changes.upgraded, changes.ended, changes.withdrawn) > 0
    assert changes.total_after - changes.total_before == changes.new


def test_a_correction_of_the_past_is_known_only_since() -> None:
    wrong = Recognition.objects.filter(register="demo", retracted_at__isnull=False)
    assert wrong.count() >= 5
    row = wrong.order_by("pk").first()
    right = Recognition.objects.get(product=row.product_id, decision=row.decision, retracted_at=None)
    assert right.points - row.points == Decimal("0.3")
    assert right.recorded_at == row.retracted_at


def test_decree_scheme_since_2026() -> None:
    assert statistics.count(register="demo", as_of=Date(2026, 5, 21), by="group").scheme == "ocop-2019"
    today = statistics.count(register="demo", as_of=DAY, by="group")
    assert today.scheme == "qd26-2026"
    assert today["unstated"] == 0
    assert (
        today["ornamental"]
        == statistics.count(register="demo", as_of=DAY, by="group", scheme="ocop-2019")["unstated"]
        == 16
    )


def test_pages_have_something_to_show() -> None:
    products = Product.objects.filter(register="demo")
    assert products.exclude(story_vi="").count() > 2500
    assert products.exclude(story_en="").count() == products.exclude(story_vi="").count()
    assert not products.filter(name_en="").exists()
    assert not products.filter(commune=None).exists()
    assert not products.filter(story_vi__contains="{").exists()
    assert not products.filter(story_en__contains="{").exists()
    assert products.values("product_set").distinct().count() == 25
    assert products.values("product_set").filter(product_set="qd26-2026-25").count() == 0
    assert Document.objects.filter(kind="product", register="demo", removed=False).count() == products.count()


def test_nothing_real_is_claimed() -> None:
    demo = Organisation.objects.filter(register="demo")
    assert not demo.exclude(phone__startswith="+84100").exists()
    assert not demo.exclude(tax_code="").exclude(tax_code__startswith="00").exists()
    assert not demo.exclude(email="").exclude(email__endswith=".invalid").exists()
    assert not Recognition.objects.filter(register="demo").exclude(decision__contains="-MH/").exists()
    assert not Product.objects.exclude(register="demo").exists()
    assert not Producer.objects.exclude(register="demo").exists()


def test_a_second_run_changes_nothing() -> None:
    before = (Product.objects.count(), Recognition.objects.count(), Person.objects.count(), Entry.objects.count())
    assert city.build(until=DAY) is None
    out = StringIO()
    call_command("demo", stdout=out)
    assert "there already" in out.getvalue()
    assert before == (
        Product.objects.count(),
        Recognition.objects.count(),
        Person.objects.count(),
        Entry.objects.count(),
    )
    assert Entry.objects.filter(action="demo.build").count() == 1


@override_settings(OCOP_INSTANCE="office")
def test_an_office_refuses_the_demo_city() -> None:
    before = Product.objects.count()
    for make in (city.build, city.rebuild):
        with translation.override("en"), pytest.raises(Refused, match="on a demo instance only"):
            make()
    for name in ("demo", "demo_accounts"):
        with pytest.raises(CommandError):
            call_command(name)
    assert Product.objects.count() == before


def test_one_account_for_each_kind_of_person() -> None:
    found = accounts.listed()  # each time with a fresh code
    rows = {row.role: row for row in found}
    assert set(rows) == {
        "coordination_officer", "administrator", "commune_officer", "trade_officer", "auditor", "producer_member", "household",
        "buyer_member", "outlet_keeper", "council_member", "secretary", "adviser",
    }  # fmt: skip
    assert [row.role for row in found].count("council_member") == 7
    for role, row in rows.items():
        if role != "household":
            assert Person.objects.get(email=row.email).check_password(row.password)
    household = rows["household"]
    person = use_code(phone=household.phone, code=household.code)
    assert person is not None
    assert person.name == household.name
    assert all(person.is_demo for person in Person.objects.all())


def test_a_dossier_at_every_state_of_the_running_round() -> None:
    states = dict(Dossier.objects.values_list("state").annotate(count=Count("pk")))
    assert states == {
        "draft": 1, "filed": 3, "returned": 1, "forwarded": 1, "in_review": 2, "ready": 1, "scoring": 3, "scored": 1, "proposed": 1,
        "recognised": 3, "sent_up": 1, "noticed": 1, "withdrawn": 1,
    }  # fmt: skip
    assert city.last_built()["dossiers"] == states


def test_every_dossier_came_along_the_table_of_states() -> None:
    for dossier in Dossier.objects.prefetch_related("moves"):
        at = "draft"
        for move in dossier.moves.all():
            step = state_table.step(move.name)
            assert (move.from_state, move.to_state) == (at, step.to_state)
            assert at in step.from_states
            at = move.to_state
        assert (dossier.state, dossier.version) == (at, dossier.moves.count() + 1)
    for filed in FiledVersion.objects.all():
        assert proof(filed, with_files=True).holds


def test_the_clocks_on_the_desk_of_a_commune() -> None:
    due = {row.due_on for row in Dossier.objects.filter(state="filed", commune__in=_communes_of_the_officer())}
    assert (len(due), min(due) < DAY, max(due) > DAY) == (3, True, True)


def _communes_of_the_officer() -> list[int]:
    person = Person.objects.get(email="can-bo-xa@vidu.invalid")
    return list(person.roles.values_list("commune", flat=True))


def test_results_of_the_council() -> None:
    stars = sorted(Ruling.objects.filter(replaced_at=None).values_list("stars", flat=True))
    assert stars == [2, 3, 3, 4, 4, 4, 5]
    scored = Ruling.objects.get(dossier__state="scored")
    assert scored.content["is_gap_too_wide"] is True
    aside = Assignment.objects.get(state="conflict")
    assert (aside.dossier.state, aside.seat.person.name) == ("ready", "Trần Mạnh Bình")
    made = Recognition.objects.filter(pk__in=DecisionItem.objects.values("recognition"))
    assert sorted(made.values_list("level", flat=True)) == ["3", "4", "4", "potential_5"]
    assert min(made.values_list("issued_on", flat=True)) > Date(2026, 9, 1)
    assert Certificate.objects.filter(recognition__in=made).count() == 4


def test_one_case_of_withdrawal_is_open_and_one_decided_and_one_comes_from_an_inspection() -> None:
    found = WithdrawalCase.objects.order_by("pk")
    assert sorted(case.state for case in found) == ["decided", "open", "open"]
    [critical] = InspectionFinding.objects.filter(severity="critical")
    assert critical.case in found
    cases = found.exclude(pk=critical.case_id)
    assert cases.get(state="decided").withdrawal.decided_on < DAY
    assert cases.get(state="open").hearings.count() == 1
    assert Notice.objects.exists()


def test_the_household_writes_at_its_noodles() -> None:
    draft = Dossier.objects.get(state="draft")
    assert draft.product.name == "Miến dong tráng tay"
    assert draft.producer.organisation.name == {row.role: row for row in accounts.listed()}["household"].place
    assert 10 < draft.answers.exclude(choice=None).count() < len(draft.criteria.content["parts"]) * 30
    assert draft.answers.filter(evidence__isnull=False).count() == 3


def test_the_ledger_of_the_city_holds() -> None:
    out = StringIO()
    call_command("ledger", "verify", stdout=out)
    assert Entry.objects.filter(topic="appraisal").count() > 200
