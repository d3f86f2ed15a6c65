"""The token of a QR code: it says what was sealed, and nothing that was changed after sealing is believed."""

from __future__ import annotations

import base64
import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from ocop.recognition.certificates import tokens
from ocop.recognition.certificates.tokens import ForgedError, Mark

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {7: PRIVATE.public_key()}
MARK = Mark(123, "4", datetime.date(2028, 3, 14), 7, False)
marks = st.builds(
    Mark,
    serial=st.integers(0, 2**32 - 1),
    level=st.sampled_from(sorted(tokens.LEVELS)),
    ends_on=st.dates(datetime.date(2018, 1, 1), datetime.date(2197, 6, 6)),
    key=st.just(7),
    is_demo=st.booleans(),
)


@given(marks)
@settings(max_examples=60, deadline=None)
def test_what_was_sealed_is_read(mark: Mark) -> None:
    token = tokens.seal(mark, PRIVATE)
    assert len(token) == tokens.LENGTH
    assert tokens.read(token, KEYS) == mark


@given(marks, st.integers(0, 72 * 8 - 1))
@settings(max_examples=200, deadline=None)
def test_any_flipped_bit_is_forged(mark: Mark, bit: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(tokens.seal(mark, PRIVATE)))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ForgedError):
        tokens.read(base64.urlsafe_b64encode(raw).decode(), KEYS)


def test_every_single_bit_of_one_token() -> None:
    raw = base64.urlsafe_b64decode(tokens.seal(MARK, PRIVATE))
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ForgedError):
            tokens.read(base64.urlsafe_b64encode(changed).decode(), KEYS)


@given(st.integers(0, 95), st.characters(codec="ascii", categories=["Lu", "Ll", "Nd"]))
@settings(max_examples=100, deadline=None)
def test_any_other_letter_is_forged(place: int, letter: str) -> None:
    token = tokens.seal(MARK, PRIVATE)
    if token[place] == letter:
        return
    with pytest.raises(ForgedError):
        tokens.read(token[:place] + letter + token[place + 1 :], KEYS)


@given(st.text(max_size=120))
@settings(max_examples=100, deadline=None)
def test_no_text_is_a_token(text: str) -> None:
    with pytest.raises(ForgedError):
        tokens.read(text, KEYS)


def test_another_key_is_not_ours() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    with pytest.raises(ForgedError, match="signature"):
        tokens.read(tokens.seal(MARK, other), KEYS)
    with pytest.raises(ForgedError, match="key"):
        tokens.read(tokens.seal(MARK, PRIVATE), {8: PRIVATE.public_key()})


def test_a_signature_made_for_something_else_is_not_a_certificate() -> None:
    body = tokens.facts(MARK)
    for context in (b"", tokens.LIST_CONTEXT, b"ocop-certificate-v2\x00"):
        token = base64.urlsafe_b64encode(body + PRIVATE.sign(context + body)).decode()
        with pytest.raises(ForgedError, match="signature"):
            tokens.read(token, KEYS)


@pytest.mark.parametrize(
    "mark",
    [
        Mark(1, "unstated", datetime.date(2028, 1, 1), 7, False),
        Mark(2**32, "3", datetime.date(2028, 1, 1), 7, False),
        Mark(1, "3", datetime.date(2017, 12, 31), 7, False),
        Mark(1, "3", datetime.date(2028, 1, 1), 256, False),
    ],
)
def test_what_does_not_fit_is_refused(mark: Mark) -> None:
    with pytest.raises(ValueError, match=r"level|fit"):
        tokens.facts(mark)


def test_the_address_is_short() -> None:
    assert len("https://ocop.hanoi.gov.vn/q/" + tokens.seal(MARK, PRIVATE)) == 124


@pytest.mark.parametrize(
    "text", ["{0}", " {0}\n", "https://x.vn/q/{0}", "https://x.vn/en/q/{0}/", "https://x.vn/q/{0}?utm_source=zalo#a"]
)
def test_a_token_is_found_in_what_was_scanned(text: str) -> None:
    token = tokens.seal(MARK, PRIVATE)
    assert tokens.token_in(text.format(token)) == token


def test_numbers_follow_from_the_token() -> None:
    assert tokens.number_of(123, province="01", is_demo=False) == "OCOP-01-000123"
    assert tokens.number_of(123, province="01", is_demo=True) == "MAU-01-000123"
