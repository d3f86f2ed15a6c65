"""Assignment of many dossiers to many members on one page; conflicts of interest stand there before anything is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ocop.appraisal import states
from ocop.appraisal.actions import conflicts, seating
from ocop.appraisal.council_views.access import RUNS, keys_of, page, round_for
from ocop.appraisal.models import Assignment, Conflict, Dossier, Round, Seat
from ocop.ledger.refusal import Refused
from ocop.vietnamese.collation import sort_key

WAITING = ("in_review", "ready", "scoring")
_SOURCES = dict(Conflict.Source.choices)


def _seats(row: Round) -> list[Seat]:
    held = row.council.seats.filter(valid_to__isnull=True).select_related("person")
    order = ("chair", "vice_chair", "member")
    return sorted(
        (seat for seat in held if seat.scores), key=lambda seat: (order.index(seat.part), sort_key(seat.person.name))
    )


def _clashes(dossiers: list[Dossier], seats: list[Seat]) -> dict[int, list[dict[str, Any]]]:
    """Dossier key -> what stands between it and members: what is detected now and what stands in the record, not what was lifted."""
    keys = [one.pk for one in dossiers]
    written = list(Conflict.objects.filter(dossier__in=keys, seat__in=seats))
    lifted = {(one.dossier_id, one.seat_id, one.source) for one in written if one.lifted_at is not None}
    standing = {(one.dossier_id, one.seat_id, one.source): one.words for one in written if one.lifted_at is None}
    for dossier_id, found in conflicts.detected_many(dossiers, seats).items():
        for seat_id, reasons in found.items():
            for source, words in reasons:
                if (dossier_id, seat_id, str(source)) not in lifted:
                    standing.setdefault((dossier_id, seat_id, str(source)), words)
    names = {seat.pk: seat.person.name for seat in seats}
    clashes: dict[int, list[dict[str, Any]]] = {}
    for (dossier_id, seat_id, source), words in sorted(standing.items()):
        clashes.setdefault(dossier_id, []).append(
            {"seat": seat_id, "name": names[seat_id], "source": _SOURCES[source], "words": words}
        )
    return clashes


@page
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose dossiers and members; every pair in conflict is shown beside its dossier and is never given to score."""
    row, part = round_for(request, pk)
    chosen, chosen_seats = set(keys_of(request, "dossier")), set(keys_of(request, "seat"))
    seats = _seats(row)
    dossiers = list(
        Dossier.objects.visible_to(request.user)
        .filter(round=row, state__in=WAITING)
        .select_related("product", "producer__organisation", "commune")
        .defer("form", "form_marks")
        .order_by("pk")
    )
    status = 200
    if request.method == "POST":
        round_for(request, pk, *RUNS)
        picked, picked_seats = (
            [one for one in dossiers if one.pk in chosen],
            [seat for seat in seats if seat.pk in chosen_seats],
        )
        try:
            if not picked or not picked_seats or len(picked) != len(chosen) or len(picked_seats) != len(chosen_seats):
                raise Refused(_("Choose at least one dossier and one member of this round."))
            counts = seating.assign(by=request.user, dossiers=picked, council_seats=picked_seats)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            status = 422
        else:
            messages.success(
                request,
                _(
                    "%(active)s assigned, %(conflict)s stand aside in conflict of interest, %(standing)s were assigned already."
                )
                % counts,
            )
            return redirect("appraisal:council_room", pk)
    given: dict[int, list[str]] = {}
    names = {seat.pk: seat.person.name for seat in seats}
    for dossier_id, seat_id in Assignment.objects.filter(dossier__in=dossiers, seat__in=seats).values_list(
        "dossier_id", "seat_id"
    ):
        given.setdefault(dossier_id, []).append(names[seat_id])
    clashes = _clashes(dossiers, seats)
    lines = [
        {"dossier": one, "state": states.state(one.state).name(), "given": given.get(one.pk, []), "clashes": clashes.get(one.pk, []),
         "is_chosen": one.pk in chosen or (not chosen and not given.get(one.pk))}
        for one in dossiers
    ]  # fmt: skip
    return render(
        request, "appraisal/council/assign.html",
        {"round": row, "lines": lines, "seats": seats, "chosen_seats": chosen_seats or {seat.pk for seat in seats}, "may_run": part in RUNS,
         "clash_count": sum(len(found) for found in clashes.values())},
        status=status,
    )  # fmt: skip
