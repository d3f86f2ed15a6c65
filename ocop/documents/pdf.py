"""PDF by typst: a template of ours and data that stays data.

Data reaches the template as one JSON text (`#let data = json(bytes(sys.inputs.data))`), never as markup, so `#`, `[` or `\\`
in a name are letters. Fonts are our own files, no package is fetched, and the same data gives the same bytes.
"""

from __future__ import annotations

import datetime
import json
import threading
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder

from ocop.documents.templates import ROOMS, path_of

FONTS = ROOMS / "ui" / "data"
"""Be Vietnam Pro 400 and 600 as TTF; the web has the same as woff2."""
EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""The date a document says it was made: fixed, so that the same data gives the same bytes."""
# A folder that does not exist: `#import "@preview/..."` finds nothing there and must not look on the network.
_NO_PACKAGES = str(ROOMS / "documents" / "no-packages")

_compilers: dict[Path, typst.Compiler] = {}
# One compiler is kept per template (it has read fonts and sources); it serves one thread at a time.
_lock = threading.Lock()


class DrawingError(RuntimeError):
    """The template could not be set with this data: a fault of the template, told to whoever keeps it."""


def render(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `template` ("room/name") with `data`; dates and decimals may be given as they are.

    Pictures go in as text or base64 within `data`. Raises TemplateMissingError, DrawingError.
    """
    made = _compiled(template, data, format="pdf", timestamp=int(EPOCH.timestamp()))
    if not isinstance(made, bytes):
        raise DrawingError(f"{template}: no single file came out.")
    return made


def pictures(template: str, data: dict[str, Any], *, dots_an_inch: float) -> list[bytes]:
    """Each page of `template` as a PNG. Raises as `render` does."""
    made = _compiled(template, data, format="png", ppi=dots_an_inch)
    return made if isinstance(made, list) else [made]


def _compiled(template: str, data: dict[str, Any], **how: Any) -> Any:
    path = path_of(template, ".typ")
    inputs = {"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)}
    with _lock:
        compiler = _compilers.get(path)
        if compiler is None:
            compiler = _compilers[path] = _compiler(path)
        try:
            return compiler.compile(sys_inputs=inputs, **how)
        except Exception as error:
            # The library raises its own kind for faults of a template; the compiler may have been left half-way.
            _compilers.pop(path, None)
            raise DrawingError(f"{template}: {error}") from error


def _compiler(path: Path) -> typst.Compiler:
    return typst.Compiler(
        input=str(path),
        root=str(ROOMS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        package_path=_NO_PACKAGES,
        package_cache_path=_NO_PACKAGES,
    )
