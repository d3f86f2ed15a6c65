"""What waits for a person: counts with the way to the rows, and a producer's own products with what to do next."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ocop.appraisal import inboxes
from ocop.desk.listings import dress_papers, dress_products, ending_soon, with_newest
from ocop.desk.standing_filters import with_standing
from ocop.exchange.models import Import
from ocop.outlets.models import Outlet
from ocop.people.models import Claim, Organisation, Role
from ocop.people.rights import rights_of
from ocop.producers.models import Paper
from ocop.products.models import Product, ProductPicture
from ocop.recognition.models import Recognition
from ocop.ui import writing
from ocop.workdays import clock

# Decree 26/2026: renewal is filed from 180 to 120 days before the end.
RENEWAL_OPENS, RENEWAL_CLOSES = 180, 120
PAPER_DAYS = 90
FELLOW_DAYS = 30
MOST = 8


@dataclass(frozen=True)
class Task:
    """Something that waits: how many, in words, and where."""

    count: int
    label: str
    address: str
    icon: str
    is_urgent: bool = False


def _address(name: str, query: str = "") -> str:
    try:
        return reverse(name) + query
    except NoReverseMatch:
        return ""


def tasks(person: Any) -> list[Task]:
    """What waits for an officer; empty counts are left out."""
    rights = rights_of(person)
    found: list[Task] = []
    mine, late = inboxes.waiting(person)
    found.append(Task(mine, _("dossiers to work on"), _address("appraisal:inbox"), "doc", is_urgent=late > 0))
    scored = inboxes.to_score(person)
    found.append(Task(scored, _("dossiers to score"), _address("appraisal:hall"), "edit", is_urgent=scored > 0))
    claims = Claim.objects.to_answer_by(person).filter(state="waiting").count()
    found.append(Task(claims, _("requests to speak for somebody"), _address("people:claims"), "chat", is_urgent=True))
    fellows = (
        Role.objects.held()
        .visible_to(person)
        .filter(by_fellow=True, created_at__gte=clock.now() - datetime.timedelta(days=FELLOW_DAYS))
    )
    if rights.is_officer:
        found.append(
            Task(
                fellows.values("person_id").distinct().count(),
                _("people whom fellow members let in within 30 days"),
                _address("people:persons", "?let_in=fellow"),
                "people",
            )
        )
    if rights.is_city_officer:
        imports = Import.objects.filter(state=Import.State.PREVIEWED).count()
        found.append(Task(imports, _("imports that wait for a decision"), _address("exchange:imports"), "up"))
        public = Recognition.objects.known().filter(register="public").count()
        found.append(
            Task(
                public,
                _("rows from public pages to confirm"),
                _address("desk:recognitions", "?register=public"),
                "flag",
            )
        )
    if rights.is_city_officer or rights.commune_ids:
        ending = working_ending(person).count()
        found.append(
            Task(
                ending,
                _("stars that end within 180 days"),
                _address("desk:recognitions", "?soon=180&sort=end"),
                "clock",
            )
        )
        papers = ending_papers(person).count()
        found.append(Task(papers, _("papers that end within 90 days"), _address("desk:papers", "?ends=90"), "doc"))
        drafts = own_rows(person).filter(is_public=False).count()
        found.append(
            Task(drafts, _("products that are still drafts"), _address("desk:products", "?seen=draft"), "note")
        )
    return [task for task in found if task.count]


def own_rows(person: Any) -> QuerySet[Any]:
    """Products this person answers for: the city's, the communes', or the own organisation's."""
    rights = rights_of(person)
    rows = Product.objects.visible_to(person)
    if rights.is_city_officer:
        return rows
    return rows.filter(
        Q(commune_id__in=rights.commune_ids)
        | Q(producer__organisation__commune_id__in=rights.commune_ids)
        | Q(producer__organisation_id__in=rights.organisation_ids("producer_member"))
    )


def working_ending(person: Any) -> QuerySet[Any]:
    """Recognitions in force that end within 180 days, of the rows this person answers for."""
    return ending_soon(Recognition.objects.visible_to(person).filter(product__in=own_rows(person)), RENEWAL_OPENS)


def ending_papers(person: Any) -> QuerySet[Any]:
    """Papers whose newest version ends within 90 days."""
    today = clock.today()
    return with_newest(
        Paper.objects.readable_by(person).filter(producer__organisation__merged_into__isnull=True)
    ).filter(valid_to__gte=today, valid_to__lte=today + datetime.timedelta(days=PAPER_DAYS))


def papers_to_watch(person: Any) -> list[Any]:
    """The papers of the own organisation that end first, over ones included."""
    rights = rights_of(person)
    limit = clock.today() + datetime.timedelta(days=PAPER_DAYS)
    rows = list(
        with_newest(Paper.objects.filter(producer__organisation_id__in=rights.organisation_ids("producer_member")))
        .filter(valid_to__lte=limit)
        .select_related("producer__organisation")
        .prefetch_related("versions")
        .order_by("valid_to", "pk")[:MOST]
    )
    dress_papers(rows, person)
    return rows


def other_organisations(person: Any) -> list[Organisation]:
    """The organisations a person speaks for as a buyer or as keeper of points of sale, by name."""
    rights = rights_of(person)
    keys = rights.organisation_ids("buyer_member") | rights.organisation_ids("outlet_keeper")
    return list(Organisation.objects.visible_to(person).filter(pk__in=keys).order_by("name", "pk")) if keys else []


def own_outlets(person: Any) -> list[Outlet]:
    """The points of sale a person keeps, those still open first."""
    keys = rights_of(person).organisation_ids("outlet_keeper")
    if not keys:
        return []
    found = Outlet.objects.visible_to(person).filter(keeper_id__in=keys).select_related("commune", "district")
    return sorted(found, key=lambda row: (row.ended_on is not None and row.ended_on <= clock.today(), row.name_sort))


def own_products(person: Any) -> list[Any]:
    """The products of the own organisations, those that need something first; each with `next_steps`."""
    rights = rights_of(person)
    rows = list(
        with_standing(
            Product.objects.visible_to(person)
            .filter(producer__organisation_id__in=rights.organisation_ids("producer_member"))
            .select_related("producer__organisation")
        )
        .annotate(has_picture=Exists(ProductPicture.objects.filter(product=OuterRef("pk"))))
        .in_alphabet()[:200]
    )
    dress_products(rows, person)
    today = clock.today()
    for row in rows:
        row.next_steps = next_steps(row, today)
    rows.sort(key=lambda row: (row.ends_on or datetime.date.max) if row.state == "in_force" else datetime.date.max)
    return rows


def next_steps(row: Any, today: datetime.date) -> list[str]:
    """What to do next for a product, in plain sentences; the most pressing first."""
    steps: list[str] = []
    if row.state == "in_force" and row.ends_on is not None:
        opens = row.ends_on - datetime.timedelta(days=RENEWAL_OPENS)
        closes = row.ends_on - datetime.timedelta(days=RENEWAL_CLOSES)
        if opens <= today <= closes:
            steps.append(_("Ask for renewal now: the commune takes it until %(day)s.") % {"day": writing.day(closes)})
        elif today > closes:
            steps.append(
                _("The last day to ask for renewal was %(day)s; talk to your commune officer today.")
                % {"day": writing.day(closes)}
            )
        else:
            steps.append(_("Renewal opens on %(day)s.") % {"day": writing.day(opens)})
    elif row.state == "ended":
        steps.append(_("Its stars have ended: take them off labels, and ask your commune for a new rating."))
    elif row.state == "withdrawn":
        steps.append(_("Its stars were withdrawn: they may not be used on labels."))
    elif row.state == "none":
        steps.append(_("It has no stars yet: ask your commune when the next round begins."))
    if not row.is_public:
        steps.append(_("It is a draft: show it to everybody when it is ready."))
    if not row.has_picture:
        steps.append(_("Add a picture: people buy what they see."))
    if not row.story_vi:
        steps.append(_("Tell its story in a few sentences."))
    return steps
