"""Events of the demo city: the three sessions of 2019, four of 2020, one half a year ago, one to come with wishes."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from ocop.bulk.inserting import insert
from ocop.demo.accounts import listed_roles
from ocop.demo.trade.sides import Sides
from ocop.demo.writing import SOURCE, moment
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.products.models import Product
from ocop.trade.events import slots
from ocop.trade.models import (
    EventHall,
    EventSlot,
    EventTable,
    HallWalk,
    Meeting,
    MeetingOutcome,
    OutsideEvent,
    Participant,
    ParticipantProduct,
    TradeEvent,
    Wish,
)
from ocop.workdays import clock

RECORDER = "Văn phòng điều phối (dữ liệu minh hoạ)"


@dataclass(frozen=True)
class Plan:
    """One event: what it is called, when, and how many came and signed."""

    slug: str
    kind: str
    vi: str
    en: str
    day: datetime.date
    days: int
    producers: int
    buyers: int
    memoranda: int
    budget: int
    sessions: tuple[str, ...] = ()


# What the sources tell: a national conference of three sessions on 17/12/2019; four events in 2020 with at least 500
# memoranda together. Names, places and days of those four are invented.
PAST = (
    Plan(
        "hoi-nghi-ba-phien-2019", "conference", "Hội nghị kết nối toàn quốc ba phiên (minh hoạ)",
        "National conference in three sessions (demo)", datetime.date(2019, 12, 17), 1, 40, 12, 0, 900_000_000,
        (
            "Phiên 1: chính sách và giải pháp thúc đẩy tiêu thụ trong nước",
            "Phiên 2: kinh nghiệm thúc đẩy sản xuất",
            "Phiên 3: xúc tiến thương mại, tiêu thụ",
        ),
    ),
    Plan("hoi-nghi-xuan-2020", "conference", "Hội nghị kết nối mùa xuân 2020 (minh hoạ)", "Spring conference 2020 (demo)",
         datetime.date(2020, 5, 14), 2, 90, 18, 121, 1_400_000_000),
    Plan("tuan-hang-he-2020", "week", "Tuần hàng OCOP mùa hè 2020 (minh hoạ)", "OCOP summer week 2020 (demo)",
         datetime.date(2020, 7, 16), 4, 110, 20, 152, 2_100_000_000),
    Plan("hoi-cho-thu-2020", "fair", "Hội chợ OCOP mùa thu 2020 (minh hoạ)", "OCOP autumn fair 2020 (demo)",
         datetime.date(2020, 9, 24), 5, 100, 19, 117, 2_600_000_000),
    Plan("hoi-nghi-dong-2020", "conference", "Hội nghị kết nối mùa đông 2020 (minh hoạ)", "Winter conference 2020 (demo)",
         datetime.date(2020, 11, 26), 2, 105, 20, 134, 1_700_000_000),
)  # fmt: skip
ACCOUNTS = 3
"""Producers whose people have a demo account: they are at every event and sign with the buyer of the demo account."""
RECENT_DAYS = 200
COMING_DAYS = 18


@dataclass
class Held:
    """An event with who took part, by side, in order."""

    event: TradeEvent
    plan: Plan
    producers: list[Participant]
    buyers: list[Participant]
    meetings: list[Meeting]


def write(seed: str, sides: Sides, day: datetime.date) -> list[Held]:
    """The events as of a day; those whose memoranda are written by `deals` first."""
    rng = random.Random(f"{seed}|trade events")
    makers = _makers()
    held = [_past(rng, plan, sides, makers) for plan in PAST if plan.day < day]
    held.append(_past(rng, _recent(day), sides, makers))
    _coming(rng, sides, makers, day)
    _outside(sides, day)
    return held


def _makers() -> list[tuple[int, list[int], datetime.date]]:
    """Producers' organisations with products, and since when there is one; those of the demo accounts first."""
    known = {row.organisation_id for row in listed_roles() if row.name == "producer_member"}
    found: dict[int, tuple[list[int], datetime.date]] = {}
    rows = Product.objects.filter(register="demo", producer__isnull=False, recognitions__isnull=False)
    for organisation, product, counted in rows.order_by("pk").values_list(
        "producer__organisation_id", "pk", "recognitions__counted_from"
    ):
        products, since = found.get(organisation, ([], counted))
        if product not in products:
            products.append(product)
        found[organisation] = products, min(since, counted)
    ordered = sorted(found, key=lambda key: (key not in known, key))
    return [(key, *found[key]) for key in ordered]


def _recent(day: datetime.date) -> Plan:
    return Plan(
        "hoi-nghi-gan-day", "conference", "Hội nghị kết nối gần đây (minh hoạ)", "Recent conference (demo)",
        day - datetime.timedelta(days=RECENT_DAYS), 2, 70, 15, 46, 1_200_000_000,
    )  # fmt: skip


def _place(plan: Plan, state: str) -> tuple[TradeEvent, list[EventTable], list[EventSlot]]:
    """The event with two halls, their tables and the slots of its days."""
    ends = plan.day + datetime.timedelta(days=plan.days - 1)
    drawn_from = slots.Plan(
        tuple(plan.day + datetime.timedelta(days=number) for number in range(plan.days)),
        slots.parse_spans("8:30-11:30; 13:30-16:30"),
        (),
        20,
    )
    event = TradeEvent.objects.create(
        register="demo", kind=plan.kind, name_vi=plan.vi, name_en=plan.en, slug=plan.slug, state=state,
        venue="Nhà triển lãm Ba Gian (minh hoạ)", address="Số 1 phố Chợ Phiên", organiser="Sở Công Thương (minh hoạ)",
        starts_on=plan.day, ends_on=ends, register_until=plan.day - datetime.timedelta(days=10),
        wishes_until=plan.day - datetime.timedelta(days=4), budget=plan.budget, source=SOURCE, slot_plan=drawn_from.as_json(),
        note_vi="Dữ liệu minh hoạ.", note_en="Demo data.", created_at=moment(plan.day - datetime.timedelta(days=80), 1, lag=0),
    )  # fmt: skip
    halls = [
        EventHall.objects.create(event=event, name=name, position=at) for at, name in enumerate(("Sảnh A", "Sảnh B"))
    ]
    HallWalk.objects.create(first=halls[0], second=halls[1], minutes=4)
    tables = EventTable.objects.bulk_create(
        [EventTable(hall=hall, label=f"{hall.name[-1]}{number:02d}") for hall in halls for number in range(1, 11)]
    )
    made = EventSlot.objects.bulk_create(
        [
            EventSlot(
                event=event,
                starts_at=make_aware(one.starts),
                ends_at=make_aware(one.ends),
                is_break=one.is_break,
                session=one.session,
            )
            for one in slots.draw(drawn_from)
        ]
    )
    for name, slot in zip(plan.sessions, made, strict=False):
        EventSlot.objects.filter(pk=slot.pk).update(session=name[:40])
    return event, tables, made


def _participants(
    rng: random.Random, event: TradeEvent, plan: Plan, sides: Sides, makers: list[tuple[int, list[int], datetime.date]]
) -> tuple[list[Participant], list[Participant]]:
    """Who was invited, who came with what; the demo accounts' organisations are always there."""
    there = [one for one in makers if one[2] <= plan.day]
    known, others = there[:ACCOUNTS], there[ACCOUNTS:]
    chosen = [*known, *rng.sample(others, min(plan.producers - len(known), len(others)))]
    confirmed = [one for one in sides.buyers if one.state == "confirmed"]
    buying = [confirmed[0], *rng.sample(confirmed[1:], min(plan.buyers - 1, len(confirmed) - 1))]
    invited = moment(plan.day - datetime.timedelta(days=40), 1, lag=0)
    came = moment(plan.day - datetime.timedelta(days=20), 2, lag=0)
    rows = []
    for side, organisations in (
        ("producer", [one[0] for one in chosen]),
        ("buyer", [one.organisation_id for one in buying]),
    ):
        for number, organisation in enumerate(organisations):
            absent = number > 3 and rng.random() < 0.12
            rows.append(
                Participant(
                    event=event, organisation_id=organisation, side=side, state="declined" if absent else "registered",
                    badge=f"{rng.getrandbits(80):020x}", invited_at=invited, registered_at=None if absent else came,
                    registered_by_name="" if absent else RECORDER, is_assisted=not absent, created_at=invited,
                )
            )  # fmt: skip
    made = Participant.objects.bulk_create(rows)
    products = {one[0]: one[1] for one in chosen}
    insert(
        ParticipantProduct,
        [
            {"participant_id": row.pk, "product_id": product}
            for row in made
            if row.side == "producer" and row.state == "registered"
            for product in products[row.organisation_id][:3]
        ],
    )
    here = [row for row in made if row.state == "registered"]
    return [row for row in here if row.side == "producer"], [row for row in here if row.side == "buyer"]


def _past(rng: random.Random, plan: Plan, sides: Sides, makers: list[tuple[int, list[int], datetime.date]]) -> Held:
    """An event that is over: meetings held, what came of them said by one side or both."""
    event, _tables, _slots = _place(plan, "closed")
    producers, buyers = _participants(rng, event, plan, sides, makers)
    pairs = [(producer, buyer) for producer in producers for buyer in buyers]
    count = min(len(pairs), max(plan.memoranda * 2, 60))
    first = [(producer, buyers[0]) for producer in producers[:ACCOUNTS]]
    chosen = [*first, *[pair for pair in rng.sample(pairs, count) if pair not in first]]
    at = moment(plan.day, 3, lag=0)
    meetings = Meeting.objects.bulk_create(
        [
            Meeting(
                event=event, producer=producer, buyer=buyer, weight=1, created_at=at,
                state="held" if number < plan.memoranda + 2 or rng.random() < 0.85 else "no_show",
            )
            for number, (producer, buyer) in enumerate(chosen)
        ]
    )  # fmt: skip
    outcomes = []
    for number, meeting in enumerate(meetings):
        if meeting.state != "held":
            continue
        signed = number < plan.memoranda
        for side in ("producer", "buyer"):
            if rng.random() < 0.8:
                result = "memorandum" if signed else rng.choice(("talk", "sample", "quote", "nothing"))
                outcomes.append(
                    {
                        "key": f"{rng.getrandbits(128):032x}", "meeting_id": meeting.pk, "side": side, "result": result,
                        "products": [], "follow_up": None, "said_at": at, "saved_at": at, "said_by_name": RECORDER,
                    }
                )  # fmt: skip
    insert(MeetingOutcome, outcomes)
    return Held(event, plan, producers, buyers, meetings)


def _coming(
    rng: random.Random, sides: Sides, makers: list[tuple[int, list[int], datetime.date]], day: datetime.date
) -> None:
    """An event to come, its wishes being collected: an officer can make its timetable at once."""
    plan = Plan(
        "hoi-nghi-sap-toi", "conference", "Hội nghị kết nối sắp tới (minh hoạ)", "Coming conference (demo)",
        day + datetime.timedelta(days=COMING_DAYS), 1, 72, 16, 0, 1_500_000_000,
    )  # fmt: skip
    event, _tables, _slots = _place(plan, "wishes")
    producers, buyers = _participants(rng, event, plan, sides, makers)
    insert(Wish, wishes(rng, producers, buyers))


def wishes(rng: random.Random, producers: list[Participant], buyers: list[Participant]) -> list[dict[str, Any]]:
    """What those who took part wish, as rows entered by an officer: a must now and then, a no here and there."""
    at = clock.now()
    rows: list[dict[str, Any]] = []
    for participant, others, most in [
        *[(one, buyers, 5) for one in producers],
        *[(one, producers, 14) for one in buyers],
    ]:
        for number, other in enumerate(rng.sample(others, min(most, len(others)))):
            value = "must" if number == 0 and rng.random() < 0.5 else "no" if rng.random() < 0.05 else "like"
            rows.append(
                {
                    "participant_id": participant.pk, "other_id": other.pk, "value": value, "set_at": at,
                    "set_by_name": RECORDER, "by_officer": True,
                }
            )  # fmt: skip
    return rows


def fill_wishes(seed: str, slug: str) -> int:
    """Wishes of everybody registered at a demo event who has none yet; how many were written. Raises Refused."""
    event = TradeEvent.objects.filter(slug=slug, register="demo").first()
    if event is None or event.state not in ("open", "wishes"):
        raise Refused(_("There is no event of the demo city with this word that collects wishes."))
    here = list(event.participants.filter(state="registered").order_by("pk"))
    silent = set(event.participants.filter(wishes__isnull=True).values_list("pk", flat=True))
    sides = {side: [one for one in here if one.side == side] for side in ("producer", "buyer")}
    rows = [
        row for row in wishes(random.Random(f"{seed}|{slug}|wishes"), **{f"{side}s": of for side, of in sides.items()})
        if row["participant_id"] in silent
    ]  # fmt: skip
    with transaction.atomic():
        insert(Wish, rows)
        record(by=None, action="trade.wishes", topic="trade", subject=event, after={"wishes": len(rows)})
    return len(rows)


def _outside(sides: Sides, day: datetime.date) -> None:
    """Fairs of others, so that buyers are not asked twice."""
    for number, (ahead, name, place) in enumerate(
        (
            (9, "Hội chợ đặc sản vùng miền (minh hoạ)", "Trung tâm triển lãm Sớm Mai"),
            (COMING_DAYS - 1, "Ngày hội nhà bán lẻ (minh hoạ)", "Nhà văn hoá Bến Nước"),
            (46, "Hội chợ Tết (minh hoạ)", "Công viên Gốc Đa"),
        )
    ):
        starts = day + datetime.timedelta(days=ahead)
        row = OutsideEvent.objects.create(
            register="demo", name=name, organiser="Đơn vị tổ chức minh hoạ", place=place, starts_on=starts,
            ends_on=starts + datetime.timedelta(days=2), source=SOURCE, created_at=clock.now(),
        )  # fmt: skip
        row.buyers.set([one for one in sides.buyers if one.state == "confirmed"][number::4])
