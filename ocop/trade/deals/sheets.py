"""Lists of memoranda from conferences: previewed, all or nothing. Each row is one pair that waits for both sides or a checked scan."""

from __future__ import annotations

import datetime
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.exchange import cells
from ocop.exchange.kinds import Field, ImportKind, Plan, PlanRow, Writing, register, synonyms
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.producers.sheets import refuse_wrong_register
from ocop.trade.deals import numbering, schedule, terms
from ocop.trade.models import Buyer, Memorandum, MemorandumMove, TradeEvent
from ocop.trade.reach import runs_trade
from ocop.ui import amounts
from ocop.vietnamese.folding import canonical, fold

_FIELDS = (
    ("reference", gettext_lazy("Number on the list"), "1", False),
    ("signed_on", gettext_lazy("Day of signing"), "15/09/2026", False),
    ("producer", gettext_lazy("Producer"), "Hợp tác xã Miến Mẫu", True),
    ("buyer", gettext_lazy("Buyer"), "Chuỗi Lúa Mẫu", True),
    ("event", gettext_lazy("Event"), "Hội nghị kết nối mẫu", False),
    ("value", gettext_lazy("Intended value, dong"), "480.000.000", False),
    ("from_day", gettext_lazy("First delivery"), "01/10/2026", False),
    ("to_day", gettext_lazy("Until"), "30/09/2027", False),
    ("words", gettext_lazy("In words"), "Cung cấp miến dong đóng gói", False),
)
_DATES = ("signed_on", "from_day", "to_day")


def fields() -> tuple[Field, ...]:
    """Every column a list of memoranda may have."""
    words = dict(synonyms(Path(__file__).parents[1] / "data" / "memoranda_columns.yaml"))
    return tuple(
        Field(name, label, words.get(name, ()), needed, example, name in _DATES)
        for name, label, example, needed in _FIELDS
    )


def check(person: Any, register_name: str) -> None:
    """The system, and who runs trade."""
    refuse_wrong_register(register_name)
    if person is not None and not runs_trade(rights_of(person)):
        raise Refused(_("Only the trade office brings in lists of memoranda."))


class _Known:
    """Parties and events by their folded names, and the memoranda that stand."""

    def __init__(self, register_name: str) -> None:
        makers = Producer.objects.filter(register=register_name, organisation__merged_into__isnull=True)
        self.producer = _by_name(makers)
        self.buyer = _by_name(Buyer.objects.filter(register=register_name).exclude(state__in=["refused", "suspended"]))
        self.event: dict[str, list[int]] = defaultdict(list)
        for key, name in TradeEvent.objects.filter(register=register_name).values_list("pk", "name_vi"):
            self.event[fold(name)].append(key)
        self.days = dict(TradeEvent.objects.filter(register=register_name).values_list("pk", "ends_on"))
        self.standing: dict[tuple[int, int], list[tuple[datetime.date, str]]] = defaultdict(list)
        rows = Memorandum.objects.filter(register=register_name).exclude(state="cancelled")
        for buyer, producer, day, number in rows.values_list("buyer_id", "producer_id", "signed_on", "number"):
            self.standing[buyer, producer].append((day, number))


def _by_name(rows: Any) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, name, tax in rows.order_by("pk").values_list("pk", "organisation__name_folded", "organisation__tax_code"):
        found[name].append(key)
        if tax:
            found[tax].append(key)
    return found


def plan(whole: Plan) -> None:
    """Every row is one buyer, one producer, one signing."""
    known = _Known(whole.register)
    seen: dict[Any, PlanRow] = {}
    for row in whole.rows:
        event = _event(row, known)
        values: dict[str, Any] = {
            "producer_id": _party(row, known.producer, "producer"),
            "buyer_id": _party(row, known.buyer, "buyer"),
            "event_id": event,
            "words": canonical(row.texts.get("words", ""))[:2000],
            "reference": row.texts.get("reference", "")[:40],
        }
        for name in _DATES:
            values[name] = _day(row, name)
        _value(row, values)
        if values["signed_on"] is None and event is not None:
            values["signed_on"] = known.days[event].isoformat()
        _days(row, values, whole.today)
        if not row.problems and not row.is_undecided:
            _twins(row, values, known, seen)
        row.values = values
        if not row.problems and not row.is_undecided and not row.action:
            row.action = "create"
        whole.progress(row.position)


def _party(row: PlanRow, known: dict[str, list[int]], side: str) -> int | None:
    text = canonical(row.texts.get(side, ""))
    found = known.get(fold(text)) or known.get(text.replace(" ", ""), []) if text else []
    if not text:
        row.problem(side, _("The producer is missing.") if side == "producer" else _("The buyer is missing."))
        return None
    if not found:
        row.problem(
            side,
            _("“%(name)s” is not in the register; enter it first, or write the name as it stands there.")
            % {"name": text},
        )
        return None
    if len(set(found)) > 1:
        row.problem(side, _("Several are called “%(name)s”; write the tax code instead.") % {"name": text})
        return None
    return found[0]


def _event(row: PlanRow, known: _Known) -> int | None:
    text = canonical(row.texts.get("event", ""))
    if not text:
        return None
    found = known.event.get(fold(text), [])
    if len(found) != 1:
        row.problem(
            "event",
            _("There is no such event; enter it first, or leave the cell empty.")
            if not found
            else _("Several events are called so."),
        )
        return None
    return found[0]


def _day(row: PlanRow, name: str) -> str | None:
    try:
        day = cells.day(row.raw.get(name, ""))
    except ValueError:
        row.problem(name, _("This is not a date; write it as day/month/year."))
        return None
    return day.isoformat() if day else None


def _value(row: PlanRow, values: dict[str, Any]) -> None:
    raw = row.raw.get("value", "")
    values["value"] = None
    try:
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            if raw < 0 or raw != int(raw):
                raise ValueError(_("An amount is a whole number of dong, not less than nothing."))
            values["value"] = amounts.dong(str(int(raw)))
        else:
            values["value"] = amounts.dong(str(raw or ""))
    except ValueError as problem:
        row.problem("value", str(problem))


def _days(row: PlanRow, values: dict[str, Any], today: datetime.date) -> None:
    signed, first, last = (values[name] for name in _DATES)
    if signed is None:
        if not any(one["field"] == "signed_on" for one in row.problems):
            row.problem("signed_on", _("The day of signing is missing, and no event says it."))
        return
    if signed > today.isoformat():
        row.problem("signed_on", _("The day of signing lies in the future."))
    if signed < terms.EARLIEST.isoformat():
        row.problem("signed_on", _("The day of signing lies too far back; look at the year."))
    if first and last and last < first:
        row.problem("to_day", _("The period ends before it begins."))
    elif last and last < signed:
        row.problem("to_day", _("The period ends before the day of signing."))


def _twins(row: PlanRow, values: dict[str, Any], known: _Known, seen: dict[Any, PlanRow]) -> None:
    """The same signing counts once: said when it stands already, asked when one stands near that day."""
    pair, signed = (values["buyer_id"], values["producer_id"]), datetime.date.fromisoformat(values["signed_on"])
    before = seen.setdefault((*pair, signed), row)
    if before is not row:
        row.problem("producer", _("Row %(row)s already is this signing.") % {"row": before.number})
        return
    same = [number for day, number in known.standing[pair] if day == signed]
    if same:
        row.action = "same"
        return
    span = schedule.on(signed).near_days
    near = [(day, number) for day, number in known.standing[pair] if abs((day - signed).days) <= span]
    if near:
        answer = row.ask(
            "twin",
            "signed_on",
            _("These two signed %(number)s near that day, on %(day)s.")
            % {"number": near[0][1], "day": f"{near[0][0]:%d/%m/%Y}"},
            [("same", _("it is that one; leave the row out")), ("another", _("another signing"))],
            default="same",
        )
        if answer == "same":
            row.action = "same"


def write(writing: Writing) -> None:
    """Memoranda in bulk, waiting to be confirmed; in the caller's transaction."""
    by_year: dict[int, list[Any]] = defaultdict(list)
    for row in writing.rows:
        by_year[int(row.values["signed_on"][:4])].append(row)
    for year, rows in sorted(by_year.items()):
        numbers = numbering.next_numbers(year, len(rows))
        made = [_made(writing, row.values, number) for row, number in zip(rows, numbers, strict=True)]
        Memorandum.objects.bulk_create(made, batch_size=500)
        moves = [_move(writing, one) for one in made]
        MemorandumMove.objects.bulk_create(moves, batch_size=500)
        for row, one, move in zip(rows, made, moves, strict=True):
            row.created(one)
            row.created(move)
    writing.progress(len(writing.rows))


def _made(writing: Writing, values: dict[str, Any], number: str) -> Memorandum:
    days = {name: datetime.date.fromisoformat(values[name]) if values[name] else None for name in _DATES}
    return Memorandum(
        register=writing.register,
        number=number,
        key=f"list:{number}",
        event_id=values["event_id"],
        buyer_id=values["buyer_id"],
        producer_id=values["producer_id"],
        state=Memorandum.State.WAITING,
        value=values["value"],
        words=values["words"],
        made_by_side="office",
        made_by=writing.by,
        made_by_name=writing.by_name,
        created_at=writing.now,
        **days,
    )


def _move(writing: Writing, one: Memorandum) -> MemorandumMove:
    return MemorandumMove(
        memorandum=one,
        name="send",
        from_state="draft",
        to_state="waiting",
        as_role="office",
        version=1,
        moved_at=writing.now,
        moved_by=writing.by,
        moved_by_name=writing.by_name,
    )


def reach_of(keys: dict[str, set[int]]) -> dict[str, set[int]]:
    """No search document shows a memorandum."""
    return {}


def register_kind() -> None:
    """Called when the room starts."""
    register(
        ImportKind(
            name="memoranda",
            label=gettext_lazy("Memoranda"),
            topic="trade",
            fields=fields(),
            check=check,
            plan=plan,
            write=write,
            reach=reach_of,
            list_address="trade:memoranda",
        )
    )
