"""Which visits count, and as what (pure but for the file of words)."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[1] / "data" / "readers.yaml"
KINDS = {
    "san-pham": "product",
    "chu-the": "producer",
    "lang-nghe": "village",
    "diem-ban": "outlet",
    "chien-dich": "campaign",
}
"""First part of a public address -> what is looked at."""
WORDS = {of: word for word, of in KINDS.items()}
CERTIFICATE = "certificate"
"""A scanned certificate is known by its code until it is written down; then it is its product."""
_AHEAD = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ")
_PAGE = re.compile(rf"(?:/en)?/({'|'.join(KINDS)})/([-\w]{{1,160}})/", re.ASCII)
_CODE = re.compile(r"(?:/en)?/q/([-\w]{96})", re.ASCII)


@functools.lru_cache(maxsize=4096)
def what_is_read(path: str) -> tuple[str, str, str] | None:
    """(kind, slug or code, what) of an address whose opening is counted; None for every other."""
    found = _PAGE.fullmatch(path)
    if found:
        return KINDS[found[1]], found[2], "view"
    code = _CODE.fullmatch(path)
    return (CERTIFICATE, code[1], "scan") if code else None


@functools.cache
def _programs() -> re.Pattern[str]:
    newest = max(yaml.safe_load(DATA.read_text(encoding="utf-8")), key=lambda one: one["valid_from"])
    return re.compile("|".join(re.escape(word) for word in newest["words"]), re.IGNORECASE)


@functools.lru_cache(maxsize=2000)
def _names_itself(agent: str) -> bool:
    return _programs().search(agent) is not None


def is_reader(meta: Mapping[str, object], cookies: Mapping[str, str], session_cookie: str) -> bool:
    """Whether a request comes from somebody who reads: not from a program that says so, not fetched ahead, not from who signed in."""
    agent = str(meta.get("HTTP_USER_AGENT", ""))[:300]
    if not agent or session_cookie in cookies or _names_itself(agent):
        return False
    return not any(name in meta and "prefetch" in str(meta[name]) for name in _AHEAD)
