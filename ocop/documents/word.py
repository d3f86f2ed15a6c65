"""Word files by docxtpl: a .docx of ours with places for values, and data that stays data.

Values are escaped for XML; braces in a value are letters, because a template is read before its values. The same data gives
the same bytes: the parts of the file carry a fixed time.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import jinja2
from docxtpl import DocxTemplate
from jinja2.sandbox import SandboxedEnvironment

from ocop.documents.templates import path_of

MOMENT = (2000, 1, 1, 0, 0, 0)
# What XML 1.0 cannot carry; Word refuses a file that holds it.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def render(template: str, data: dict[str, Any]) -> bytes:
    """The Word file of `template` ("room/name", a .docx) with `data`. Raises TemplateMissingError; jinja2's errors when a value is missing."""
    return render_file(path_of(template, ".docx"), data)


def render_file(template: Path | BinaryIO, data: dict[str, Any]) -> bytes:
    """The same of a template at hand: a path or an open file."""
    document = DocxTemplate(template)
    environment = SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["day"] = lambda value: value.strftime("%d/%m/%Y") if value else ""
    document.render(_clean(data), environment, autoescape=True)
    properties = document.docx.core_properties
    properties.created = properties.modified = datetime.datetime(*MOMENT)
    properties.last_modified_by = properties.author = "OCOP"
    made = io.BytesIO()
    document.save(made)
    return _with_fixed_times(made.getvalue())


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, dict):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value


def _with_fixed_times(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, MOMENT), old.read(part), zipfile.ZIP_DEFLATED)
    return made.getvalue()
