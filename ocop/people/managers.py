"""How persons are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import BaseUserManager

from ocop.people.querysets import PersonQuerySet

if TYPE_CHECKING:
    from ocop.people.models import Person


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Makes persons; e-mail or phone is enough."""

    use_in_migrations = False

    def create_user(
        self,
        *,
        name: str,
        email: str | None = None,
        phone: str | None = None,
        password: str | None = None,
        **extra: object,
    ) -> Person:
        """A person who may sign in; without a password only by code, passkey or link."""
        if not email and not phone:
            raise ValueError("A person needs an e-mail address or a phone number.")
        person = self.model(
            name=name, email=self.normalize_email(email).lower() if email else None, phone=phone or None, **extra
        )
        if password:
            person.set_password(password)
        else:
            person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, key: str | None) -> Person:
        return self.get(email=key)
