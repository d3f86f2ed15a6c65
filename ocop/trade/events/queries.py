"""Lists and counts of events; what the lists show from other rooms is hung on a page's rows in a fixed number of queries."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ocop.people.rights import rights_of
from ocop.producers.models import PaperVersion
from ocop.products.models import Product
from ocop.recognition.standing import standings
from ocop.rulebooks import product_sets
from ocop.trade.events.permissions import ROLE, acts_as
from ocop.trade.models import Buyer, EventTable, Participant, ParticipantProduct, TradeEvent, Wish
from ocop.trade.reach import reads_trade
from ocop.vietnamese.folding import fold


def counts_of(event: TradeEvent) -> dict[str, Any]:
    """Numbers of an event for the office: participants by side and state, wishes, tables, slots. Four queries."""
    by = Counter(
        {
            (row["side"], row["state"]): row["n"]
            for row in event.participants.values("side", "state").annotate(n=Count("pk"))
        }
    )
    wishes = Counter(dict(Wish.objects.filter(participant__event=event).values_list("value").annotate(n=Count("pk"))))
    tables = EventTable.objects.filter(hall__event=event, closed_at__isnull=True).count()
    slots = event.slots.filter(dropped_at__isnull=True, is_break=False).count()
    return {
        "producers": by["producer", "registered"],
        "buyers": by["buyer", "registered"],
        "invited": by["producer", "invited"] + by["buyer", "invited"],
        "declined": sum(by[side, state] for side in ("producer", "buyer") for state in ("declined", "withdrawn")),
        "musts": wishes["must"],
        "likes": wishes["like"],
        "noes": wishes["no"],
        "tables": tables,
        "slots": slots,
        "places": tables * slots,
    }


def events_for(person: Any) -> QuerySet[TradeEvent]:
    """Events within reach, the newest first."""
    found: QuerySet[TradeEvent] = TradeEvent.objects.visible_to(person).order_by("-starts_on", "-pk")
    return found


def own_participants(event: TradeEvent, person: Any) -> list[Participant]:
    """The participants of an event for whom a person acts as a member or helps as a commune officer; not the office's reach."""
    rights = rights_of(person)
    reach = Q(pk__in=[])
    for side, role in ROLE.items():
        reach |= Q(side=side, organisation_id__in=rights.organisation_ids(role))
    if rights.commune_ids:
        reach |= Q(side="producer", organisation__commune_id__in=rights.commune_ids)
    rows = event.participants.filter(reach).select_related("organisation", "event").order_by("organisation__name", "pk")
    return list(rows)


def may_register(event: TradeEvent, person: Any) -> list[tuple[str, Any]]:
    """(side, organisation) a person may register besides those that are participants already; households of a commune up to 200."""
    from ocop.people.models import Organisation

    rights = rights_of(person)
    if reads_trade(rights):
        return []
    there = set(event.participants.values_list("side", "organisation_id"))
    found: list[tuple[str, Any]] = []
    producers = Q(pk__in=rights.organisation_ids("producer_member"))
    if rights.commune_ids:
        producers |= Q(commune_id__in=rights.commune_ids)
    rows = Organisation.objects.filter(
        producers, producer__isnull=False, merged_into__isnull=True, register=event.register
    )
    for one in rows.order_by("name", "pk")[:200]:
        if ("producer", one.pk) not in there:
            found.append(("producer", one))
    buyers = Organisation.objects.filter(
        pk__in=rights.organisation_ids("buyer_member"), buyer__state="confirmed", register=event.register
    )
    found += [("buyer", one) for one in buyers.order_by("name", "pk") if ("buyer", one.pk) not in there]
    return found


def participants(
    event: TradeEvent, *, side: str = "", state: str = "", text: str = "", commune: str = ""
) -> QuerySet[Participant]:
    """Participants of an event by name; `text` is searched word by word without marks."""
    rows = event.participants.select_related("organisation__commune", "event", "organisation__producer")
    if side in Participant.Side.values:
        rows = rows.filter(side=side)
    if state in Participant.State.values:
        rows = rows.filter(state=state)
    for word in fold(text).split():
        rows = rows.filter(organisation__name_folded__contains=word)
    if commune.isascii() and commune.isdigit() and len(commune) < 10:
        rows = rows.filter(organisation__commune_id=int(commune))
    return rows.order_by("side", "organisation__name_folded", "pk")


def dress(rows: Sequence[Any]) -> None:
    """Products brought, what of them ends before the event, wishes of one's own. Six queries, whatever the number of rows."""
    if not rows:
        return
    keys = [row.pk for row in rows]
    numbers = {
        row["pk"]: row
        for row in Participant.objects.filter(pk__in=keys)
        .values("pk")
        .annotate(
            brought=Count("products", distinct=True),
            wished=Count("wishes", distinct=True),
            busy=Count("unavailable", distinct=True),
        )
    }
    endings = endings_of(rows)
    for row in rows:
        row.brought, row.wished, row.busy = (numbers[row.pk][name] for name in ("brought", "wished", "busy"))
        row.endings = endings.get(row.pk, [])


def endings_of(rows: Iterable[Participant]) -> dict[int, list[dict[str, Any]]]:
    """By participant: stars and papers that do not stand on the event's first day, though the product is brought. Three queries.

    Each is {"product" or "paper", "state", "on"}: the day it ended or ends, None when that is not known.
    """
    by_day: dict[datetime.date, list[Participant]] = {}
    for row in rows:
        if row.side == "producer":
            by_day.setdefault(row.event.starts_on, []).append(row)
    found: dict[int, list[dict[str, Any]]] = {}
    for day, group in by_day.items():
        brought = list(
            ParticipantProduct.objects.filter(participant__in=group)
            .select_related("product")
            .order_by("product__name", "pk")
        )
        standing = standings([one.product_id for one in brought], on=day)
        for one in brought:
            now = standing[one.product_id]
            if now.state in ("ended", "withdrawn"):
                on = now.withdrawn_on if now.state == "withdrawn" else now.over_on
                found.setdefault(one.participant_id, []).append({"product": one.product, "state": now.state, "on": on})
        _papers(group, day, found)
    return found


def _papers(group: list[Participant], day: datetime.date, found: dict[int, list[dict[str, Any]]]) -> None:
    by_organisation = {row.organisation_id: row.pk for row in group}
    rows = PaperVersion.objects.filter(paper__producer__organisation_id__in=list(by_organisation)).order_by(
        "paper_id", "number"
    )
    newest: dict[int, Any] = {}
    for row in rows.select_related("paper__producer"):
        newest[row.paper_id] = row
    for row in newest.values():
        if row.valid_to is not None and row.valid_to < day:
            key = by_organisation[row.paper.producer.organisation_id]
            found.setdefault(key, []).append({"paper": row.paper, "state": "ended", "on": row.valid_to})


def others_for(
    participant: Participant, *, text: str = "", value: str = "", kind: str = "", keys: Sequence[int] | None = None
) -> QuerySet[Participant]:
    """The other side of a participant's event, registered, by name. `value`: must, like, no, any (wished), none; `kind`: a buyer's
    kind or a product group of decree 26/2026. The text is sought in names of organisations and of the products they bring."""
    other = "buyer" if participant.side == "producer" else "producer"
    rows = Participant.objects.filter(event=participant.event_id, side=other, state="registered").select_related(
        "organisation__commune", "organisation__buyer" if other == "buyer" else "organisation__producer"
    )
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    brought = ParticipantProduct.objects.filter(participant=OuterRef("pk"))
    for word in fold(text).split():
        reach: Any = Q(organisation__name_folded__contains=word)
        if other == "producer":
            reach |= Exists(brought.filter(product__name_folded__contains=word))
        rows = rows.filter(reach)
    own = Wish.objects.filter(participant=participant, other=OuterRef("pk"))
    if value in Wish.Value.values:
        rows = rows.filter(Exists(own.filter(value=value)))
    elif value in ("any", "none"):
        rows = rows.filter(Exists(own) if value == "any" else ~Exists(own))
    if kind and other == "buyer" and kind in Buyer.Kind.values:
        rows = rows.filter(organisation__buyer__kind=kind)
    elif kind and other == "producer":
        sets = [one.id for one in product_sets.all_sets() if product_sets.group_of(one.id) == kind]
        rows = rows.filter(Exists(brought.filter(product__product_set__in=sets)))
    return rows.order_by("organisation__name_folded", "pk")


def dress_others(rows: Sequence[Any], participant: Participant) -> None:
    """The own wish for each, and what producers bring with their stars on the day. Three queries at most."""
    keys = [row.pk for row in rows]
    own = dict(Wish.objects.filter(participant=participant, other__in=keys).values_list("other_id", "value"))
    brought: dict[int, list[Any]] = {}
    if participant.side == "buyer" and keys:
        found = list(
            ParticipantProduct.objects.filter(participant__in=keys)
            .select_related("product")
            .order_by("product__name", "pk")
        )
        standing = standings([one.product_id for one in found], on=participant.event.starts_on)
        for one in found:
            item: Any = one.product
            item.standing = standing[one.product_id]
            brought.setdefault(one.participant_id, []).append(item)
    for row in rows:
        row.wish = own.get(row.pk, "")
        row.brings = brought.get(row.pk, [])


def used(participant: Participant) -> dict[str, int]:
    """How many wishes and musts a participant has used."""
    found = Counter(dict(participant.wishes.values_list("value").annotate(n=Count("pk"))))
    return {"wishes": found["must"] + found["like"], "musts": found["must"], "noes": found["no"]}


def products_of(participant_organisation: Any, *, on: datetime.date) -> list[Any]:
    """The products a producer may bring, with their standing on a day. Two queries."""
    rows: list[Any] = list(
        Product.objects.filter(producer__organisation=participant_organisation).order_by("name", "pk")[:200]
    )
    standing = standings([row.pk for row in rows], on=on)
    for row in rows:
        row.standing = standing[row.pk]
    return rows


def acting(participant: Participant, person: Any) -> str:
    """As whom a person acts for a participant; "" for nobody."""
    return acts_as(person, participant.organisation, participant.side)
