"""Reading memoranda for pages: who may see the list, parties by name, what stands open for whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from ocop.people.rights import rights_of
from ocop.producers.models import Producer
from ocop.trade.deals import actors
from ocop.trade.models import Buyer, DealStep, FollowUp, Memorandum, SignedPaper, TradeEvent
from ocop.trade.reach import reads_trade
from ocop.vietnamese.folding import fold


def has_deals(person: Any) -> bool:
    """For whom the pages of memoranda are: both sides, commune officers who help, and who reads trade."""
    rights = rights_of(person)
    return bool(
        reads_trade(rights)
        or rights.organisation_ids("producer_member")
        or rights.organisation_ids("buyer_member")
        or rights.commune_ids
    )


def listed(person: Any) -> QuerySet[Memorandum]:
    """The memoranda of a list with their parties."""
    return Memorandum.objects.visible_to(person).select_related(
        "producer__organisation", "buyer__organisation", "event"
    )


def narrowed(rows: QuerySet[Memorandum], asked: dict[str, Any]) -> QuerySet[Memorandum]:
    """By words, state, event and last answer."""
    for word in fold(asked.get("q") or "").split():
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(producer__organisation__name_folded__contains=word)
            | Q(buyer__organisation__name_folded__contains=word)
        )
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if asked.get("event"):
        rows = rows.filter(event=asked["event"])
    if asked.get("answer") == "silent":
        rows = rows.filter(pk__in=FollowUp.objects.filter(state=FollowUp.State.SILENT).values("memorandum_id"))
    elif asked.get("answer"):
        rows = rows.filter(pk__in=FollowUp.objects.filter(answer=asked["answer"]).values("memorandum_id"))
    return rows


def events_of(person: Any) -> QuerySet[TradeEvent]:
    """Events that have begun and that a person may read, the newest first."""
    from ocop.workdays import clock

    return (
        TradeEvent.objects.visible_to(person)
        .filter(starts_on__lte=clock.today())
        .exclude(state="cancelled")
        .order_by("-starts_on", "pk")
    )


def producers_named(text: str, register: str) -> list[Producer]:
    """Producers by key ("#12"), tax code, or words of the name; the exact name alone when there is one. At most ten."""
    rows = Producer.objects.select_related("organisation").filter(
        register=register, organisation__merged_into__isnull=True
    )
    return _named(rows, text)


def buyers_named(text: str, register: str, person: Any) -> list[Buyer]:
    """The same of the buyers a person may see."""
    return _named(Buyer.objects.visible_to(person).select_related("organisation").filter(register=register), text)


def _named(rows: Any, text: str) -> list[Any]:
    text = text.strip()
    if text.startswith("#") and text[1:].isdigit():
        return list(rows.filter(pk=int(text[1:])))
    folded = fold(text)
    if not folded:
        return []
    digits = text.replace("-", "").replace(" ", "")
    exact = list(
        rows.filter(
            Q(organisation__name_folded=folded) | Q(organisation__tax_code=digits) & ~Q(organisation__tax_code="")
        )[:10]
    )
    if exact:
        return exact
    for word in folded.split():
        rows = rows.filter(organisation__name_folded__contains=word)
    return list(rows.order_by("organisation__name_folded", "pk")[:10])


def questions(person: Any) -> QuerySet[FollowUp]:
    """What this person is asked and has not answered: of their own sides, and of households they help."""
    rights = rights_of(person)
    reach = Q(
        side="producer", memorandum__producer__organisation_id__in=rights.organisation_ids("producer_member")
    ) | Q(side="buyer", memorandum__buyer__organisation_id__in=rights.organisation_ids("buyer_member"))
    if rights.commune_ids:
        reach |= Q(
            side="producer",
            memorandum__producer__organisation__kind="household",
            memorandum__producer__organisation__commune_id__in=rights.commune_ids,
        )
    return (
        FollowUp.objects.filter(reach, state__in=[FollowUp.State.ASKED, FollowUp.State.SILENT])
        .filter(memorandum__state__in=["confirmed", "waiting", "ended"])
        .select_related("memorandum__producer__organisation", "memorandum__buyer__organisation", "memorandum__event")
        .order_by("due_on", "pk")
    )


def to_answer(person: Any) -> QuerySet[DealStep]:
    """Reports that wait for a word of one of this person's sides."""
    rights = rights_of(person)
    sells = Q(memorandum__producer__organisation_id__in=rights.organisation_ids("producer_member"))
    buys = Q(memorandum__buyer__organisation_id__in=rights.organisation_ids("buyer_member"))
    waits = (Q(state="claimed", claimed_side="buyer") | Q(state="corrected", claimed_side="producer")) & sells
    waits |= (Q(state="claimed", claimed_side="producer") | Q(state="corrected", claimed_side="buyer")) & buys
    return DealStep.objects.filter(waits).select_related(
        "memorandum__producer__organisation", "memorandum__buyer__organisation"
    )


def to_confirm(person: Any) -> QuerySet[Memorandum]:
    """Memoranda that wait for one of this person's sides to confirm."""
    rights = rights_of(person)
    return listed(person).filter(
        Q(producer__organisation_id__in=rights.organisation_ids("producer_member"), producer_confirmed_at__isnull=True)
        | Q(buyer__organisation_id__in=rights.organisation_ids("buyer_member"), buyer_confirmed_at__isnull=True),
        state="waiting",
    )


def waiting_count(person: Any) -> int:
    """How many things wait behind the entry of the menu: one number, for the two sides."""
    rights = rights_of(person)
    if not rights.organisation_ids():
        return 0
    return to_confirm(person).count() + to_answer(person).count() + questions(person).filter(state="asked").count()


def papers(person: Any) -> QuerySet[SignedPaper]:
    """Scans of memoranda within reach; all for who reads trade."""
    if reads_trade(rights_of(person)):
        return SignedPaper.objects.all()
    return SignedPaper.objects.filter(pk__in=Memorandum.objects.visible_to(person).values("paper_id"))


def file_is_within_reach(person: Any, file: Any) -> bool:
    """Who opens a private file of this part: who reads its memorandum. A scan of several parties is for those who read all of them."""
    if reads_trade(rights_of(person)):
        return (
            SignedPaper.objects.filter(file=file).exists()
            or DealStep.objects.filter(file=file).exists()
            or Memorandum.objects.filter(complaints__file=file).exists()
        )
    mine = Memorandum.objects.visible_to(person)
    if DealStep.objects.filter(file=file, memorandum__in=mine).exists() or mine.filter(complaints__file=file).exists():
        return True
    for paper in SignedPaper.objects.filter(file=file, memoranda__in=mine).distinct():
        # The other pairs of one paper may be competitors: their values are none of this reader's business.
        if not paper.memoranda.exclude(pk__in=mine.values("pk")).exists():
            return True
    return False


def sides_of(person: Any, memorandum: Memorandum) -> list[str]:
    """Roles in which a person may write on a memorandum: its sides, own or helped."""
    return [one.role for one in actors.of(person, memorandum) if one.role in actors.SIDES]
