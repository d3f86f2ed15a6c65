"""Recording, withdrawing, correcting and confirming: one entry each; a refusal changes nothing."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from ocop.people.models import Person
from ocop.products.models import Product
from ocop.recognition import actions, columns, statistics
from ocop.recognition.models import Recognition, Withdrawal
from ocop.recognition.standing import standing, standings
from ocop.search.models import Document
from tests import builders

pytestmark = pytest.mark.django_db
Date = datetime.date


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in the language of the code, whether or not the catalogues are compiled."""
    with translation.override("en"):
        yield


@pytest.fixture
def officer() -> Person:
    person = builders.person("Cán bộ")
    builders.role(person, "coordination_officer")
    return person


@pytest.fixture
def product() -> Product:
    return builders.product(register="office")


def facts(**more: Any) -> dict[str, Any]:
    return {
        "level": "4",
        "kind": "new",
        "body": "province",
        "decision": "12/QĐ-UBND",
        "issued_on": Date(2024, 3, 1),
        **more,
    }


def snapshot() -> tuple[list[Any], list[Any], int, list[Any]]:
    return (
        list(Recognition.objects.order_by("pk").values()),
        list(Withdrawal.objects.order_by("pk").values()),
        Entry.objects.count(),
        list(Product.objects.order_by("pk").values("pk", "register")),
    )


def refused(sentence: str, action: Any, **arguments: Any) -> Refused:
    before = snapshot()
    with pytest.raises(Refused, match=sentence) as caught:
        action(**arguments)
    assert snapshot() == before
    return caught.value


def test_recognise(officer: Person, product: Product) -> None:
    entries = Entry.objects.count()
    row = actions.recognise(by=officer, product=product, points=Decimal("82.5"), **facts())
    row.refresh_from_db()
    assert (row.register, row.ends_on, row.counted_from, row.rulebook) == (
        "office",
        Date(2027, 3, 1),
        Date(2024, 3, 1),
        "qd148-2023",
    )
    assert (row.precision, row.recorded_by_name) == ("day", "Cán bộ")
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.topic, entry.subject_id) == ("recognition.recognise", "registry", str(product.pk))
    assert entry.change["after"]["decision"] == "12/QĐ-UBND"
    now = standing(product.pk, Date(2024, 3, 1))
    assert (now.level, now.state, now.recognition_id) == ("4", "in_force", row.pk)
    document = Document.objects.get(kind="product", object_id=product.pk)
    assert ["in_force", "2024-03-01", "2027-03-01"] in document.facets["state"]
    assert ["ended", "2027-03-01", None] in document.facets["state"]


def test_figures_follow_at_once(officer: Person, product: Product) -> None:
    columns.forget()
    assert statistics.total(register="office", as_of=Date(2025, 1, 1)) == 0
    actions.recognise(by=officer, product=product, **facts())
    assert statistics.total(register="office", as_of=Date(2025, 1, 1)) == 1


def test_a_year_alone_is_kept_as_such(officer: Person) -> None:
    public = builders.product(register="public")
    row = actions.recognise(
        by=officer, product=public, **facts(issued_on=None, year=2022, decision="", body="unstated")
    )
    assert (row.precision, row.counted_from, row.ends_on) == ("year", Date(2022, 12, 31), None)
    assert standing(public.pk, Date(2026, 1, 1)).state == "unknown"


@pytest.mark.parametrize("role", [None, "trade_officer", "auditor"])
def test_only_the_coordination_office_records(role: str | None, officer: Person, product: Product) -> None:
    person = builders.person("Người khác")
    if role:
        builders.role(person, role)
    row = builders.recognition(product)
    refused("Only the coordination office", actions.recognise, by=person, product=product, **facts())
    refused(
        "Only the",
        actions.withdraw,
        by=person,
        recognition=row,
        ground="law",
        decision="1",
        decided_on=Date(2026, 1, 1),
    )
    refused("Only the", actions.retract, by=person, recognition=row, reason="x")
    refused("Only the", actions.confirm, by=person, recognition=row, decision="1", issued_on=Date(2025, 1, 1))
    refused("Only the", actions.recognise, by=None, product=product, **facts())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"decision": " "}, "needs the number"),
        ({"issued_on": None, "year": 2024}, "needs the number"),
        ({"issued_on": Date(2999, 1, 1)}, "future"),
        ({"issued_on": Date(2018, 5, 6)}, "7/5/2018"),
        ({"level": "5"}, "by the ministry"),
        ({"body": "ministry"}, "five stars only"),
        ({"body": "district"}, "three stars only"),
        ({"level": "3", "body": "district", "issued_on": Date(2025, 7, 1)}, "until 30/6/2025"),
        ({"points": Decimal("69.9")}, "do not give this level"),
        ({"points": Decimal(101)}, "between 0 and 100"),
        ({"level": "6"}, "level is not known"),
        ({"kind": "again"}, "kind of decision"),
        ({"body": "nobody"}, "deciding body"),
        ({"kind": "renewed"}, "no earlier recognition"),
        ({"kind": "upgraded"}, "no earlier recognition"),
    ],
)
def test_facts_that_cannot_be_true(change: dict[str, Any], sentence: str, officer: Person, product: Product) -> None:
    refused(sentence, actions.recognise, by=officer, product=product, **facts(**change))


def test_history_decides_the_kind(officer: Person, product: Product) -> None:
    actions.recognise(by=officer, product=product, **facts())
    refused("already recorded", actions.recognise, by=officer, product=product, **facts(kind="renewed"))
    refused(
        "recognised before",
        actions.recognise,
        by=officer,
        product=product,
        **facts(decision="13/QĐ", issued_on=Date(2025, 3, 1)),
    )
    refused(
        "higher level",
        actions.recognise,
        by=officer,
        product=product,
        **facts(kind="upgraded", decision="14/QĐ", issued_on=Date(2025, 3, 1)),
    )
    better = facts(kind="upgraded", level="potential_5", decision="15/QĐ", issued_on=Date(2025, 3, 1))
    assert actions.recognise(by=officer, product=product, **better).ends_on == Date(2028, 3, 1)
    answer = facts(kind="upgraded", level="5", body="ministry", decision="7/QĐ-BNNMT", issued_on=Date(2025, 9, 25))
    actions.recognise(by=officer, product=product, **answer)
    assert standing(product.pk, Date(2025, 9, 24)).level == "potential_5"
    assert standing(product.pk, Date(2025, 9, 25)).level == "5"


def test_withdraw_and_lift(officer: Person, product: Product) -> None:
    row = actions.recognise(by=officer, product=product, **facts())
    base = {"by": officer, "recognition": row, "decision": "99/QĐ-UBND"}
    refused("six grounds", actions.withdraw, ground="mood", decided_on=Date(2025, 1, 1), **base)
    refused("before it was given", actions.withdraw, ground="law", decided_on=Date(2024, 2, 29), **base)
    refused("future", actions.withdraw, ground="law", decided_on=Date(2999, 1, 1), **base)
    withdrawal = actions.withdraw(ground="law", decided_on=Date(2025, 1, 1), **base)
    assert standing(product.pk, Date(2024, 12, 31)).state == "in_force"
    assert standing(product.pk, Date(2025, 1, 1)).state == "withdrawn"
    refused("already withdrawn", actions.withdraw, ground="law", decided_on=Date(2025, 2, 1), **base)
    refused("Say why", actions.retract_withdrawal, by=officer, withdrawal=withdrawal, reason=" ")
    actions.retract_withdrawal(by=officer, withdrawal=withdrawal, reason="Sai sản phẩm")
    assert standing(product.pk, Date(2025, 1, 1)).state == "in_force"
    refused("already retracted", actions.retract_withdrawal, by=officer, withdrawal=withdrawal, reason="lại")


def test_after_a_withdrawal_a_product_may_be_new_again(officer: Person, product: Product) -> None:
    row = actions.recognise(by=officer, product=product, **facts())
    actions.withdraw(by=officer, recognition=row, ground="stopped", decision="9/QĐ", decided_on=Date(2024, 9, 1))
    again = actions.recognise(by=officer, product=product, **facts(decision="20/QĐ", issued_on=Date(2025, 9, 1)))
    assert standing(product.pk, Date(2025, 9, 1)).recognition_id == again.pk


def test_retract_and_replace(officer: Person, product: Product) -> None:
    wrong = actions.recognise(by=officer, product=product, **facts(level="3"))
    entries = Entry.objects.count()
    right = actions.retract(by=officer, recognition=wrong, reason="Nhập nhầm sao", replacement={"level": "4"})
    assert right is not None
    wrong.refresh_from_db()
    assert Entry.objects.count() == entries + 1
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.change["before"]["level"], entry.change["after"]["level"]) == (
        "recognition.replace",
        "3",
        "4",
    )
    assert (right.replaces_id, right.decision, right.issued_on) == (wrong.pk, wrong.decision, wrong.issued_on)
    assert wrong.level == "3"
    assert wrong.retracted_at is not None
    day = Date(2024, 6, 1)
    assert standing(product.pk, day).level == "4"
    before = wrong.retracted_at - datetime.timedelta(microseconds=1)
    assert standings([product.pk], day, known_at=before)[product.pk].level == "3"
    assert statistics.count(register="office", as_of=day, known_at=before)["3"] == 1
    assert statistics.count(register="office", as_of=day)["4"] == 1


def test_a_corrected_date_moves_everything_that_hangs_on_it(officer: Person, product: Product) -> None:
    wrong = actions.recognise(by=officer, product=product, **facts())
    right = actions.retract(
        by=officer, recognition=wrong, reason="Sai ngày", replacement={"issued_on": Date(2026, 6, 30)}
    )
    assert right is not None
    assert (right.counted_from, right.ends_on, right.year, right.rulebook) == (
        Date(2026, 6, 30),
        Date(2029, 6, 30),
        2026,
        "qd26-2026",
    )


def test_retract_refusals(officer: Person, product: Product) -> None:
    row = actions.recognise(by=officer, product=product, **facts())
    refused("Say why", actions.retract, by=officer, recognition=row, reason="")
    refused(
        "Nothing would change", actions.retract, by=officer, recognition=row, reason="x", replacement={"level": "4"}
    )
    refused("by the ministry", actions.retract, by=officer, recognition=row, reason="x", replacement={"level": "5"})
    with pytest.raises(ValueError, match="cannot change"):
        actions.retract(by=officer, recognition=row, reason="x", replacement={"product": product})
    assert actions.retract(by=officer, recognition=row, reason="Không có thật") is None
    assert standing(product.pk).state == "none"
    refused("already retracted", actions.retract, by=officer, recognition=row, reason="nữa")


def test_confirm_moves_a_public_row_into_the_office_register(officer: Person) -> None:
    product = builders.product(register="public")
    row = builders.recognition(
        product, "4", Date(2024, 3, 1), kind="unstated", body="unstated", decision="", source="https://example.test/a"
    )
    columns.forget()
    assert statistics.total(register="office", as_of=Date(2025, 1, 1)) == 0
    official = actions.confirm(
        by=officer, recognition=row, decision="12/QĐ-UBND", issued_on=Date(2024, 3, 5), kind="new", body="province"
    )
    product.refresh_from_db()
    row.refresh_from_db()
    assert (product.register, product.producer.register, product.producer.organisation.register) == ("office",) * 3
    assert (official.register, official.replaces_id, official.source) == ("office", row.pk, "https://example.test/a")
    assert row.retracted_at is not None
    assert statistics.total(register="office", as_of=Date(2025, 1, 1)) == 1
    assert statistics.total(register="public", as_of=Date(2025, 1, 1)) == 0
    assert Entry.objects.filter(action="recognition.confirm").count() == 1
    refused(
        "already retracted", actions.confirm, by=officer, recognition=row, decision="1/QĐ", issued_on=Date(2024, 3, 5)
    )
    refused(
        "read from public pages",
        actions.confirm,
        by=officer,
        recognition=official,
        decision="1/QĐ",
        issued_on=Date(2024, 3, 5),
    )


def test_confirm_needs_decision_and_a_free_tax_code(officer: Person) -> None:
    builders.organisation("HTX Đã Có", register="office", tax_code="0101234567")
    product = builders.product(
        register="public",
        producer=builders.producer(organisation__register="public", organisation__tax_code="0101234567"),
    )
    row = builders.recognition(product, decision="")
    refused("needs the number", actions.confirm, by=officer, recognition=row, decision="", issued_on=Date(2025, 6, 30))
    refused(
        "merge the two first",
        actions.confirm,
        by=officer,
        recognition=row,
        decision="1/QĐ",
        issued_on=Date(2025, 6, 30),
    )


def test_retracted_rows_are_for_the_office(officer: Person, product: Product) -> None:
    row = actions.recognise(by=officer, product=product, **facts())
    actions.retract(by=officer, recognition=row, reason="Sai", replacement={"points": Decimal(80)})
    hidden = builders.product(is_public=False)
    builders.recognition(hidden)
    assert Recognition.objects.visible_to(officer).count() == 3
    assert Recognition.objects.visible_to(None).count() == 1
    assert Recognition.objects.visible_to(builders.person()).count() == 1


def test_standings_of_many_take_two_queries(django_assert_num_queries: Any) -> None:
    products = [builders.product() for _ in range(3)]
    for product in products[:2]:
        builders.recognition(product)
    for wanted in (products[:1], products):
        with django_assert_num_queries(2):
            found = standings([product.pk for product in wanted], Date(2025, 7, 1))
        assert [one.state for one in found.values()] == ["in_force", "in_force", "none"][: len(wanted)]


def test_documents_take_the_same_queries_for_one_and_for_three(django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from ocop.recognition.found import compose

    keys = []
    for _ in range(3):
        product = builders.product()
        builders.recognition(product)
        keys.append(product.pk)
    list(compose(keys[:1]))
    taken = []
    for wanted in (keys[:1], keys):
        with CaptureQueriesContext(connection) as caught:
            assert len(list(compose(wanted))) == len(wanted)
        taken.append(len(caught))
    assert taken[0] == taken[1], [q["sql"][:300] for q in caught.captured_queries]
