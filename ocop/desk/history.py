"""What happened to one row, from the ledger, for those who work on it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.ledger.models import Entry
from ocop.people.history import lines

ACTIONS = {
    "producers.create": gettext_lazy("entered"),
    "producers.change": gettext_lazy("changed"),
    "producers.merge": gettext_lazy("merged into another"),
    "producers.take_over": gettext_lazy("took over another entry"),
    "producers.add_paper": gettext_lazy("paper added"),
    "producers.add_paper_version": gettext_lazy("new version added"),
    "producers.change_paper": gettext_lazy("paper changed"),
    "villages.create": gettext_lazy("entered"),
    "villages.change": gettext_lazy("changed"),
    "villages.give_title": gettext_lazy("title given"),
    "villages.end_title": gettext_lazy("title ended"),
    "products.create": gettext_lazy("entered"),
    "products.change": gettext_lazy("changed"),
    "products.merge": gettext_lazy("merged into another"),
    "products.take_over": gettext_lazy("took over another entry"),
    "products.add_picture": gettext_lazy("picture added"),
    "products.describe_picture": gettext_lazy("picture described"),
    "products.order_pictures": gettext_lazy("pictures put in order"),
    "products.remove_picture": gettext_lazy("picture taken away"),
    "products.move": gettext_lazy("moved to another producer"),
    "products.moved_away": gettext_lazy("a product went to another producer"),
    "products.moved_here": gettext_lazy("a product came from another producer"),
    "outlets.set_keeper": gettext_lazy("keeper chosen"),
    "outlets.create": gettext_lazy("entered"),
    "outlets.change": gettext_lazy("changed"),
    "outlets.end": gettext_lazy("ended"),
    "outlets.reopen": gettext_lazy("opened again"),
    "recognition.recognise": gettext_lazy("recognition recorded"),
    "recognition.withdraw": gettext_lazy("recognition withdrawn"),
    "recognition.retract": gettext_lazy("recognition retracted as wrong"),
    "recognition.replace": gettext_lazy("recognition corrected"),
    "recognition.retract_withdrawal": gettext_lazy("withdrawal retracted"),
    "recognition.confirm": gettext_lazy("confirmed into the office register"),
    "recognition.extend": gettext_lazy("stands until its renewal is answered"),
    "recognition.end_extension": gettext_lazy("its renewal was answered"),
    "recognition.resume_extension": gettext_lazy("its renewal waits for an answer again"),
    "certificate.issue": gettext_lazy("certificate issued"),
    "certificate.reissue": gettext_lazy("new certificate in its place"),
    "certificate.print": gettext_lazy("certificates printed"),
    "certificate.new_key": gettext_lazy("signing key made"),
    "certificate.distrust_key": gettext_lazy("signing key trusted no more"),
    "villages.add_craft": gettext_lazy("craft added"),
    "desk.calendar_address": gettext_lazy("calendar address made"),
    "desk.calendar_address_end": gettext_lazy("calendar address ended"),
}
FIELDS = {
    "name": gettext_lazy("Name"),
    "name_en": gettext_lazy("Name in English"),
    "kind": gettext_lazy("Kind"),
    "tax_code": gettext_lazy("Tax code"),
    "registration_number": gettext_lazy("Business registration number"),
    "representative": gettext_lazy("Representative"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "website": gettext_lazy("Website"),
    "address": gettext_lazy("Address"),
    "place_as_given": gettext_lazy("Place"),
    "story_vi": gettext_lazy("Story in Vietnamese"),
    "story_en": gettext_lazy("Story in English"),
    "is_public": gettext_lazy("Shown to everybody"),
    "product_set": gettext_lazy("Product set"),
    "groups": gettext_lazy("Group"),
    "papers": gettext_lazy("Papers"),
    "pictures": gettext_lazy("Pictures"),
    "title": gettext_lazy("Title or name"),
    "decision": gettext_lazy("Decision"),
    "decided_on": gettext_lazy("Date of the decision"),
    "issued_on": gettext_lazy("Issued on"),
    "ends_on": gettext_lazy("First day not in force"),
    "ended_on": gettext_lazy("Ends on"),
    "level": gettext_lazy("Stars"),
    "merged_into_name": gettext_lazy("Merged into"),
    "from_name": gettext_lazy("Merged from"),
    "moved": gettext_lazy("Moved rows"),
    "producer_name": gettext_lazy("Producer"),
    "product_name": gettext_lazy("Product"),
    "keeper_name": gettext_lazy("Keeper"),
    "since": gettext_lazy("Since"),
    "kind_since": gettext_lazy("Since when of this kind"),
    "kind_was_wrong": gettext_lazy("The earlier kind was an error"),
    "papers_unlinked": gettext_lazy("Papers no longer linked"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_to": gettext_lazy("Valid to"),
    "file": gettext_lazy("File"),
    "pack_sizes": gettext_lazy("Pack sizes"),
    "season_months": gettext_lazy("Months in which it is made"),
    "capacity_a_month": gettext_lazy("Capacity a month"),
    "price_from": gettext_lazy("Price from (VND)"),
    "shelf_life_days": gettext_lazy("Keeps for (days)"),
    "opened_on": gettext_lazy("Opened on"),
}
MOST = 30


def history(row: models.Model, person: Any) -> list[dict[str, Any]]:
    """The newest entries of a row: when, who, what, and each field before and after. Personal values by the reader's right."""
    found = Entry.objects.filter(subject_type=row._meta.label_lower, subject_id=str(row.pk)).order_by("-sequence")[
        :MOST
    ]
    shown = lines(found, by=person)
    return [
        {
            "at": line.entry.at,
            "actor": line.actor,
            "action": line.words,
            "reason": line.entry.reason,
            "changes": [
                {"label": FIELDS.get(name, name), "before": _words(before), "after": _words(after)}
                for name, before, after in line.changes
                if _words(before) != _words(after) and f"{name}_name" not in names
            ],
        }
        for line in shown
        # A key says nothing where the name stands beside it.
        for names in [{name for name, _before, _after in line.changes}]
    ]


def _words(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_words(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    text = str(value)
    return text if len(text) <= 160 else f"{text[:157]}…"
