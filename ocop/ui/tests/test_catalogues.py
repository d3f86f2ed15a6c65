"""Translations: what is missing is found, what is guessed is not believed, compiling needs no gettext."""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest

from ocop.ui import catalogues

needs_gettext = pytest.mark.skipif(
    shutil.which("xgettext") is None, reason="GNU gettext is not installed; only those who translate need it."
)


def room(folder: Path, text: str) -> Path:
    """A made-up room with one text."""
    made = folder / "phong"
    made.mkdir(exist_ok=True)
    (made / "__init__.py").touch()
    (made / "words.py").write_text(
        f"from django.utils.translation import gettext as _\n\nA = _({text!r})\n", encoding="utf-8"
    )
    return made


@needs_gettext
def test_from_missing_to_complete_to_out_of_date(tmp_path: Path) -> None:
    made = room(tmp_path, "Save %(count)s rows")
    assert {problem.reason for problem in catalogues.check(made)} == {"not in the catalogue; run manage.py messages"}
    assert not (made / "locale").exists()
    assert [problem.reason for problem in catalogues.refresh(made)] == ["not translated"]
    path = made / "locale/vi/LC_MESSAGES/django.po"
    catalogue = polib.pofile(str(path))
    catalogue[0].msgstr = "Lưu hàng"
    catalogue.save()
    assert [problem.reason for problem in catalogues.check(made)] == ["places differ (%(count)s)"]
    catalogue[0].msgstr = "Lưu %(count)s hàng"
    catalogue.save()
    assert catalogues.check(made) == []
    english = polib.pofile(str(made / "locale/en/LC_MESSAGES/django.po"))
    assert english[0].msgstr == "Save %(count)s rows"
    room(tmp_path, "Save %(count)s lines")
    assert sorted(problem.reason for problem in catalogues.check(made)) == sorted(
        ["not in the catalogue; run manage.py messages", "no longer in the code; run manage.py messages"] * 2
    )
    # A text that is only alike is not taken over as a guess.
    assert [problem.reason for problem in catalogues.refresh(made)] == ["not translated"]


@needs_gettext
def test_refreshing_twice_writes_nothing_new(tmp_path: Path) -> None:
    made = room(tmp_path, "Save")
    catalogues.refresh(made)
    before = {path: path.read_bytes() for path in made.rglob("*.po")}
    catalogues.refresh(made)
    assert {path: path.read_bytes() for path in made.rglob("*.po")} == before
    assert b"POT-Creation-Date" not in b"".join(before.values())


def test_compiles_only_what_is_newer(tmp_path: Path) -> None:
    folder = tmp_path / "phong/locale/vi/LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Language": "vi"}
    catalogue.append(polib.POEntry(msgid="Save", msgstr="Lưu"))
    catalogue.save(str(folder / "django.po"))
    assert catalogues.compile_all(tmp_path) == 1
    assert catalogues.compile_all(tmp_path) == 0
    assert polib.mofile(str(folder / "django.mo"))[0].msgstr == "Lưu"


def test_two_rooms_that_say_it_differently_are_named(tmp_path: Path) -> None:
    for name, words in (("mot", "Lưu"), ("hai", "Ghi"), ("ba", "Lưu")):
        folder = tmp_path / name / "locale/vi/LC_MESSAGES"
        folder.mkdir(parents=True)
        catalogue = polib.POFile()
        catalogue.append(polib.POEntry(msgid="Save", msgstr=words))
        catalogue.append(polib.POEntry(msgid="Close", msgstr="Đóng"))
        catalogue.save(str(folder / "django.po"))
    assert catalogues.contradictions(tmp_path) == ["'Save': ba 'Lưu'; hai 'Ghi'; mot 'Lưu'"]


@needs_gettext
def test_this_room_is_complete() -> None:
    assert catalogues.check(catalogues.ROOT / "ui") == []
