"""Who may read which dossiers, rounds and sheets; every list, count, export and offline package starts here."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ocop.appraisal import seats
from ocop.people.rights import rights_of

# A council reads a dossier once it stands before it; what a producer is still writing is the producer's.
BEFORE_COUNCIL = ("scoring", "scored", "proposed", "recognised", "noticed", "refused", "sent_up", "answered")


class DossierQuerySet(models.QuerySet[Any]):
    """Dossiers of every state."""

    def visible_to(self, person: Any) -> Self:
        """Own organisation's; the commune's once filed (a draft with consent too); all filed for city officers and auditors.

        The secretary and the advisory team read the dossiers of their councils' rounds, a scoring member those assigned to
        them from the opening of scoring on, unless they abstained or are in conflict of interest; who chairs opens scoring, so
        they read them from the moment they are ready, unless they are in conflict themselves.
        """
        from ocop.appraisal.models import Assignment, Consent

        rights = rights_of(person)
        if rights.person_id is None:
            return self.none()
        own = rights.organisation_ids("producer_member")
        reach: Any = Q(producer__organisation_id__in=own)
        consent = Consent.objects.filter(dossier=OuterRef("pk"), taken_back_at__isnull=True)
        if rights.commune_ids:
            reach |= Q(commune_id__in=rights.commune_ids) & (~Q(state="draft") | Q(is_assisted=True) & Exists(consent))
        if rights.sees_everything:
            reach |= ~Q(state="draft")
        staff = seats.councils(person, "secretary", "team")
        if staff:
            reach |= Q(round__council_id__in=staff) & ~Q(state__in=["draft"])
        scoring = [seat.pk for seat in seats.held(person) if seat.part in seats.SCORING]
        chaired = seats.councils(person, "chair", "vice_chair")
        if chaired:
            aside = Assignment.objects.filter(dossier=OuterRef("pk"), seat_id__in=scoring).exclude(state="active")
            reach |= Q(round__council_id__in=chaired, state__in=["ready", *BEFORE_COUNCIL]) & ~Exists(aside)
        if scoring:
            duty = Assignment.objects.filter(dossier=OuterRef("pk"), seat_id__in=scoring, state="active")
            reach |= Q(state__in=BEFORE_COUNCIL) & Exists(duty)
        return self.filter(reach)

    def open(self) -> Self:
        """Those that still go on."""
        from ocop.appraisal.states import open_states

        return self.filter(state__in=open_states())


class RoundQuerySet(models.QuerySet[Any]):
    """Rounds."""

    def visible_to(self, person: Any) -> Self:
        """City officers and auditors all; everyone with a seat those of their councils; commune officers and members the open ones' dates."""
        rights = rights_of(person)
        if rights.person_id is None:
            return self.none()
        if rights.sees_everything or rights.commune_ids or rights.organisation_ids("producer_member"):
            return self.all()
        return self.filter(council_id__in=seats.councils(person))


class SheetQuerySet(models.QuerySet[Any]):
    """Score sheets: blind until the rule allows it."""

    def visible_to(self, person: Any) -> Self:
        """One's own; others' only when scoring of the dossier has closed, and never to the producer.

        Then a scoring member reads others' sheets of a dossier they themselves scored, the secretary those of their councils, city
        officers and auditors all.
        """
        from ocop.appraisal.models import Assignment

        rights = rights_of(person)
        if rights.person_id is None:
            return self.none()
        closed = ~Q(dossier__state="scoring")
        reach: Any = Q(seat__person_id=rights.person_id)
        secretary = seats.councils(person, "secretary")
        if secretary:
            reach |= closed & Q(seat__council_id__in=secretary)
        if rights.sees_everything:
            reach |= closed
        scoring = [seat.pk for seat in seats.held(person) if seat.part in seats.SCORING]
        if scoring:
            duty = Assignment.objects.filter(dossier=OuterRef("dossier"), seat_id__in=scoring, state="active")
            reach |= closed & Exists(duty)
        return self.filter(reach)
