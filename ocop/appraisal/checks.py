"""The checks that data/states.yaml names: what must be there before a dossier moves on (decree 26/2026 art. 5-7, Annex III)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ocop.appraisal.actors import consented
from ocop.appraisal.models import Dossier, OfficialPaper, Sheet
from ocop.appraisal.regulation_of import regulation
from ocop.appraisal.requirements import requirement
from ocop.workdays import clock

CONTENTS = ("local_origin", "local_labour", "idea_origin", "local_identity")


def standing_ruling(dossier: Dossier) -> Any:
    """The ruling that stands, or None."""
    return dossier.rulings.filter(replaced_at__isnull=True).first()


@requirement("consent")
def _consent(dossier: Dossier) -> str:
    """An officer files for a household only with its recorded word."""
    if dossier.is_assisted and not consented(dossier):
        return _("The household's consent is not recorded, or was taken back.")
    return ""


@requirement("slip")
def _slip(dossier: Dossier) -> str:
    """Form 01 names unit, representative and address."""
    lacking = [
        name for name in ("unit", "representative", "address", "phone") if not str(dossier.form.get(name, "")).strip()
    ]
    return _("The registration slip (form 01) is not complete.") if lacking else ""


@requirement("set_in_force")
def _set_in_force(dossier: Dossier) -> str:
    """A dossier is filed under rules in force on the day."""
    today, criteria = clock.today(), dossier.criteria
    if criteria.active_from > today or (criteria.active_to is not None and criteria.active_to < today):
        return _("The criteria set of this dossier is not in force today; begin again under the one that is.")
    return ""


@requirement("window")
def _window(dossier: Dossier) -> str:
    """A renewal is filed from 180 to 120 days before the end; afterwards, and after the end, as a late one the office may take up."""
    from ocop.appraisal import windows

    return windows.refusal(dossier, clock.today())


@requirement("filed_version")
def _filed_version(dossier: Dossier) -> str:
    """What is filed is frozen in the same action, and not older than the last change."""
    newest = dossier.filed.order_by("-number").first()
    if newest is None or (dossier.state in ("draft", "returned") and newest.filed_at < dossier.changed_at):
        return _("The dossier was not frozen as filed.")
    return ""


@requirement("replies")
def _replies(dossier: Dossier) -> str:
    """Each point that was asked has an answer."""
    waiting = dossier.completion_requests.filter(answered_at__isnull=True, points__reply="").exists()
    return _("Some points you were asked to complete have no answer yet.") if waiting else ""


@requirement("completion_points")
def _completion_points(dossier: Dossier) -> str:
    """A dossier is returned with exact points."""
    open_request = dossier.completion_requests.filter(answered_at__isnull=True, points__isnull=False).exists()
    return "" if open_request else _("Name at least one point to complete.")


@requirement("commune_report")
def _commune_report(dossier: Dossier) -> str:
    """Form 03 speaks of all four contents and was signed off."""
    report = getattr(dossier, "commune_report", None)
    if report is None:
        return _("The commune's report (form 03) is not written.")
    lacking = [name for name in CONTENTS if not report.contents.get(name, {}).get("finding")]
    if lacking or not report.signed_by_name.strip():
        return _("The commune's report (form 03) is not complete.")
    return ""


@requirement("round")
def _round(dossier: Dossier) -> str:
    """Accepted dossiers belong to an open round."""
    if dossier.round is None or dossier.round.state != "open":
        return _("Choose a round that takes dossiers.")
    return ""


@requirement("team_report")
def _team_report(dossier: Dossier) -> str:
    """The advisory team found it ready."""
    report = getattr(dossier, "team_report", None)
    return "" if report is not None and report.is_ready else _("The advisory team has not reported it ready.")


@requirement("samples")
def _samples(dossier: Dossier) -> str:
    """Sample units as the set asks: five, none for tourism."""
    needed = int(dossier.criteria.content.get("sample_units_required") or 0)
    received = sum(dossier.samples.values_list("units", flat=True))
    if received < needed:
        return _("%(received)s of %(needed)s sample units were received.") % {"received": received, "needed": needed}
    return ""


@requirement("questions_answered")
def _questions_answered(dossier: Dossier) -> str:
    """No question to the producer is open."""
    waiting = dossier.questions.filter(replied_at__isnull=True).exists()
    return _("A question to the producer is not answered yet.") if waiting else ""


@requirement("assignments")
def _assignments(dossier: Dossier) -> str:
    """Somebody who may score it does."""
    return "" if dossier.assignments.filter(state="active").exists() else _("No member is assigned to this dossier.")


@requirement("passes_left")
def _passes_left(dossier: Dossier) -> str:
    """The regulation limits how often a dossier is scored."""
    passes = regulation(dossier.round.regulation).passes if dossier.round else 0
    used = dossier.rulings.count()
    return _("The regulation allows no further scoring.") if used >= passes else ""


@requirement("sheets_in")
def _sheets_in(dossier: Dossier) -> str:
    """Every assigned member handed in, abstained or stands aside."""
    number = dossier.rulings.count() + (0 if standing_ruling(dossier) else 1)
    handed_in = Sheet.objects.filter(dossier=dossier, seat=OuterRef("seat"), number=number, state="submitted")
    waiting = dossier.assignments.filter(state="active").exclude(Exists(handed_in)).count()
    if waiting:
        return _("%(count)s members have not handed in their sheets.") % {"count": waiting}
    return ""


@requirement("quorum")
def _quorum(dossier: Dossier) -> str:
    """The share of the council that the regulation asks for scored it."""
    from ocop.appraisal import quorum

    return quorum.refusal(dossier)


@requirement("ruling")
def _ruling(dossier: Dossier) -> str:
    """The server computed the result in the same action."""
    return "" if standing_ruling(dossier) is not None else _("The result was not computed.")


@requirement("gaps_settled")
def _gaps_settled(dossier: Dossier) -> str:
    """Gaps beyond the rule were scored again, or the passes are used up."""
    ruling = standing_ruling(dossier)
    if ruling is not None and ruling.content.get("needs_rescoring") and not _passes_left(dossier):
        return _("Members differ by more than the regulation allows; let them score again first.")
    return ""


@requirement("minutes")
def _minutes(dossier: Dossier) -> str:
    """The minutes were written after the result, so that they name it, and are signed."""
    ruling = standing_ruling(dossier)
    papers = OfficialPaper.objects.filter(kind="minutes", round=dossier.round, signed_file__isnull=False)
    if not papers.exists():
        return _("The signed minutes are not uploaded.")
    if ruling is not None and not papers.filter(made_at__gte=ruling.computed_at).exists():
        return _("The signed minutes were written before this result; write them again.")
    return ""


@requirement("dissent_met")
def _dissent_met(dossier: Dossier) -> str:
    """Written opinions that differ call for a meeting (decree art. 6: the council meets on dissent or complexity)."""
    ruling, round_ = standing_ruling(dossier), dossier.round
    if round_ is None or round_.kind != "written" or ruling is None or not ruling.content.get("dissent"):
        return ""
    if round_.meeting_at is not None and round_.meeting_at <= clock.now() and round_.present:
        return ""
    return _("Written opinions differ on this dossier: the council meets on it first.")


@requirement("decision")
def _decision(dossier: Dossier) -> str:
    """A published decision lists it."""
    item = dossier.decision_items.filter(is_standing=True).select_related("decision").first()
    if item is None or not item.decision.number or item.decision.decided_on is None:
        return _("No decision with number and day lists this dossier.")
    return ""


def _stars(dossier: Dossier) -> tuple[str, int]:
    ruling = standing_ruling(dossier)
    return ("", 0) if ruling is None else (ruling.outcome, ruling.stars or 0)


def _calls_for(dossier: Dossier) -> str:
    from ocop.appraisal.actions.decisions import consequence

    return consequence(dossier).move


@requirement("ruling_of_stars")
def _ruling_of_stars(dossier: Dossier) -> str:
    """The city recognises three and four stars (decree art. 4)."""
    return "" if _calls_for(dossier) == "recognise" else _("The council did not give three or four stars.")


@requirement("ruling_of_five")
def _ruling_of_five(dossier: Dossier) -> str:
    """Ninety points and more go to the ministry."""
    ruling = standing_ruling(dossier)
    enough = ruling is not None and ruling.outcome == "rated" and ruling.content.get("band") == 5
    return "" if enough else _("The council did not give 90 points.")


@requirement("ruling_below")
def _ruling_below(dossier: Dossier) -> str:
    """One and two stars get a notice and no certificate (decree art. 3.3); so does an upgrade that reached no higher star."""
    return "" if _calls_for(dossier) == "notice" else _("The result calls for a decision, not for a notice.")


@requirement("ruling_unrated")
def _ruling_unrated(dossier: Dossier) -> str:
    """Stopped, excluded and disqualified dossiers are ended without stars."""
    return "" if _calls_for(dossier) == "refuse" else _("The dossier was rated.")


@requirement("notice_paper")
def _notice_paper(dossier: Dossier) -> str:
    """The producer and the commune get a written notice."""
    return "" if dossier.papers.filter(kind="notice").exists() else _("The notice is not written.")


@requirement("ministry_papers")
def _ministry_papers(dossier: Dossier) -> str:
    """What goes to the ministry: letter, team report, minutes, decision, dossier."""
    return "" if dossier.papers.filter(kind="to_ministry").exists() else _("The letter to the ministry is not written.")


@requirement("ministry_answer")
def _ministry_answer(dossier: Dossier) -> str:
    """The answer with its date."""
    sent = dossier.ministry_files.order_by("-pk").first()
    return "" if sent is not None and sent.answered_on is not None else _("The ministry's answer is not recorded.")


@requirement("upheld_appeal")
def _upheld_appeal(dossier: Dossier) -> str:
    """Only an appeal that was upheld opens a closed result."""
    upheld = dossier.appeals.filter(state="upheld", answered_at__gte=dossier.state_since).exists()
    return "" if upheld else _("No appeal on this dossier was upheld.")


@requirement("ministry_below")
def _ministry_below(dossier: Dossier) -> str:
    """Below 90 points at the ministry the city recognises from that result or rates again."""
    sent = dossier.ministry_files.order_by("-pk").first()
    if sent is None or sent.answered_on is None or sent.answer_stars == 5 or sent.follow == "recognised":
        return _("Only an answer below five stars that nothing was made of yet is rated again.")
    return ""
