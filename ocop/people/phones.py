"""Phone numbers as people write them, kept as E.164."""

from __future__ import annotations

import phonenumbers
from django.utils.translation import gettext as _

from ocop.ledger.refusal import Refused


def normal(text: str) -> str:
    """`0912 345 678` or `+84 912345678` as `+84912345678`; empty for nothing. Refused when it is no phone number."""
    if not text or not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, "VN")
    except phonenumbers.NumberParseException:
        raise Refused(_("This is not a phone number."), field="phone") from None
    if not phonenumbers.is_valid_number(number):
        raise Refused(_("This is not a phone number."), field="phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
