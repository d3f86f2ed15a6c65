"""Fixtures of this room."""

from __future__ import annotations

import pytest

from ocop.promotion.feeds import kept


@pytest.fixture(autouse=True)
def _no_verdicts_left_over() -> None:
    """A process keeps what feeds say for a sequence of the ledger; a rolled back test may use the same number again."""
    kept.forget()
