"""Fixtures of visits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ocop.checklists.tests import making


@pytest.fixture
def told(tmp_path: Path) -> Iterator[making.Told]:
    """A kind and a checklist for one test."""
    folder = tmp_path / "phieu"
    folder.mkdir()
    with making.world(folder) as found:
        yield found
