"""What the registry puts into the desk's one inbox and its calendar: requests, imports, papers, renewals, stars that end."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ocop.appraisal.models import Dossier
from ocop.desk import waiting
from ocop.exchange.models import Import
from ocop.notices import agenda, inbox
from ocop.people.models import Claim
from ocop.people.rights import rights_of
from ocop.producers.models import Paper
from ocop.recognition import endings
from ocop.recognition.models import Recognition
from ocop.workdays import clock, holidays, office_days


def _answers(person: Any) -> bool:
    rights = rights_of(person)
    return bool(rights.is_city_officer or rights.is_trade_officer or rights.commune_ids)


def _is_city(person: Any) -> bool:
    return bool(rights_of(person).is_city_officer)


def _makes(person: Any) -> bool:
    return bool(rights_of(person).organisation_ids("producer_member"))


def _claims(person: Any) -> QuerySet[Any]:
    return Claim.objects.to_answer_by(person).filter(state="waiting").select_related("person", "organisation")


def _claim(row: Any) -> inbox.Item:
    return inbox.Item(
        row.organisation.name,
        reverse("people:claims"),
        note=_("%(person)s asks to speak for it") % {"person": row.person},
    )


def _imports(person: Any) -> QuerySet[Any]:
    return Import.objects.filter(state=Import.State.PREVIEWED).select_related("file")


def _import(row: Any) -> inbox.Item:
    return inbox.Item(
        row.file.name,
        reverse("exchange:import", args=[row.pk]),
        note=_("Look at the preview and decide"),
        is_demo=row.register == "demo",
    )


def _papers(person: Any) -> QuerySet[Any]:
    """Own papers that end within 90 days or have ended within the last 90."""
    today, reach = clock.today(), datetime.timedelta(days=waiting.PAPER_DAYS)
    own = Paper.objects.filter(producer__organisation_id__in=rights_of(person).organisation_ids("producer_member"))
    found: QuerySet[Any] = waiting.with_newest(own).filter(valid_to__gte=today - reach, valid_to__lte=today + reach)
    return found.select_related("producer__organisation")


def _paper(row: Any) -> inbox.Item:
    return inbox.Item(
        row.title,
        reverse("desk:paper", args=[row.pk]),
        row.valid_to,
        note=_("Upload the new one before it ends"),
        is_demo=row.producer.organisation.register == "demo",
    )


def _renewals(person: Any) -> QuerySet[Any]:
    """Own stars that end within 180 days; of those a renewal is on its way already, it waits for the offices."""
    rights = rights_of(person)
    going = Dossier.objects.filter(renews=OuterRef("pk")).open()
    own = waiting.ending_soon(
        Recognition.objects.visible_to(person).filter(
            product__producer__organisation_id__in=rights.organisation_ids("producer_member")
        ),
        waiting.RENEWAL_OPENS,
    )
    found: QuerySet[Any] = own.annotate(is_going=Exists(going)).select_related("product")
    return found


def _is_going(_person: Any) -> Q:
    return Q(is_going=True)


def _renewal(row: Any) -> inbox.Item:
    closes = row.ends_on - datetime.timedelta(days=waiting.RENEWAL_CLOSES)
    if closes < clock.today():
        words = _("The days for renewal are over; talk to your commune officer")
    else:
        words = _("Ask for renewal by %(day)s") % {"day": f"{closes:%d/%m/%Y}"}
    return inbox.Item(
        row.product.name,
        reverse("desk:product", args=[row.product_id]),
        row.ends_on,
        note=words,
        blocked_by=_("the offices, who have the renewal") if row.is_going else "",
        is_demo=row.register == "demo",
    )


def _endings(person: Any, first: datetime.date, last: datetime.date) -> Iterable[agenda.Happening]:
    """Stars that end, one line a day."""
    days: dict[datetime.date, list[str]] = {}
    for row in endings.endings_between(first, last, person=person)[:2000]:
        days.setdefault(row.ends_on, []).append(row.product.name)
    for day, names in days.items():
        words = ngettext("The stars of %(count)s product end", "The stars of %(count)s products end", len(names))
        shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        yield agenda.Happening(
            f"endings-{day.isoformat()}", words % {"count": len(names)}, day, day, reverse("desk:endings"), note=shown
        )


def _days_off(person: Any, first: datetime.date, last: datetime.date) -> Iterable[agenda.Happening]:
    """Public days off, for those who work in an office."""
    if not rights_of(person).is_officer:
        return
    for year in range(max(first.year, office_days.FIRST_YEAR), last.year + 1):
        for day in holidays.public(year):
            if first <= day.day <= last and day.kind != "wanted":
                yield agenda.Happening(
                    f"off-{day.day.isoformat()}",
                    day.name_en if (get_language() or "vi").startswith("en") else day.name_vi,
                    day.day,
                    day.day,
                )


def register() -> None:
    """Called when the room starts."""
    inbox.register_rows(
        "desk.claim",
        gettext_lazy("Requests to speak for somebody"),
        shown_to=_answers,
        rows=_claims,
        item=_claim,
        address="people:claims",
        icon="chat",
    )
    inbox.register_rows(
        "desk.import",
        gettext_lazy("Imports to decide"),
        shown_to=_is_city,
        rows=_imports,
        item=_import,
        address="exchange:imports",
        icon="up",
    )
    inbox.register_rows(
        "desk.paper",
        gettext_lazy("Papers that end"),
        shown_to=_makes,
        rows=_papers,
        item=_paper,
        due="valid_to",
        address="desk:papers",
    )
    inbox.register_rows(
        "desk.renewal",
        gettext_lazy("Stars to renew"),
        shown_to=_makes,
        rows=_renewals,
        item=_renewal,
        due="ends_on",
        blocked=_is_going,
        address="desk:endings",
        icon="star",
    )
    agenda.register("ending", gettext_lazy("Stars that end"), _endings, icon="clock")
    agenda.register("off", gettext_lazy("Days off"), _days_off, icon="calendar")
