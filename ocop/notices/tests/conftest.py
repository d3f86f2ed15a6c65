"""Kinds of the tests, taken out again afterwards; tasks run at once; work of other rooms stands aside."""

import pytest

from ocop.notices import daily, kinds
from ocop.notices.tests.kinds_for_tests import register_all


@pytest.fixture(autouse=True)
def _registries(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(daily, "_works", {})
    register_all()
