"""The token of a QR code: eight bytes of facts and an Ed25519 signature, checked without a database and a network (pure).

| byte | holds |
| --- | --- |
| 0 | bits 7-5 version (1), bit 4 demo, bits 3-0 level: 3, 4, 5, or 6 for potential five |
| 1 | number of the signing key, 1-255 |
| 2-5 | serial of the certificate, big endian |
| 6-7 | first day it is no longer in force, as days after 1/1/2018 |
| 8-71 | Ed25519 signature over `CONTEXT` and bytes 0-7 |

72 bytes are exactly 96 letters of base64url, so no letter has a bit that means nothing and no second spelling exists.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

VERSION = 1
LENGTH = 96
CONTEXT = b"ocop-certificate-v1\x00"
LIST_CONTEXT = b"ocop-withdrawn-v1\x00"
"""A signature under one context says nothing under another."""
DAY_ZERO = datetime.date(2018, 1, 1)
LEVELS = {"3": 3, "4": 4, "5": 5, "potential_5": 6}
_LEVEL_OF = {code: level for level, code in LEVELS.items()}
_FACTS = struct.Struct(">BBIH")
_FORM = re.compile(r"[A-Za-z0-9_-]{96}")


class ForgedError(ValueError):
    """Not a token of ours. `why`: form (no such token), key (signed by a key that is not ours), signature (changed after signing)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Mark:
    """What a token says. `ends_on` is the first day it is no longer in force."""

    serial: int
    level: str
    ends_on: datetime.date
    key: int
    is_demo: bool


def number_of(serial: int, *, province: str, is_demo: bool) -> str:
    """The number printed on the certificate: MAU-01-000123 in a demo, OCOP-01-000123 elsewhere. It follows from the token alone."""
    return f"{'MAU' if is_demo else 'OCOP'}-{province}-{serial:06d}"


def facts(mark: Mark) -> bytes:
    """Bytes 0-7. Raises ValueError for what does not fit (another level, a day before 2018, a serial over four bytes)."""
    if mark.level not in LEVELS:
        raise ValueError(f"A certificate has no level {mark.level!r}.")
    head = VERSION << 5 | int(mark.is_demo) << 4 | LEVELS[mark.level]
    try:
        return _FACTS.pack(head, mark.key, mark.serial, (mark.ends_on - DAY_ZERO).days)
    except struct.error as error:
        raise ValueError(f"{mark} does not fit into a token: {error}") from error


def seal(mark: Mark, key: Ed25519PrivateKey) -> str:
    """The token of a mark."""
    body = facts(mark)
    return base64.urlsafe_b64encode(body + key.sign(CONTEXT + body)).decode("ascii")


def parts(token: str) -> tuple[Mark, bytes, bytes]:
    """What a token claims, its signed bytes and the signature, unchecked. Raises ForgedError("form")."""
    if not _FORM.fullmatch(token):
        raise ForgedError("form")
    try:
        whole = base64.urlsafe_b64decode(token)
    except binascii.Error as error:
        raise ForgedError("form") from error
    head, key, serial, days = _FACTS.unpack(whole[:8])
    level = _LEVEL_OF.get(head & 0x0F)
    if head >> 5 != VERSION or level is None:
        raise ForgedError("form")
    ends_on = DAY_ZERO + datetime.timedelta(days=days)
    return Mark(serial, level, ends_on, key, bool(head & 0x10)), CONTEXT + whole[:8], whole[8:]


def read(token: str, keys: Mapping[int, Ed25519PublicKey]) -> Mark:
    """What a token says, when one of `keys` signed it. Raises ForgedError."""
    mark, signed, signature = parts(token)
    key = keys.get(mark.key)
    if key is None:
        raise ForgedError("key")
    try:
        key.verify(signature, signed)
    except InvalidSignature:
        raise ForgedError("signature") from None
    return mark


def token_in(text: str) -> str:
    """The token within what was scanned or pasted: the last part of an address, or the text itself."""
    return re.split(r"[?#]", text.strip(), maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
