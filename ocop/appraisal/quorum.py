"""Whether enough of the council took part, under the round's regulation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.appraisal.models import Dossier, Seat
from ocop.appraisal.regulation_of import regulation
from ocop.rulebooks import council

# A vice chair sits in the chair when it was delegated; the council's decision names them so.
MAY_CHAIR = {"chair": ("chair",), "vice_chair": ("vice_chair", "delegated_chair")}


def standing(dossier: Dossier, number: int) -> council.Quorum:
    """The quorum on a dossier in one pass: appointed scoring seats and those who handed in a sheet. Needs a round."""
    assert dossier.round is not None  # noqa: S101 - asked by refusal() and by closing
    rules = regulation(dossier.round.regulation)
    seats = {seat.pk: seat for seat in dossier.round.council.seats.filter(valid_to__isnull=True) if seat.scores}
    present = set(dossier.sheets.filter(state="submitted", number=number).values_list("seat_id", flat=True))
    if rules.abstentions_count:
        present |= set(dossier.assignments.filter(state="abstained").values_list("seat_id", flat=True))
    here: list[Seat] = [seats[key] for key in present if key in seats]
    roles = [role for seat in here for role in MAY_CHAIR.get(seat.part, ("member",))]
    return council.quorum(rules, appointed=len(seats), present=len(here), present_roles=roles)


def refusal(dossier: Dossier) -> str:
    """Why the council does not make a quorum on this dossier in the present pass; empty when it does."""
    if dossier.round is None:
        return _("The dossier is in no round.")
    number = max([1, *dossier.rulings.values_list("number", flat=True)])
    if dossier.rulings.exists() and not dossier.rulings.filter(replaced_at__isnull=True).exists():
        number += 1
    found = standing(dossier, number)
    if found.present < found.needed:
        return _("%(present)s members handed in a sheet; the regulation asks for %(needed)s.") % {
            "present": found.present,
            "needed": found.needed,
        }
    if not found.is_met:
        return _("Nobody who may chair has handed in a sheet.")
    return ""
