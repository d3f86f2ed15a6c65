"""Whether enough of the council took part, under the round's regulation."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _

from ocop.appraisal.models import Dossier


def refusal(dossier: Dossier) -> str:
    """Why the council does not make a quorum on this dossier; empty when it does."""
    if dossier.round is None:
        return _("The dossier is in no round.")
    rules = dossier.round.regulation.content.get("quorum", {})
    share = Fraction(str(rules.get("share", "2/3")))
    seats = [seat for seat in dossier.round.council.seats.filter(valid_to__isnull=True) if seat.scores]
    standing_aside = set(dossier.assignments.exclude(state="active").values_list("seat_id", flat=True))
    handed_in = set(dossier.sheets.filter(state="submitted").values_list("seat_id", flat=True))
    counted = [seat for seat in seats if seat.pk not in standing_aside]
    if not counted or Fraction(len(handed_in & {seat.pk for seat in counted}), len(seats)) < share:
        return _("%(in)s of %(all)s members handed in a sheet; the regulation asks for %(share)s of them.") % {
            "in": len(handed_in), "all": len(seats), "share": share
        }  # fmt: skip
    if rules.get("chair") and not any(
        seat.part in ("chair", "vice_chair") and seat.pk in handed_in for seat in counted
    ):
        return _("The chair, or who stands in for the chair, has not handed in a sheet.")
    return ""
