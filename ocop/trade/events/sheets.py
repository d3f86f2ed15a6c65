"""Lists brought in: fairs of others for the calendar, and participants of one event."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.exchange import cells
from ocop.exchange.kinds import Field, ImportKind, Plan, PlanRow, Writing, register, synonyms
from ocop.ledger.refusal import Refused
from ocop.people.models import Organisation
from ocop.people.rights import rights_of
from ocop.producers.sheets import refuse_wrong_register
from ocop.trade.events.actions import free_time, registering
from ocop.trade.events.forms import LANGUAGE_NAMES
from ocop.trade.models import Buyer, OutsideEvent, Participant, TradeEvent, Unavailability
from ocop.trade.reach import runs_trade
from ocop.vietnamese.folding import canonical, fold

_WORDS = dict(synonyms(Path(__file__).parent / "data" / "columns.yaml"))
_SIDES = {
    "producer": ("chu the", "producer", "nguoi ban", "co so", "ben ban"),
    "buyer": ("nha mua", "buyer", "nguoi mua", "ben mua", "mua"),
}
_TONGUES = {
    "vi": ("viet", "tieng viet"),
    "en": ("anh", "tieng anh"),
    "zh": ("trung", "tieng trung", "hoa"),
    "ja": ("nhat", "tieng nhat"),
    "ko": ("han", "tieng han"),
    "fr": ("phap", "tieng phap"),
    "de": ("duc", "tieng duc"),
    "ru": ("nga", "tieng nga"),
}


def _field(name: str, label: Any, *, required: bool = False, example: str = "", is_date: bool = False) -> Field:
    return Field(name, label, _WORDS.get(name, ()), required, example, is_date)


def check(person: Any, register_name: str) -> None:
    """The system and who runs trade."""
    refuse_wrong_register(register_name)
    if person is not None and not runs_trade(rights_of(person)):
        raise Refused(_("Lists of trade events are brought in by the trade office."))


# --- fairs of others ---------------------------------------------------------------------------------------------------------
FAIRS = (
    _field("fair", gettext_lazy("Fair or conference"), required=True, example="Hội chợ Nông sản"),
    _field("fair_starts_on", gettext_lazy("First day"), required=True, example="12/12/2026", is_date=True),
    _field("fair_ends_on", gettext_lazy("Last day"), example="15/12/2026", is_date=True),
    _field("fair_organiser", gettext_lazy("Organiser")),
    _field("fair_place", gettext_lazy("Venue")),
    _field("fair_website", gettext_lazy("Website")),
    _field("fair_buyers", gettext_lazy("Buyers known to go there")),
    _field("fair_note", gettext_lazy("Notes")),
)


def plan_fairs(whole: Plan) -> None:
    """Every row is one fair; the same name and first day is the same fair."""
    standing = {(fold(one.name), one.starts_on): one for one in OutsideEvent.objects.filter(register=whole.register)}
    buyers = {
        row.organisation.name_folded: row.pk
        for row in Buyer.objects.filter(state="confirmed", register=whole.register).select_related("organisation")
    }
    seen: dict[Any, PlanRow] = {}
    for row in whole.rows:
        name, first, last = (
            canonical(row.texts.get("fair", ""))[:200],
            _day(row, "fair_starts_on"),
            _day(row, "fair_ends_on"),
        )
        if not name:
            row.problem("fair", _("The name of the fair is missing."))
        if first is None and not row.problems:
            row.problem("fair_starts_on", _("The first day is missing."))
        if row.problems or first is None:
            continue
        last = last or first
        if last < first:
            row.problem("fair_ends_on", _("The event ends before it begins."))
            continue
        key = (fold(name), first)
        if key in seen:
            row.problem("fair", _("Row %(row)s already is this fair.") % {"row": seen[key].number})
            continue
        seen[key] = row
        website = row.texts.get("fair_website", "").strip()[:200]
        if website and not re.match(r"https?://", website):
            website = f"https://{website}"
        row.values = {
            "name": name,
            "starts_on": first.isoformat(),
            "ends_on": last.isoformat(),
            "organiser": canonical(row.texts.get("fair_organiser", ""))[:200],
            "place": canonical(row.texts.get("fair_place", ""))[:200],
            "website": website,
            "note": canonical(row.texts.get("fair_note", ""))[:2000],
            "buyers": _buyers(row, buyers),
        }
        row.action = "same" if key in standing else "create"
        if key in standing:
            row.warn("fair", _("This fair is in the calendar already; change it there."))
        whole.progress(row.position)


def _day(row: PlanRow, name: str) -> datetime.date | None:
    try:
        return cells.day(row.raw.get(name, ""))
    except ValueError:
        row.problem(name, _("This is not a date; write it as day/month/year."))
        return None


def _buyers(row: PlanRow, known: dict[str, int]) -> list[int]:
    found = []
    for name in re.split(r"[;\n]+", row.texts.get("fair_buyers", "")):
        if not name.strip():
            continue
        if fold(name) in known:
            found.append(known[fold(name)])
        else:
            row.warn(
                "fair_buyers",
                _("“%(name)s” is no confirmed buyer; the fair comes in without it.") % {"name": name.strip()[:80]},
            )
    return found


def write_fairs(writing: Writing) -> None:
    """Fairs one by one; in the caller's transaction."""
    for row in writing.rows:
        values = dict(row.values)
        buyers = values.pop("buyers")
        days = {name: datetime.date.fromisoformat(values.pop(name)) for name in ("starts_on", "ends_on")}
        made = OutsideEvent.objects.create(register=writing.register, created_at=writing.now, **days, **values)
        row.created(made)
        made.buyers.set(buyers)
        for link in OutsideEvent.buyers.through.objects.filter(outsideevent=made):
            row.created(link)
    writing.progress(len(writing.rows))


# --- participants of an event --------------------------------------------------------------------------------------------------
PARTICIPANTS = (
    _field("event", gettext_lazy("Event (its word in the address)"), example="hoi-nghi-ket-noi-2026"),
    _field("participant", gettext_lazy("Participant"), required=True, example="Hợp tác xã Miến Mẫu"),
    _field("participant_tax_code", gettext_lazy("Tax code of the participant")),
    _field("participant_side", gettext_lazy("Side"), required=True, example="chủ thể"),
    _field("participant_people", gettext_lazy("People"), example="2"),
    _field("participant_languages", gettext_lazy("Languages"), example="Việt, Anh"),
    _field("participant_busy", gettext_lazy("Busy hours on the first day"), example="8:30-10:00"),
)


def side_of(text: str) -> str:
    """The side that a cell names; "" for none."""
    folded = fold(text)
    return next((side for side, words in _SIDES.items() if folded in words), "")


def languages_of(text: str) -> list[str]:
    """Codes of the languages a cell names. ValueError for one that is not known."""
    found = []
    for piece in re.split(r"[,;/]+", text):
        folded = fold(piece)
        if not folded:
            continue
        code = (
            folded
            if folded in LANGUAGE_NAMES
            else next((code for code, words in _TONGUES.items() if folded in words), "")
        )
        if not code:
            raise ValueError(piece.strip())
        found.append(code)
    return list(dict.fromkeys(found))


def plan_participants(whole: Plan) -> None:
    """Every row registers one organisation on one side of an event; who is there already is left as it is."""
    events = {
        one.slug: one
        for one in TradeEvent.objects.filter(register=whole.register).exclude(state__in=["closed", "cancelled"])
    }
    there = set(
        Participant.objects.filter(event__in=events.values(), state="registered").values_list(
            "event_id", "side", "organisation_id"
        )
    )
    seen: dict[Any, PlanRow] = {}
    for row in whole.rows:
        word = (row.texts.get("event", "") or whole.defaults.get("event", "")).strip().strip("/").rsplit("/", 1)[-1]
        event = events.get(word)
        if event is None:
            row.problem("event", _("There is no open event “%(word)s”.") % {"word": word[:60]})
            continue
        side = side_of(row.texts.get("participant_side", ""))
        if not side:
            row.problem("participant_side", _("Write producer or buyer (chủ thể, nhà mua)."))
            continue
        organisation = _organisation(row, whole.register, side)
        if organisation is None:
            continue
        key = (event.pk, side, organisation)
        if key in seen:
            row.problem("participant", _("Row %(row)s already registers this participant.") % {"row": seen[key].number})
            continue
        seen[key] = row
        row.values = {"event": event.pk, "side": side, "organisation": organisation, **_details(row, event)}
        if not row.problems:
            row.action = "same" if key in there else "create"
            if key in there:
                row.warn("participant", _("It is registered already and stays as it is."))
        whole.progress(row.position)


def _organisation(row: PlanRow, register_name: str, side: str) -> int | None:
    reach = {"producer__isnull": False} if side == "producer" else {"buyer__state": "confirmed"}
    rows = Organisation.objects.filter(register=register_name, merged_into__isnull=True, **reach)
    tax, name = row.texts.get("participant_tax_code", "").strip(), fold(row.texts.get("participant", ""))
    found = list(rows.filter(tax_code=tax).values_list("pk", flat=True)[:2]) if tax else []
    found = found or list(rows.filter(name_folded=name).values_list("pk", flat=True)[:2])
    if len(found) == 1:
        return int(found[0])
    if found:
        row.problem("participant", _("Several organisations have this name; give the tax code."))
    elif side == "buyer":
        row.problem("participant", _("There is no confirmed buyer of this name."))
    else:
        row.problem("participant", _("There is no producer of this name in the registry."))
    return None


def _details(row: PlanRow, event: TradeEvent) -> dict[str, Any]:
    people, text = 1, row.texts.get("participant_people", "").strip()
    if text:
        people = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
        if not 1 <= people <= 50:
            row.problem("participant_people", _("Between 1 and 50 people."))
    languages: list[str] = []
    try:
        languages = languages_of(row.texts.get("participant_languages", ""))
    except ValueError as error:
        row.problem(
            "participant_languages", _("The language “%(code)s” is not in the list.") % {"code": str(error)[:30]}
        )
    busy: list[int] = []
    try:
        busy = free_time.slots_of_hours(event, event.starts_on, row.texts.get("participant_busy", ""))
    except Refused as refusal:
        row.problem("participant_busy", refusal.sentence)
    return {"people": people, "languages": languages, "busy": busy}


def write_participants(writing: Writing) -> None:
    """Registered by the office; one who was invited is registered now. In the caller's transaction."""
    for row in writing.rows:
        values = row.values
        found = Participant.objects.filter(
            event=values["event"], side=values["side"], organisation=values["organisation"]
        ).first()
        before = {"state": found.state, "people": found.people, "languages": found.languages} if found else None
        one = found or Participant(
            event_id=values["event"],
            side=values["side"],
            organisation_id=values["organisation"],
            badge=registering.badge(),
            created_at=writing.now,
        )
        one.state, one.people, one.languages, one.is_assisted = (
            "registered",
            values["people"],
            values["languages"],
            True,
        )
        one.registered_at, one.registered_by, one.registered_by_name = writing.now, writing.by, writing.by_name
        one.save()
        if before is None:
            row.created(one)
        else:
            row.changed(one, before)
        there = set(one.unavailable.values_list("slot_id", flat=True))
        for key in values["busy"]:
            if key not in there:
                row.created(Unavailability.objects.create(participant=one, slot_id=key))
    writing.progress(len(writing.rows))


def nothing_searched(_keys: dict[str, set[int]]) -> dict[str, set[int]]:
    """Events show in no search document."""
    return {}


def register_kinds() -> None:
    """Called when the room starts."""
    register(
        ImportKind(
            name="outside_events",
            label=gettext_lazy("Fairs and conferences of others"),
            topic="trade",
            fields=FAIRS,
            check=check,
            plan=plan_fairs,
            write=write_fairs,
            reach=nothing_searched,
            list_address="trade:event_calendar",
        )
    )
    register(
        ImportKind(
            name="event_participants",
            label=gettext_lazy("Participants of a trade event"),
            topic="trade",
            fields=PARTICIPANTS,
            check=check,
            plan=plan_participants,
            write=write_participants,
            reach=nothing_searched,
            defaults=("event",),
            list_address="trade:events",
        )
    )
