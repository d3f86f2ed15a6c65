"""The first page after sign-in: what waits for this person."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ocop.appraisal import inboxes
from ocop.appraisal.producer_desk import next_things
from ocop.desk import waiting
from ocop.desk.access import desk_page
from ocop.desk.listings import dress_recognitions
from ocop.ledger.models import Entry
from ocop.notices import inbox
from ocop.people.history import lines
from ocop.people.models import Claim
from ocop.people.rights import rights_of
from ocop.recognition import statistics
from ocop.workdays import clock


@require_safe
@desk_page
def home(request: HttpRequest) -> HttpResponse:
    """What waits, by role: officers their tasks, producers their products, leaders and auditors figures and changes."""
    person = request.user
    rights = rights_of(person)
    context: dict[str, object] = {
        "rights": rights,
        "today": clock.today(),
        "is_member": bool(rights.organisation_ids("producer_member")),
        "claims": Claim.objects.filter(person_id=person.pk).select_related("organisation").order_by("-created_at")[:5],
    }
    if rights.is_officer:
        context["tasks"] = waiting.tasks(person)
        ending = list(
            waiting.working_ending(person)
            .select_related("product__producer__organisation")
            .prefetch_related("withdrawals")
            .order_by("ends_on", "pk")[: waiting.MOST]
        )
        dress_recognitions(ending, person)
        context["ending"] = ending
        context["dossiers"] = inboxes.nearest(person, waiting.MOST)
    if context["is_member"]:
        context["products"] = waiting.own_products(person)
        context["papers"] = waiting.papers_to_watch(person)
        context["next_things"] = next_things(person)
    context["work"] = sum(inbox.counted(person).values(), inbox.Counts())
    context["own_organisations"] = waiting.other_organisations(person)
    context["own_outlets"] = waiting.own_outlets(person)
    if rights.sees_everything or rights.is_trade_officer:
        register = settings.OCOP_REGISTER
        context["register"] = register
        context["total"] = statistics.total(register=register, as_of=clock.today())
        context["in_force"] = statistics.total(register=register, as_of=clock.today(), in_force=True)
    if rights.sees_audit:
        context["newest"] = lines(Entry.objects.order_by("-sequence")[: waiting.MOST], by=person)
    return render(request, "desk/home.html", context)
