"""Fixtures of all rooms."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.signals import connection_created
from django.test import TestCase, TransactionTestCase
from django.utils import translation

from tests import once
from tests.cast import Cast, Player


def pytest_configure(config: pytest.Config) -> None:
    """A fresh clone has no compiled catalogues; without them every Vietnamese page is English."""
    from ocop.ui import catalogues

    if not hasattr(config, "workerinput"):  # once, not once in every worker
        catalogues.compile_all()


# --- the order and the databases of a run -----------------------------------------------------------------------------
DATABASE = {"db", "transactional_db", "django_db_setup"}


def _touches_the_database(item: pytest.Item) -> bool:
    """pytest-django lets no other test near it."""
    of = getattr(item, "cls", None)
    is_django = isinstance(of, type) and issubclass(of, TestCase | TransactionTestCase)
    return is_django or item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(item.fixturenames)  # type: ignore[attr-defined]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files with slow tests begin first, so that no process waits for another's at the end. With TESTS_OF_DATABASE=1 only what touches
    the database runs: the second run, on PostgreSQL, without the few long ones whose subject is not the database (`one_database`)."""
    if os.environ.get("TESTS_OF_DATABASE") == "1":
        chosen = [item for item in items if _touches_the_database(item) and not item.get_closest_marker("one_database")]
        kept = set(chosen)
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = chosen
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which all processes of a run find what is made once: see `tests.once`."""
    if "TESTS_MADE_ONCE" in os.environ:
        return Path(os.environ["TESTS_MADE_ONCE"])
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "once"


@pytest.fixture(scope="session")
def migrated() -> Path:
    """A migrated SQLite file, to be copied by tests that run an instance of their own."""
    return once.migrated()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite the database of the tests begins as a copy of one that is migrated; pytest-django migrates what is left, nothing."""
    if connection.vendor != "sqlite":
        return
    source = once.migrated()

    def begin(sender: Any, connection: Any, **_: Any) -> None:
        if not connection.connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            once.pour(source, connection.connection)

    connection_created.connect(begin, weak=False)


# --- places -----------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def _places_loaded(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Hanoi's places in the test database, before any test's transaction; without a ledger entry, so that tests find an empty ledger."""
    from ocop.places.loading import bring

    with django_db_blocker.unblock():
        bring()


@pytest.fixture
def places(_places_loaded: None, db: None) -> None:
    """Communes in three layers, districts and provinces; a test only reads them."""
    from ocop.places.loading import bring
    from ocop.places.models import CommuneSuccession

    if not CommuneSuccession.objects.exists():  # a test with real transactions has emptied the tables
        bring()


# --- people -----------------------------------------------------------------------------------------------------------
def _flush_past_the_guards() -> None:
    """A transactional test is cleaned by emptying tables; the ledger's triggers refuse that, so they step aside for it."""
    from ocop.ledger import guards

    clean: Callable[[TransactionTestCase], None] = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        guards.remove(connection)
        try:
            clean(self)
        finally:
            guards.install(connection)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


_flush_past_the_guards()


@pytest.fixture(autouse=True)
def _nothing_left_over() -> None:
    """Counters of rate limits live in the cache, the language of the last request in the thread; each test starts afresh."""
    cache.clear()
    translation.activate("vi")


@pytest.fixture
def cast(db: Any) -> Cast:
    """The standing persons of page tests; see tests/cast.py."""
    return Cast()


@pytest.fixture
def stranger(cast: Cast) -> Player:
    return cast.stranger


@pytest.fixture
def producer_member(cast: Cast) -> Player:
    return cast.producer_member


@pytest.fixture
def other_member(cast: Cast) -> Player:
    return cast.other_member


@pytest.fixture
def commune_officer(cast: Cast) -> Player:
    return cast.commune_officer


@pytest.fixture
def other_commune_officer(cast: Cast) -> Player:
    return cast.other_commune_officer


@pytest.fixture
def city_officer(cast: Cast) -> Player:
    return cast.city_officer


@pytest.fixture
def trade_officer(cast: Cast) -> Player:
    return cast.trade_officer


@pytest.fixture
def auditor(cast: Cast) -> Player:
    return cast.auditor


@pytest.fixture
def administrator(cast: Cast) -> Player:
    return cast.administrator


@pytest.fixture
def ledger_head(db: Any) -> Callable[[], tuple[int, str]]:
    """Sequence and hash of the newest entry: the same before and after a refusal."""
    from ocop.ledger.record import head

    return head


# --- end of people ----------------------------------------------------------------------------------------------------


# --- figures and the demo city ----------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _no_columns_left_over() -> None:
    """Figures are kept per process for a version of the ledger; a rolled back test may use the same version again."""
    from ocop.outlets.visitors import columns as outlets
    from ocop.recognition import columns
    from ocop.trade.deals.funnel import columns as funnel
    from ocop.trade.matching import board

    for kept in (columns, outlets, funnel, board):
        kept.forget()


@pytest.fixture(scope="module")
def demo_city(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """The whole demo city as of 22/11/2026 for the tests of one module, in a transaction around them that is rolled back.

    Made in about ten seconds; ask for it in few modules. Not for tests with `transaction=True`. Its tests see the same
    database as `db` gives, and each is still rolled back on its own.
    """
    from django.db import transaction

    from ocop.demo import city
    from tests.demo import DAY

    with django_db_blocker.unblock(), transaction.atomic():
        if not city.is_there():
            city.build(until=DAY)
        yield city.last_built()
        transaction.set_rollback(True)


# --- certificates -----------------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _no_keys_left_over() -> None:
    """A process trusts the keys it read last for a second; a rolled back test may use the same numbers again."""
    from ocop.recognition.certificates import keys

    keys.forget()


# --- the browser of the journeys --------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all journeys of a process."""
    from tools import check_pages

    if not Path(check_pages.CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Chromium")
        pytest.skip("Chromium is not installed")
    # Playwright's own loop runs as long as the browser does and makes Django think that every test is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with check_pages.browser() as running:
        yield running
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def chromium(browser: Any) -> Iterator[Any]:
    """The same for one test: what it left open is closed."""
    from tools import check_pages

    with check_pages.browser() as running:
        yield running
