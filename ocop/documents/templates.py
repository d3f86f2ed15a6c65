"""Where templates of documents lie: `<room>/documents/<name>`, asked for as `room/name`."""

from __future__ import annotations

import re
from pathlib import Path

ROOMS = Path(__file__).resolve().parents[1]
_NAME = re.compile(r"([a-z_]+)/([a-z0-9_-]+)")


class TemplateMissingError(LookupError):
    """The name is not that of a template of ours."""


def path_of(template: str, ending: str) -> Path:
    """The file of a template: `recognition/certificate` with `.typ` is `ocop/recognition/documents/certificate.typ`.

    A name is a room and a file in small letters, so that nothing outside of the rooms can be named. Raises TemplateMissingError.
    """
    found = _NAME.fullmatch(template)
    path = ROOMS / found[1] / "documents" / f"{found[2]}{ending}" if found else None
    if path is None or not path.is_file():
        raise TemplateMissingError(f"There is no template {template!r} with the ending {ending}.")
    return path
