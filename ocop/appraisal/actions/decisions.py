"""What the city decides: proposed, listed in a draft, published in one transaction with everything that follows from it."""

from __future__ import annotations

import datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from ocop.appraisal import seats
from ocop.appraisal.levels import Verdict, verdict
from ocop.appraisal.models import Decision, DecisionItem, Dossier, OfficialPaper, Round, Ruling
from ocop.appraisal.moves import locked, move
from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.recognition import actions as recognitions
from ocop.recognition.certificates.issuing import issue_certificates
from ocop.recognition.models import Recognition
from ocop.workdays import clock

LEVELS = ("3", "4", "potential_5")


# For lists: the standing rulings of many dossiers in one query.
STANDING_RULINGS = Prefetch("rulings", Ruling.objects.filter(replaced_at__isnull=True), to_attr="standing_rulings")


def standing_ruling(dossier: Dossier) -> Ruling | None:
    """The ruling that stands; read ahead for lists by STANDING_RULINGS."""
    ahead: list[Ruling] | None = getattr(dossier, "standing_rulings", None)
    if ahead is not None:
        return ahead[0] if ahead else None
    return dossier.rulings.filter(replaced_at__isnull=True).first()


def consequence(dossier: Dossier) -> Verdict:
    """What the standing ruling calls for."""
    ruling = standing_ruling(dossier)
    if ruling is None:
        return Verdict("refuse")
    current = dossier.renews.level if dossier.kind == Dossier.Kind.UPGRADE and dossier.renews else ""
    return verdict(ruling.outcome, ruling.stars, current=current)


def _may_draft(by: Any, round_: Round) -> bool:
    return rights_of(by).is_city_officer or round_.council_id in seats.councils(by, "secretary")


def propose(*, by: Any, dossier: Dossier, version: int | None = None) -> Dossier:
    """The secretary puts a scored dossier before the city; the signed minutes are there. Raises Refused."""
    return move(by=by, dossier=dossier, name="propose", version=version)


def draft(*, by: Any, round_: Round) -> Decision:
    """The draft decision of a round with every proposed dossier that a decision is due; asked again, what is new is added.

    Raises Refused when nothing is proposed.
    """
    with transaction.atomic():
        row = Round.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=round_.pk).first()
        if row is None or not _may_draft(by, row):
            raise Refused(_("Decisions are drafted by the secretary or the coordination office."))
        due = [
            (dossier, found, ruling)
            for dossier in row.dossiers.filter(state="proposed").select_related("renews").order_by("pk")
            if (found := consequence(dossier)).level
            and not dossier.decision_items.filter(is_standing=True, recognition=None).exists()
            and (ruling := standing_ruling(dossier)) is not None
        ]
        decision = row.decisions.filter(state=Decision.State.DRAFT).first()
        if not due and decision is None:
            raise Refused(_("No proposed dossier of this round calls for a decision."))
        if decision is None:
            decision = Decision.objects.create(
                register=row.register, round=row, drafted_by_name=by.name, drafted_at=clock.now()
            )
        for dossier, found, ruling in due:
            # An earlier decision on the dossier was appealed against: it stands no more as the dossier's decision.
            dossier.decision_items.filter(is_standing=True).update(is_standing=False)
            DecisionItem.objects.create(decision=decision, dossier=dossier, ruling=ruling, level=found.level)
        if due:
            after = {"dossiers": [dossier.pk for dossier, _found, _ruling in due]}
            record(by=by, action="appraisal.draft_decision", topic="appraisal", subject=decision, after=after)
    return decision


def _draft_item(by: Any, item: DecisionItem) -> DecisionItem:
    row = (
        DecisionItem.objects.select_for_update(of=("self",)).select_related("decision__round", "ruling").get(pk=item.pk)
    )
    if not _may_draft(by, row.decision.round):
        raise Refused(_("Decisions are drafted by the secretary or the coordination office."))
    if row.decision.state != Decision.State.DRAFT or not row.is_standing:
        raise Refused(_("This decision is published; correct it by an appeal or a correction."))
    return row


def take_out(*, by: Any, item: DecisionItem, reason: str) -> None:
    """Take a dossier out of a draft; it stays proposed. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    with transaction.atomic():
        row = _draft_item(by, item)
        row.is_standing, row.taken_out_reason = False, reason.strip()
        row.save(update_fields=["is_standing", "taken_out_reason"])
        record(
            by=by,
            action="appraisal.take_out",
            topic="appraisal",
            subject=row.dossier,
            before={"level": row.level},
            reason=reason.strip(),
        )


def choose_level(*, by: Any, item: DecisionItem, level: str, reason: str) -> DecisionItem:
    """Between 90 points and a missed five-star mark the decree is silent: the office may send it on as potential five-star, with a reason."""
    if not reason.strip():
        raise Refused(_("Say why; the reason stays in the record."), field="reason")
    with transaction.atomic():
        row = _draft_item(by, item)
        usual = consequence(row.dossier).level
        allowed = {usual, "potential_5"} if row.ruling.content.get("band") == 5 else {usual}
        if level not in allowed:
            raise Refused(_("The ruling does not allow this level."), field="level")
        before, row.level, row.level_reason = row.level, level, "" if level == usual else reason.strip()
        row.save(update_fields=["level", "level_reason"])
        record(
            by=by,
            action="appraisal.choose_level",
            topic="appraisal",
            subject=row.dossier,
            before={"level": before},
            after={"level": level},
            reason=reason.strip(),
        )
    return row


def publish(
    *,
    by: Any,
    decision: Decision,
    number: str,
    decided_on: datetime.date,
    signed_by_name: str,
    signed_file: StoredFile | None = None,
) -> Decision:
    """Publish a decision: every product recognised, certificates issued, every dossier moved; all of it or nothing.

    Published a second time it is refused and nothing happens again. Raises Refused.
    """
    if not rights_of(by).is_city_officer:
        raise Refused(_("Decisions are published by the coordination office."))
    if not number.strip():
        raise Refused(_("A decision needs its number."), field="number")
    if not signed_by_name.strip():
        raise Refused(_("Say who signed."), field="signed_by_name")
    if signed_file is None:
        raise Refused(_("Bring the signed decision; without it nothing is published."), field="signed_file")
    if decided_on > clock.today():
        raise Refused(_("The date of the decision lies in the future."), field="decided_on")
    with transaction.atomic():
        row = Decision.objects.select_for_update(of=("self",)).select_related("round").get(pk=decision.pk)
        if row.state != Decision.State.DRAFT:
            raise Refused(_("This decision is published already; nothing was done a second time."))
        if row.round.scoring_opened_at and decided_on < row.round.scoring_opened_at.date():
            raise Refused(_("The decision cannot be older than the scoring."), field="decided_on")
        row.number, row.decided_on, row.signed_by_name = number.strip(), decided_on, signed_by_name.strip()
        row.signed_file, row.state, row.published_at = signed_file, Decision.State.PUBLISHED, clock.now()
        row.save()
        items = list(
            row.items.filter(is_standing=True)
            .select_related("dossier__product", "dossier__criteria", "dossier__renews", "ruling")
            .order_by("pk")
        )
        if not items:
            raise Refused(_("The decision lists no dossier."))
        for item in items:
            _decide(by, row, item)
        issue_certificates(by=by, recognitions=[item.recognition for item in items if item.recognition is not None])
        record(
            by=by,
            action="appraisal.publish_decision",
            topic="appraisal",
            subject=row,
            after={
                "number": row.number,
                "decided_on": decided_on,
                "items": [[item.dossier_id, item.level] for item in items],
            },
        )
    return row


def _decide(by: Any, decision: Decision, item: DecisionItem) -> None:
    dossier = locked(by, item.dossier)
    if standing_ruling(dossier) != item.ruling:
        raise Refused(_("“%(dossier)s” was scored again since it was listed.") % {"dossier": dossier})
    facts: dict[str, Any] = {
        "level": item.level,
        "decision": decision.number,
        "issued_on": decision.decided_on,
        "points": points_of(item.ruling),
        "rulebook": dossier.criteria.decree,
    }
    earlier = earlier_recognition(dossier)
    if earlier is not None and _reopened_by(dossier) == "review_again":
        item.recognition = recognitions.retract(
            by=by, recognition=earlier, reason=_("New decision after an appeal."), replacement=facts
        )
    else:
        item.recognition = recognitions.recognise(
            by=by, product=dossier.product, kind=_kind(dossier), body=Recognition.Body.PROVINCE, **facts
        )
    item.save(update_fields=["recognition"])
    move(by=by, dossier=dossier, name="send_up" if item.level == "potential_5" else "recognise")


def earlier_recognition(dossier: Dossier) -> Recognition | None:
    """The recognition an earlier decision on the same dossier gave, as it stands after corrections; None when there is none."""
    found = dossier.decision_items.filter(is_standing=False, recognition__isnull=False).order_by("-pk").first()
    return standing_row(found.recognition) if found is not None and found.recognition is not None else None


def standing_row(row: Recognition) -> Recognition | None:
    """The row itself, or what a correction put in its place; None when nothing of it stands."""
    found: Recognition | None = row
    while found is not None and found.retracted_at is not None:
        found = found.replaced_by.order_by("-pk").first()
    return found


def _reopened_by(dossier: Dossier) -> str:
    """The move that brought the dossier back before the council last; "" when none did."""
    names = dossier.moves.filter(name__in=["review_again", "rate_again"]).order_by("-pk").values_list("name", flat=True)
    return str(names.first() or "")


def _kind(dossier: Dossier) -> str:
    """New, renewed or upgraded, as the record of the product has it."""
    if dossier.kind == Dossier.Kind.UPGRADE and _reopened_by(dossier) != "rate_again":
        return Recognition.Kind.UPGRADED
    if dossier.kind == Dossier.Kind.RENEWAL or Recognition.objects.known().filter(product=dossier.product).exists():
        return Recognition.Kind.RENEWED
    return Recognition.Kind.NEW


def points_of(ruling: Ruling) -> Decimal:
    """The mean as the public record keeps it: cut to two decimals, so that 69.999 never reads as 70."""
    exact = Fraction(ruling.total)
    cut = Decimal(exact.numerator) / Decimal(exact.denominator)
    return cut.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def give_notice(*, by: Any, dossier: Dossier, reason: str = "", version: int | None = None) -> Dossier:
    """End a proposed dossier with the written notice: one and two stars, or no rating at all. Raises Refused."""
    with transaction.atomic():
        row = locked(by, dossier, version=version)
        found = consequence(row)
        if found.move not in ("notice", "refuse"):
            raise Refused(_("The result calls for a decision, not for a notice."))
        ruling = standing_ruling(row)
        why = reason.strip() or (ruling.content.get("disqualified", "") if ruling else "")
        if found.move == "refuse" and not why and ruling is not None:
            why = "; ".join(one["gate"] for one in ruling.content.get("findings", []))
        _undo_earlier(by, row)
        return move(by=by, dossier=row, name=found.move, reason=why, version=version)


def _undo_earlier(by: Any, dossier: Dossier) -> None:
    """What an earlier decision on the dossier gave rests on a result that was replaced: it is retracted with it."""
    dossier.decision_items.filter(is_standing=True, recognition__isnull=False).update(is_standing=False)
    earlier = earlier_recognition(dossier)
    if earlier is not None:
        recognitions.retract(by=by, recognition=earlier, reason=_("The result it rested on was replaced."))


def write_decision(*, by: Any, decision: Decision) -> OfficialPaper:
    """The decision with its annex as PDF and Word, from what it lists now. Raises Refused."""
    from ocop.appraisal import ruling_papers
    from ocop.appraisal.actions import papers

    with transaction.atomic():
        row = Decision.objects.select_for_update(of=("self",)).select_related("round__council").get(pk=decision.pk)
        if not _may_draft(by, row.round):
            raise Refused(_("Decisions are drafted by the secretary or the coordination office."))
        items = list(
            row.items.filter(is_standing=True)
            .select_related("dossier__product", "dossier__producer__organisation", "dossier__commune", "ruling")
            .order_by("pk")
        )
        if not items:
            raise Refused(_("The decision lists no dossier."))
        name = f"Quyết định {row.number or row.round.name}"
        return papers.write(by=by, kind="decision", data=ruling_papers.decision(row, items), name=name, decision=row)


def write_notice(*, by: Any, dossier: Dossier) -> OfficialPaper:
    """The notice of a result without a certificate. Raises Refused."""
    from ocop.appraisal import ruling_papers

    return _write(by, dossier, "notice", ("notice", "refuse"), ruling_papers.notice, "Thông báo")


def write_to_ministry(*, by: Any, dossier: Dossier) -> OfficialPaper:
    """The letter that sends a product of 90 points on, with the list of its papers. Raises Refused."""
    from ocop.appraisal import ruling_papers

    return _write(by, dossier, "to_ministry", ("send_up", "recognise"), ruling_papers.to_ministry, "Trình Bộ")


def _write(by: Any, dossier: Dossier, kind: str, moves: tuple[str, ...], data_of: Any, name: str) -> OfficialPaper:
    from ocop.appraisal.actions import papers

    with transaction.atomic():
        row = locked(by, dossier)
        if row.round is None or not _may_draft(by, row.round):
            raise Refused(_("Papers of rulings are written by the secretary or the coordination office."))
        ruling = standing_ruling(row)
        if row.state not in ("proposed", "sent_up") or ruling is None or consequence(row).move not in moves:
            raise Refused(_("The result does not call for this paper."))
        if kind == "to_ministry" and ruling.content.get("band") != 5:
            raise Refused(_("The council did not give 90 points."))
        return papers.write(by=by, kind=kind, data=data_of(row, ruling), name=f"{name} {row.product.name}", dossier=row)
