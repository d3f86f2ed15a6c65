"""When which kind of dossier may be filed (decree 26/2026 art. 7; spans are rulebook data)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ocop.appraisal.models import Dossier
from ocop.recognition import extending
from ocop.recognition.models import Recognition
from ocop.rulebooks.procedure import procedure_at
from ocop.ui import writing
from ocop.workdays import clock


@dataclass(frozen=True)
class Window:
    """First and last day on which a renewal is filed in time."""

    opens: datetime.date
    closes: datetime.date

    def holds(self, day: datetime.date) -> bool:
        """Whether the day lies within."""
        return self.opens <= day <= self.closes


def renewal_window(recognition: Recognition) -> Window | None:
    """From 180 to 120 days before the end; None when the end is not known."""
    if recognition.ends_on is None:
        return None
    opens, closes = procedure_at(clock.today()).renewal_window(recognition.ends_on)
    return Window(opens, closes)


def refusal(dossier: Dossier, day: datetime.date) -> str:
    """Why it may not be filed on this day; empty when it may. A renewal missed in time is filed as a first rating once it ended."""
    if dossier.kind != Dossier.Kind.RENEWAL or dossier.renews is None:
        return ""
    window = renewal_window(dossier.renews)
    if window is None or window.holds(day):
        return ""
    # Article 12.3: whose window had closed before the decree came into force files until the end.
    if window.closes < day and day < (dossier.renews.ends_on or day) and extending.missed_window(dossier.renews, day):
        return ""
    if day < window.opens:
        return _("Renewal opens on %(day)s, 180 days before the end.") % {"day": writing.day(window.opens)}
    return _(
        "Renewal closed on %(day)s, 120 days before the end. Ask the coordination office; after the end the product is rated anew."
    ) % {"day": writing.day(window.closes)}
