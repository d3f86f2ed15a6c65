"""How allauth meets this house: persons have a name and no username, letters come from the office, secrets are sealed."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from ocop.ledger.record import record
from ocop.people.letters import office_name
from ocop.people.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up takes a name; letters go out in the reader's language."""

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Persons have none."""

    def save_user(self, request: HttpRequest, user: Person, form: Any, commit: bool = True) -> Person:
        """A new person from the sign-up form, with the entry of it."""
        user.name = form.cleaned_data.get("name", "").strip()[:120]
        user.language = translation.get_language() or "vi"
        email = form.cleaned_data.get("email")
        user.email = email.lower() if email else None
        password = form.cleaned_data.get("password1")
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        if commit:
            with transaction.atomic():
                user.save()
                record(
                    by=user,
                    action="people.join",
                    topic="people",
                    subject=user,
                    after={"name": user.name, "email": user.email},
                    personal={"name", "email"},
                )
        return user

    def format_email_subject(self, subject: str) -> str:
        """The office's name before the subject."""
        return f"[{office_name()}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the person, when we know them; else in that of the page."""
        person = context.get("user") or Person.objects.filter(email=email).first()
        language = getattr(person, "language", None) or translation.get_language() or "vi"
        with translation.override(language):
            super().send_mail(template_prefix, email, {**context, "office": office_name()})

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this instance."""
        hosts = {self.request.get_host()} if self.request else set()
        return url_has_allowed_host_and_scheme(url, allowed_hosts=hosts, require_https=settings.OCOP_HTTPS)


def _sealer() -> MultiFernet:
    """Seals with today's SECRET_KEY, opens also with those before it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"ocop.people.second-factor" + str(key).encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps and recovery codes are sealed: a stolen copy of the database opens no account."""

    def encrypt(self, text: str) -> str:
        """Sealed with the instance's key."""
        return _sealer().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Opened again."""
        return _sealer().decrypt(encrypted_text.encode("ascii")).decode()

    def get_totp_label(self, user: Any) -> str:
        """What the app shows beside the code."""
        return str(user.email or user.phone or user.name)

    def _get_site_name(self) -> str:
        return office_name()
