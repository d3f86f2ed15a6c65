"""How memoranda stand on the desk, how their acts are said, who opens their files, and how they follow a merge of producers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from ocop.files import rights as file_rights
from ocop.people import history
from ocop.producers import dependents
from ocop.producers.models import Producer
from ocop.products.actions import merging
from ocop.products.models import Product
from ocop.trade.deals import counters, daily, queries, sheets, tellings
from ocop.trade.models import DealStep, Memorandum, MemorandumProduct
from ocop.ui import navigation

ACTIONS = {
    "trade.memorandum_draft": _("memorandum drafted"),
    "trade.memorandum_edit": _("draft changed"),
    "trade.memorandum_send": _("sent for confirmation"),
    "trade.memorandum_confirm": _("confirmed by one side"),
    "trade.memorandum_check_scan": _("confirmed by a checked scan"),
    "trade.memorandum_seal": _("counts as signed"),
    "trade.memorandum_change": _("what was agreed was changed"),
    "trade.memorandum_end": _("memorandum ended"),
    "trade.memorandum_take_back": _("memorandum dropped"),
    "trade.memorandum_cancel": _("memorandum cancelled as an error"),
    "trade.memorandum_import": _("memorandum brought in from a list"),
    "trade.paper_enter": _("paper of several parties entered"),
    "trade.paper_attach": _("scan uploaded"),
    "trade.paper_check": _("scan checked"),
    "trade.paper_send_back": _("scan sent back"),
    "trade.step_claim": _("reported by one side"),
    "trade.step_confirmed": _("report confirmed"),
    "trade.step_corrected": _("report corrected"),
    "trade.step_disputed": _("report disputed"),
    "trade.step_accepted": _("correction accepted"),
    "trade.step_taken_back": _("report taken back"),
    "trade.follow_up_answer": _("question answered"),
    "trade.complaint_raise": _("complaint raised"),
    "trade.complaint_answer": _("complaint answered"),
    "trade.complaint_close": _("complaint closed"),
}


def _memoranda(organisation_ids: Iterable[int]) -> Iterable[int]:
    """Both parties read the history of what they share; a draft's is its own side's."""
    keys = list(organisation_ids)
    rows = Memorandum.objects.exclude(state="draft")
    return (rows.filter(producer__organisation__in=keys) | rows.filter(buyer__organisation__in=keys)).values_list(
        "pk", flat=True
    )


def _steps(organisation_ids: Iterable[int]) -> Iterable[int]:
    return DealStep.objects.filter(memorandum__in=list(_memoranda(organisation_ids))).values_list("pk", flat=True)


def move_memoranda(loser: Producer, winner: Producer) -> dict[str, list[int]]:
    """Memoranda of a merged producer are the winner's. One signing written under both names stays once: the loser's is cancelled,
    and what was reported of it goes over."""
    moved, twice = [], []
    for row in Memorandum.objects.select_for_update().filter(producer=loser).order_by("pk"):
        same = (
            Memorandum.objects.filter(producer=winner, buyer=row.buyer_id, signed_on=row.signed_on)
            .exclude(state="cancelled")
            .first()
        )
        if same is not None and row.state != "cancelled":
            _take_over(row, same)
            twice.append(row.pk)
        row.producer = winner
        row.save(update_fields=["producer", "state", "state_reason", "over_on"])
        moved.append(row.pk)
    return {"memoranda": moved, "memoranda_twice": twice}


def _take_over(row: Memorandum, same: Memorandum) -> None:
    from ocop.workdays import clock

    row.steps.update(memorandum=same)
    row.complaints.update(memorandum=same)
    row.follow_ups.all().delete()
    row.promises.all().delete()
    row.state, row.state_reason, row.over_on = "cancelled", f"= {same.number}", clock.today()


def move_product(loser: Product, winner: Product) -> dict[str, list[int]]:
    """What memoranda and deliveries say of a merged product is said of the winner. A memorandum that names both keeps both lines:
    what was agreed of each is not added up by us."""
    both = MemorandumProduct.objects.filter(product=winner).values("memorandum")
    rows = MemorandumProduct.objects.filter(product=loser).exclude(memorandum__in=both)
    moved = sorted(rows.values_list("pk", flat=True))
    MemorandumProduct.objects.filter(pk__in=moved).update(product=winner)
    steps = sorted(DealStep.objects.filter(product=loser).values_list("pk", flat=True))
    DealStep.objects.filter(pk__in=steps).update(product=winner)
    return {name: keys for name, keys in (("memorandum_products", moved), ("deal_steps", steps)) if keys}


def register() -> None:
    """Called when the room starts."""
    merging.register_mover("trade.deals", move_product)
    file_rights.register("trade.deals", queries.file_is_within_reach)
    history.register("trade.memorandum", _memoranda)
    history.register("trade.dealstep", _steps)
    history.register_words(ACTIONS)
    dependents.register_mover("trade.deals", move_memoranda)
    tellings.register()
    daily.register()
    counters.register()
    sheets.register_kind()
    group = _("Trade connection")
    for label, address, order, icon, shown_to, count in (
        (_("Memoranda"), "trade:memoranda", 64, "note", _has_deals, queries.waiting_count),
        (_("Signed papers"), "trade:papers", 65, "doc", _reads_all, None),
        (_("From memorandum to money"), "trade:funnel", 66, "chart", _reads_all, None),
    ):
        navigation.register(
            "desk",
            navigation.Entry(label, address, order=order, icon=icon, group=group, shown_to=shown_to, count=count),
        )


def _has_deals(person: Any) -> bool:
    return queries.has_deals(person)


def _reads_all(person: Any) -> bool:
    from ocop.people.rights import rights_of
    from ocop.trade.reach import reads_trade

    return bool(reads_trade(rights_of(person)))
