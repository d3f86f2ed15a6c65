"""Who may read which messages."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from ocop.notices import kinds
from ocop.people.models import Person
from ocop.people.rights import rights_of


class NoticeQuerySet(models.QuerySet[Any]):
    """Messages to persons."""

    def visible_to(self, person: Any) -> NoticeQuerySet:
        """One's own, and nobody else's: what was written to a person is theirs to read."""
        rights = rights_of(person)
        return self.none() if rights.person_id is None else self.filter(person_id=rights.person_id)

    def unread(self) -> NoticeQuerySet:
        """Not read yet."""
        return self.filter(read_at__isnull=True)

    def unread_first(self) -> NoticeQuerySet:
        """Unread before read, the newest of each first."""
        return self.annotate(is_old=models.Case(models.When(read_at__isnull=True, then=0), default=1)).order_by(
            "is_old", "-created_at", "-pk"
        )

    def to_mail(self, now: datetime.datetime) -> NoticeQuerySet:
        """Whose time for an e-mail has come: new ones, and those whose next try is due."""
        return self.filter(emailed_at__isnull=True, email_after__lte=now)

    def in_trouble(self) -> NoticeQuerySet:
        """Whose e-mail failed and has not gone out since."""
        return self.filter(emailed_at__isnull=True).exclude(email_error="")

    def to_call(self) -> NoticeQuerySet:
        """Unread ones that matter, to persons who have a telephone and no e-mail that reaches them."""
        unreachable = Q(person__email__isnull=True) | (~Q(email_error="") & Q(email_after__isnull=True))
        return self.unread().filter(
            unreachable,
            kind__in=kinds.calling(),
            done_at__isnull=True,
            called_at__isnull=True,
            emailed_at__isnull=True,
            person__phone__isnull=False,
            person__is_active=True,
        )

    def callable_by(self, officer: Any) -> NoticeQuerySet:
        """Those to call that this officer answers for: speakers of organisations in their communes, everybody for the city."""
        rights = rights_of(officer)
        if rights.is_city_officer:
            return self.to_call()
        if not rights.commune_ids:
            return self.none()
        near = Person.objects.filter(
            pk__in=_speakers_in(rights.commune_ids),
        ).exclude(pk=rights.person_id)
        return self.to_call().filter(person__in=near.values("pk"))


def _speakers_in(commune_ids: frozenset[int]) -> models.QuerySet[Any]:
    from ocop.people.models import Role

    return Role.objects.held().filter(organisation__commune_id__in=commune_ids).values("person_id")
