"""Scans of what was signed: one paper of several parties is one document and several memoranda; another officer checks it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.files.models import StoredFile
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.trade.deals import actors, moves, numbering, tellings, terms, twins
from ocop.trade.deals.actions import memoranda
from ocop.trade.models import Memorandum, SignedPaper, TradeEvent
from ocop.trade.reach import runs_trade
from ocop.workdays import clock

MOST_PAIRS = 100


@dataclass(frozen=True)
class Pair:
    """One buyer and one producer on a paper, with what the paper says of these two. `another`: looked at near ones."""

    buyer_id: int
    producer_id: int
    value: int | None = None
    words: str = ""
    from_day: datetime.date | None = None
    to_day: datetime.date | None = None
    products: tuple[terms.ProductTerm, ...] = ()
    another: bool = False


def _office(by: Any) -> None:
    if not runs_trade(rights_of(by)):
        raise Refused(_("Only the trade office enters papers of several parties."))


def _title(title: str) -> str:
    tidy = " ".join(title.split())
    if not tidy:
        raise Refused(_("Give the paper a name."), field="title")
    return tidy[:200]


def enter(
    *, by: Any, key: str, title: str, signed_on: datetime.date, file: StoredFile, pairs: Sequence[Pair], event_id: int | None = None
) -> tuple[SignedPaper, list[Memorandum]]:  # fmt: skip
    """A paper with all its pairs at once, all or nothing: each pair is one memorandum that waits for the scan to be checked.

    The same key again gives what was made. Raises Refused naming the pair that is wrong, MaybeTwice with near memoranda.
    """
    _office(by)
    there = list(Memorandum.objects.filter(key__startswith=f"{key}:").select_related("paper").order_by("pk"))
    if key and there and there[0].paper is not None:
        return there[0].paper, there
    if not key or len(key) > 32:
        raise Refused(_("Open the form again: it has lost its mark."))
    if not pairs:
        raise Refused(_("Name at least one buyer and one producer."))
    if len(pairs) > MOST_PAIRS:
        raise Refused(_("A paper holds at most %(count)s pairs; the rest goes onto the next.") % {"count": MOST_PAIRS})
    if len({(one.buyer_id, one.producer_id) for one in pairs}) != len(pairs):
        raise Refused(_("A pair stands twice on the paper: one buyer and one producer are one memorandum."))
    office = actors.Acting("office")
    try:
        with transaction.atomic():
            event = TradeEvent.objects.visible_to(by).filter(pk=event_id).first() if event_id else None
            read = [(one, *memoranda.parties(one.producer_id, one.buyer_id)) for one in pairs]
            paper = SignedPaper.objects.create(
                register=read[0][1].register, file=file, title=_title(title), signed_on=signed_on, event=event,
                uploaded_at=clock.now(), uploaded_by=by, uploaded_by_name=by.name,
            )  # fmt: skip
            made = []
            numbers = numbering.next_numbers(signed_on.year, len(pairs))
            for place, (one, producer, buyer) in enumerate(read):
                agreed = terms.checked(
                    terms.Terms(signed_on, one.from_day, one.to_day, one.value, one.words, one.products), producer.pk
                )
                twins.refuse_twins(buyer_id=buyer.pk, producer_id=producer.pk, day=signed_on, another=one.another)
                if actors.own_sides(by, producer, buyer):
                    raise Refused(_("You speak for %(name)s; another officer enters this paper.") % {"name": producer})
                row = memoranda.written_draft(
                    by=by, key=f"{key}:{place}", number=numbers[place], producer=producer, buyer=buyer, agreed=agreed, way=office, event=event,
                )  # fmt: skip
                row.paper = paper
                row.save(update_fields=["paper"])
                made.append(moves.move(by=by, memorandum=row, name="send"))
            record(
                by=by, action="trade.paper_enter", topic="trade", subject=paper,
                after={"file": file.digest, "memoranda": [row.number for row in made], "signed_on": signed_on, "event": event},
            )  # fmt: skip
            for row in made:
                tellings.to_confirm(row)
            tellings.to_check(paper, len(made), by)
    except IntegrityError:
        raise Refused(_("One of these pairs has a memorandum of this day already; look at the list.")) from None
    return paper, made


def attach(*, by: Any, memorandum_ids: Sequence[int], file: StoredFile, title: str) -> SignedPaper:
    """The scan of memoranda that stand already, all of one day of signing: by a side for its own, by the office for several."""
    if not memorandum_ids:
        raise Refused(_("Choose the memoranda that stand on this paper."))
    with transaction.atomic():
        rows = [moves.locked(by, key) for key in sorted(set(memorandum_ids))]
        for row in rows:
            actors.acting(by, row, roles=("producer", "buyer", "office"), side=_role(by, row))
            if row.state not in ("draft", "waiting", "confirmed"):
                raise Refused(_("%(number)s is over; it needs no paper.") % {"number": row.number})
            if row.paper_id is not None and row.scan_version is not None:
                raise Refused(_("%(number)s has a checked paper already.") % {"number": row.number})
        if len({row.signed_on for row in rows}) > 1:
            raise Refused(_("One paper has one day of signing; these were signed on different days."))
        paper = SignedPaper.objects.create(
            register=rows[0].register, file=file, title=_title(title), signed_on=rows[0].signed_on, event=rows[0].event,
            uploaded_at=clock.now(), uploaded_by=by, uploaded_by_name=by.name,
        )  # fmt: skip
        Memorandum.objects.filter(pk__in=[row.pk for row in rows]).update(paper=paper)
        record(
            by=by, action="trade.paper_attach", topic="trade", subject=paper,
            after={"file": file.digest, "memoranda": [row.number for row in rows]},
        )  # fmt: skip
        tellings.to_check(paper, len(rows), by)
    return paper


def _role(by: Any, row: Memorandum) -> str:
    roles = [one.role for one in actors.of(by, row)]
    return roles[0] if roles else ""


def _checkable(by: Any, paper_id: int) -> tuple[SignedPaper, list[Memorandum]]:
    if not runs_trade(rights_of(by)):
        raise Refused(_("Only an officer of the trade office checks scans."))
    paper = SignedPaper.objects.select_for_update().filter(pk=paper_id).first()
    if paper is None:
        raise Refused(_("This paper is not here."))
    if paper.uploaded_by_id == by.pk:
        raise Refused(_("Somebody other than who uploaded the scan has to check it."))
    keys = Memorandum.objects.filter(paper=paper).order_by("pk").values_list("pk", flat=True)
    return paper, [moves.locked(by, key) for key in keys]


def check(*, by: Any, paper_id: int, memorandum_ids: Sequence[int], note: str = "") -> list[Memorandum]:
    """An officer other than the uploader found these memoranda on the scan as they stand: they count as signed.

    What is not named stays waiting. All or nothing.
    """
    with transaction.atomic():
        paper, rows = _checkable(by, paper_id)
        wanted = [row for row in rows if row.pk in set(memorandum_ids)]
        if not wanted or len(wanted) != len(set(memorandum_ids)):
            raise Refused(_("Choose the memoranda that you found on the scan."))
        for row in wanted:
            if row.buyer.state != "confirmed":
                raise Refused(_("The trade office has not confirmed the buyer %(name)s yet.") % {"name": row.buyer})
            if row.state == "draft":
                row = moves.move(by=by, memorandum=row, name="send")
        done = [
            moves.move(by=by, memorandum=row, name="check_scan", fields={"scan_version": row.version}) for row in wanted
        ]
        paper.checked_at, paper.checked_by, paper.checked_by_name = clock.now(), by, by.name
        paper.check_note = note.strip()[:250]
        paper.save(update_fields=["checked_at", "checked_by", "checked_by_name", "check_note"])
        record(
            by=by, action="trade.paper_check", topic="trade", subject=paper, after={"memoranda": [row.number for row in done]},
            reason=note.strip(),
        )  # fmt: skip
        return [memoranda.sealed(row) for row in done]


def send_back(*, by: Any, paper_id: int, note: str) -> SignedPaper:
    """The scan does not show what was entered: it is put aside with a reason, the memoranda wait for a better one."""
    if not note.strip():
        raise Refused(_("Say what the scan lacks."), field="note")
    with transaction.atomic():
        paper, rows = _checkable(by, paper_id)
        left = [row for row in rows if row.scan_version is None]
        if not left:
            raise Refused(_("Everything on this paper is confirmed already."))
        Memorandum.objects.filter(pk__in=[row.pk for row in left]).update(paper=None)
        paper.check_note = note.strip()[:250]
        paper.save(update_fields=["check_note"])
        record(
            by=by, action="trade.paper_send_back", topic="trade", subject=paper, after={"memoranda": [row.number for row in left]},
            reason=note.strip(),
        )  # fmt: skip
        tellings.scan_sent_back(paper, left)
    return paper
