"""Documents made from kept copies of their template and fonts, so that an old one can be made again, byte for byte.

`parts` are files by name: what a document was made of, kept beside its data. Nothing else is read: neither today's templates
nor the fonts of the machine.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder

from ocop.documents import word
from ocop.documents.pdf import EPOCH, FONTS, DrawingError
from ocop.documents.templates import path_of

MAKERS = ("typst", "docxtpl", "python-docx", "rustpy-xlsxwriter")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_CREATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def parts_of(pdf_template: str, word_template: str) -> dict[str, bytes]:
    """What documents of these two templates ("room/name") are made of today: the templates and the fonts."""
    found = {
        "paper.typ": path_of(pdf_template, ".typ").read_bytes(),
        "paper.docx": path_of(word_template, ".docx").read_bytes(),
    }
    found |= {path.name: path.read_bytes() for path in sorted(FONTS.glob("*.ttf"))}
    return found


def makers() -> dict[str, str]:
    """The versions of the libraries that make documents: another one may write other bytes for the same data."""
    found = {}
    for name in MAKERS:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def pdf(parts: Mapping[str, bytes], data: dict[str, Any]) -> bytes:
    """The PDF of the kept `paper.typ` with its kept fonts. Raises DrawingError, KeyError when the template is not among the parts."""
    inputs = {"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)}
    with tempfile.TemporaryDirectory() as folder:
        for name, content in parts.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} is not the name of a part")
            (Path(folder) / name).write_bytes(content)
        if "paper.typ" not in parts:
            raise KeyError("paper.typ")
        nowhere = str(Path(folder) / "no-packages")
        try:
            made = typst.Compiler(
                input=str(Path(folder) / "paper.typ"),
                root=folder,
                font_paths=[folder],
                ignore_system_fonts=True,
                package_path=nowhere,
                package_cache_path=nowhere,
            ).compile(sys_inputs=inputs, format="pdf", timestamp=int(EPOCH.timestamp()))
        except Exception as error:
            # The library raises its own kind for faults of a template.
            raise DrawingError(f"paper.typ: {error}") from error
    if not isinstance(made, bytes):
        raise DrawingError("paper.typ: no single file came out.")
    return made


def docx(parts: Mapping[str, bytes], data: dict[str, Any]) -> bytes:
    """The Word file of the kept `paper.docx`."""
    return word.render_file(io.BytesIO(parts["paper.docx"]), data)


def settled(content: bytes) -> bytes:
    """An Office file (xlsx) without the moment it was made in: parts by name, fixed times."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            body = old.read(name)
            if name == "docProps/core.xml":
                body = _CREATED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", body)
            new.writestr(zipfile.ZipInfo(name, word.MOMENT), body, zipfile.ZIP_DEFLATED)
    return made.getvalue()
