"""Translation catalogues of the rooms: what stands in the code, what is translated, what is missing.

Every room keeps its own `locale/<language>/LC_MESSAGES/django.po`. English is the msgid itself; Vietnamese is written by
people. Extraction needs GNU gettext; compiling needs only polib, so a newcomer's machine needs no gettext.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("vi", "en")
TEXTS = re.compile(r"gettext|{%\s*(?:blocktranslate|translate|blocktrans|trans)\b")
PLACES = re.compile(r"%\([^)]+\)[sd]|%[sd]|\{[a-z_]*\}")


@dataclass(frozen=True)
class Problem:
    """One text that is not ready: which catalogue, which text, what is wrong."""

    catalogue: str
    text: str
    reason: str

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= 90 else f"{self.text[:87]}..."
        return f"{self.catalogue}: {self.reason}: {shown!r}"


def rooms() -> list[Path]:
    """The rooms with a translatable text in their Python, templates or scripts."""
    return [room for room in sorted(ROOT.iterdir()) if (room / "__init__.py").is_file() and _has_texts(room)]


def _sources(room: Path, *endings: str) -> Iterator[Path]:
    for path in room.rglob("*"):
        if path.suffix in endings and not {"tests", "migrations", "locale", "vendor"} & set(
            path.relative_to(room).parts
        ):
            yield path


def _has_texts(room: Path) -> bool:
    return any(TEXTS.search(path.read_text(encoding="utf-8")) for path in _sources(room, ".py", ".html", ".txt"))


def _has_script_texts(room: Path) -> bool:
    return any(re.search(r"\bn?gettext\(", path.read_text(encoding="utf-8")) for path in _sources(room, ".js"))


def extract(room: Path) -> dict[str, polib.POFile]:
    """Catalogues as they should be now, by their path below the room; nothing of the room is written.

    Raises RuntimeError with gettext's own words when a source cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="ocop-messages-") as name:
        copy = Path(name) / room.name
        copy.mkdir()
        for child in room.iterdir():
            if child.name == "locale":
                shutil.copytree(child, copy / "locale", ignore=shutil.ignore_patterns("*.mo"))
            elif child.name not in {"tests", "migrations", "__pycache__", "data"}:
                (copy / child.name).symlink_to(child)
        (copy / "locale").mkdir(exist_ok=True)
        # gettext's command needs no settings of ours, and could not import them from there.
        env = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
        for domain in ["django", *(["djangojs"] if _has_script_texts(room) else [])]:
            languages = [part for code in LANGUAGES for part in ("-l", code)]
            command = [
                sys.executable,
                "-m",
                "django",
                "makemessages",
                "-d",
                domain,
                *languages,
                "--no-location",
                "--no-obsolete",
                "--symlinks",
                "-i",
                "vendor",
            ]
            done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, check=False)  # noqa: S603 our own words
            if done.returncode:
                raise RuntimeError(f"{room.name}: {done.stderr.strip() or done.stdout.strip()}")
        return {str(path.relative_to(copy)): tidy(path) for path in sorted((copy / "locale").rglob("*.po"))}


def tidy(path: Path) -> polib.POFile:
    """A catalogue without guesses and dates: a fuzzy guess is a missing text, English is the msgid."""
    catalogue = polib.pofile(str(path))
    english = path.parts[-3] == "en"
    for key in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Report-Msgid-Bugs-To",
        "Last-Translator",
        "Language-Team",
        "Project-Id-Version",
    ):
        catalogue.metadata.pop(key, None)
    catalogue.header = ""
    catalogue.metadata["Language"] = path.parts[-3]
    catalogue.metadata_is_fuzzy = False
    for entry in catalogue:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None
            entry.msgstr = ""
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
        if english and entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid, 1: entry.msgid_plural}
        elif english:
            entry.msgstr = entry.msgid
    return catalogue


def content(catalogue: polib.POFile) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """What a catalogue says, without its order and comments."""
    return {
        (one.msgctxt or "", one.msgid, one.msgid_plural or ""): (one.msgstr, tuple(sorted(one.msgstr_plural.items())))
        for one in catalogue
        if not one.obsolete
    }


def problems(name: str, catalogue: polib.POFile) -> Iterator[Problem]:
    """Texts without a translation, and translations that lose or invent a place such as %(count)s."""
    for one in catalogue:
        if one.obsolete:
            continue
        answers = list(one.msgstr_plural.values()) if one.msgid_plural else [one.msgstr]
        if one.fuzzy or not all(answers) or not answers:
            yield Problem(name, one.msgid, "not translated")
            continue
        asked = set(PLACES.findall(one.msgid)) | set(PLACES.findall(one.msgid_plural or ""))
        for answer in answers:
            # A plural form may leave a number out ("one star"), but none may name a place the code does not fill.
            strange = set(PLACES.findall(answer)) - asked
            lost = set() if one.msgid_plural else asked - set(PLACES.findall(answer))
            if strange or lost:
                yield Problem(name, one.msgid, f"places differ ({', '.join(sorted(strange | lost))})")


def refresh(room: Path) -> list[Problem]:
    """Write the catalogues of a room as they should be; what is still missing."""
    found: list[Problem] = []
    for name, catalogue in extract(room).items():
        path = room / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or content(polib.pofile(str(path))) != content(catalogue):
            catalogue.save(str(path))
        found += problems(f"{room.name}/{name}", catalogue)
    return found


def check(room: Path) -> list[Problem]:
    """What is missing, unsure or out of date in a room, writing nothing."""
    found: list[Problem] = []
    for name, wanted in extract(room).items():
        label = f"{room.name}/{name}"
        path = room / name
        kept = polib.pofile(str(path)) if path.exists() else polib.POFile()
        asked, given = set(content(wanted)), set(content(kept))
        found += [
            Problem(label, text, "not in the catalogue; run manage.py messages") for _, text, _ in sorted(asked - given)
        ]
        found += [
            Problem(label, text, "no longer in the code; run manage.py messages")
            for _, text, _ in sorted(given - asked)
        ]
        found += problems(label, kept)
    return found


def contradictions(root: Path = ROOT) -> list[str]:
    """The same text put into Vietnamese in two ways by two rooms.

    Django keeps one table for all rooms and the earlier room wins, so the other room's words are never shown; where both
    are meant, give one of them a context (pgettext).
    """
    said: dict[tuple[str, str], dict[str, str]] = {}
    for path in sorted(root.glob("*/locale/vi/LC_MESSAGES/django.po")):
        for one in polib.pofile(str(path)):
            answer = one.msgstr or one.msgstr_plural.get(0, "")
            if answer and not one.obsolete:
                said.setdefault((one.msgctxt or "", one.msgid), {})[path.relative_to(root).parts[0]] = answer
    return [
        f"{text!r}: " + "; ".join(f"{name} {answer!r}" for name, answer in answers.items())
        for (_, text), answers in said.items()
        if len(set(answers.values())) > 1
    ]


def compile_all(root: Path = ROOT) -> int:
    """Compile every catalogue that is newer than its compiled copy; how many were compiled."""
    count = 0
    for path in sorted(root.glob("*/locale/*/LC_MESSAGES/*.po")):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        catalogue = polib.pofile(str(path))
        # Written beside and moved, so that a process starting meanwhile never reads half a file.
        partial = compiled.with_suffix(".mo.part")
        catalogue.save_as_mofile(str(partial))
        partial.replace(compiled)
        count += 1
    return count
