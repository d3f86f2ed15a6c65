"""The city's signing keys: public halves in the database, private halves encrypted in a file, rotation and distrust.

The file `OCOP_VAR/keys/certificates.json` holds for each public key its private half under ChaCha20-Poly1305, with a key
derived (HKDF) from OCOP_KEY_SECRET, or SECRET_KEY where that is not set. Backups carry the file as it is, so a copy of a
backup alone signs nothing. Who loses the secret rotates: every certificate signed before stays checkable.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import lock, record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.recognition.certificates.models import SigningKey
from ocop.workdays import clock

KNOWN_SECONDS = 1.0
"""How long a process trusts the keys it read last."""


def key_file() -> Path:
    """Where the private halves lie."""
    return Path(settings.VAR) / "keys" / "certificates.json"


def text_of(raw: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def bytes_of(text: str) -> bytes:
    """The other way; raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


# --- the file of private keys -------------------------------------------------------------------------------------------
def _stored() -> dict[str, Any]:
    path = key_file()
    if not path.is_file():
        return {"format": 1, "salt": text_of(secrets.token_bytes(16)), "keys": {}}
    found: dict[str, Any] = json.loads(path.read_text(encoding="ascii"))
    return found


def _cipher(salt: str) -> ChaCha20Poly1305:
    secret = settings.OCOP_KEY_SECRET.encode()
    return ChaCha20Poly1305(HKDF(SHA256(), 32, bytes_of(salt), b"ocop certificate keys").derive(secret))


@contextlib.contextmanager
def _writing() -> Iterator[dict[str, Any]]:
    """The file's content to change, written whole and readable by its owner only; one writer at a time."""
    path = key_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    with (path.parent / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        content = _stored()
        yield content
        partial = path.with_suffix(".partial")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)


def _keep(public: str, private: Ed25519PrivateKey) -> None:
    nonce = secrets.token_bytes(12)
    with _writing() as content:
        sealed = _cipher(content["salt"]).encrypt(nonce, private.private_bytes_raw(), public.encode())
        content["keys"][public] = text_of(nonce + sealed)


def private_half(key: SigningKey) -> Ed25519PrivateKey:
    """The private half of a key. Raises Refused when this machine does not have it or cannot open it."""
    content = _stored()
    sealed = content["keys"].get(key.public)
    if sealed is None:
        raise Refused(
            _("The private half of key %(name)s is not on this machine; sign where it is, or make a new key.")
            % {"name": key.name}
        )
    raw = bytes_of(sealed)
    try:
        opened = _cipher(content["salt"]).decrypt(raw[:12], raw[12:], key.public.encode())
    except InvalidTag:
        raise Refused(
            _("Key %(name)s was locked with another secret; set that secret again, or make a new key.")
            % {"name": key.name}
        ) from None
    return Ed25519PrivateKey.from_private_bytes(opened)


# --- keys ---------------------------------------------------------------------------------------------------------------
def signing(*, by: Any) -> tuple[SigningKey, Ed25519PrivateKey]:
    """The key that signs today; the first one is made when there is none. In a transaction. Raises Refused."""
    key = newest() or _make(by=by)
    return key, private_half(key)


def newest() -> SigningKey | None:
    """The row of the key that signs today; None before the first."""
    found: SigningKey | None = (
        SigningKey.objects.filter(valid_to__isnull=True, distrusted_on__isnull=True).order_by("-number").first()
    )
    return found


def locked_here() -> str:
    """The name of the key that signs today when this machine cannot open its private half; "" when it can, or there is none."""
    row = newest()
    if row is None:
        return ""
    try:
        private_half(row)
    except Refused:
        return row.name
    return ""


def rotate(*, by: Any) -> SigningKey:
    """Make a new key and let the ones before sign no more; what they signed stays good. `by` None is the machine's keeper."""
    _require(by)
    with transaction.atomic():
        lock()
        today = clock.today()
        SigningKey.objects.filter(valid_to__isnull=True).update(valid_to=today)
        return _make(by=by)


def distrust(*, by: Any, number: int, reason: str) -> SigningKey:
    """Say that the secret of a key is known to others: every certificate it signed stops being believed and is made anew by
    `issuing.reissue`. Raises Refused."""
    _require(by)
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    with transaction.atomic():
        lock()
        key = SigningKey.objects.filter(pk=number).first()
        if key is None or key.distrusted_on is not None:
            raise Refused(_("There is no such key, or it is distrusted already."))
        key.distrusted_on = clock.today()
        key.valid_to = key.valid_to or key.distrusted_on
        key.save(update_fields=["distrusted_on", "valid_to"])
        record(
            by=by,
            action="certificate.distrust_key",
            topic="registry",
            subject=key,
            after={"distrusted_on": key.distrusted_on},
            reason=reason,
        )
    forget()
    return key


def _require(by: Any) -> None:
    if by is not None and not rights_of(by).is_administrator:
        raise Refused(_("Only an administrator changes the keys of the certificates."))


def _make(*, by: Any) -> SigningKey:
    number = (SigningKey.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    if number > 255:
        raise Refused(_("All 255 numbers of keys are used."))
    private = Ed25519PrivateKey.generate()
    public = text_of(private.public_key().public_bytes_raw())
    today = clock.today()
    _keep(public, private)
    key = SigningKey.objects.create(number=number, name=_name(today.year), public=public, valid_from=today)
    record(
        by=by,
        action="certificate.new_key",
        topic="registry",
        subject=key,
        after={"number": number, "name": key.name, "public": public},
    )
    forget()
    return key


def _name(year: int) -> str:
    """2026-A, 2026-B, ..., 2026-Z, 2026-27."""
    place = SigningKey.objects.filter(name__startswith=f"{year}-").count()
    return f"{year}-{chr(65 + place) if place < 26 else place + 1}"


# --- what a reader needs ------------------------------------------------------------------------------------------------
class _Known:
    """Public keys as this process last read them."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.rows: dict[int, SigningKey] = {}
        self.read_at = float("-inf")

    def __call__(self) -> dict[int, SigningKey]:
        if time.monotonic() - self.read_at > KNOWN_SECONDS:
            self.rows = {row.number: row for row in SigningKey.objects.all()}
            self.read_at = time.monotonic()
        return self.rows


_known = _Known()
forget = _known.forget


def known_rows() -> Mapping[int, SigningKey]:
    """Every key that ever signed, distrusted ones too, by number."""
    return _known()


def public_half(text: str) -> Ed25519PublicKey:
    """A key from its text; raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(bytes_of(text))


def published() -> dict[str, Any]:
    """The list that `/.well-known/ocop-keys.json` gives."""
    return {
        "format": 1,
        "algorithm": "Ed25519",
        "province": settings.OCOP_PROVINCE,
        "keys": [
            {
                "number": row.number,
                "name": row.name,
                "public": row.public,
                "from": row.valid_from.isoformat(),
                "to": row.valid_to.isoformat() if row.valid_to else None,
                "distrusted_on": row.distrusted_on.isoformat() if row.distrusted_on else None,
            }
            for row in SigningKey.objects.order_by("number")
        ],
    }
