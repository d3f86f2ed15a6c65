"""What the tests of all rooms share: the gazetteer, loaded once into the test database."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="session")
def _places_loaded(django_db_setup: Any, django_db_blocker: Any) -> None:
    """Hanoi's places in the test database, before any test's transaction."""
    from ocop.places.loading import load

    with django_db_blocker.unblock():
        load()


@pytest.fixture
def places(_places_loaded: None, db: None) -> None:
    """Communes in three layers, districts and provinces; they stay for the session, a test only reads them."""
