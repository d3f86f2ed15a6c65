"""A city that rules: a round with its council, two officers, a proposed noodle of a home producer. Raw rows, for tests."""

from __future__ import annotations

import datetime
from typing import Any

from ocop.appraisal.actions import decisions, withdrawals
from ocop.appraisal.models import Decision, Dossier, Move, OfficialPaper, Ruling, WithdrawalCase
from ocop.files.models import StoredFile
from ocop.recognition.models import Recognition
from tests import appraisals, builders
from tests.cast import Cast

TODAY = datetime.date(2026, 11, 1)
DAY = datetime.date(2026, 10, 15)
NUMBER = "5678/QĐ-UBND"


def stored(name: str = "a.pdf") -> StoredFile:
    """A file without bytes."""
    return StoredFile.objects.create(
        digest="d", name=name, media_type="application/pdf", size=1, path="a", created_at=appraisals.NOW
    )


def paper(kind: str, **about: Any) -> OfficialPaper:
    """A paper about something, unsigned."""
    return OfficialPaper.objects.create(
        kind=kind, content_digest="d", file=stored(), made_by_name="thử", made_at=appraisals.NOW, **about
    )


def ruling(
    dossier: Dossier, total: str = "72", stars: int | None = 4, outcome: str = "rated", **content: Any
) -> Ruling:
    """The standing ruling of a dossier."""
    return Ruling.objects.create(
        dossier=dossier,
        number=dossier.rulings.count() + 1,
        outcome=outcome,
        total=total,
        points="0",
        stars=stars,
        content={"band": stars, "parts": {"A": "30", "B": "20", "C": "22"}, **content},
        sheets_digest="d",
        computed_at=appraisals.NOW,
        closed_by_name="thử",
    )


def proposed(cast: Cast, **of_ruling: Any) -> Dossier:
    """A proposed dossier of the home producer, four stars unless told otherwise."""
    product = builders.product(
        "Miến dong Nhà", producer=cast.home_producer, product_set="qd26-2026-06", commune=cast.home_commune
    )
    dossier = appraisals.dossier(product=product, state="proposed", round=appraisals.round_(), slip_number="PĐK-1")
    ruling(dossier, **of_ruling)
    return dossier


def drafted(cast: Cast, **of_ruling: Any) -> Decision:
    """A draft decision that lists one dossier."""
    return decisions.draft(by=cast.city_officer.person, round_=proposed(cast, **of_ruling).round)


def published(cast: Cast, **of_ruling: Any) -> Decision:
    """A published decision of one dossier."""
    decision = drafted(cast, **of_ruling)
    if of_ruling.get("stars") == 5:
        paper("to_ministry", dossier=decision.items.get().dossier)
    return publish(cast)


def publish(cast: Cast) -> Decision:
    """Publish the one draft there is."""
    decision = Decision.objects.get(state="draft")
    return decisions.publish(
        by=cast.city_officer.person,
        decision=decision,
        number=NUMBER,
        decided_on=DAY,
        signed_by_name="Phó Chủ tịch",
        signed_file=stored(),
    )


def recognised(cast: Cast) -> Dossier:
    """A recognised dossier with its decision."""
    return Dossier.objects.get(pk=published(cast).items.get().dossier_id)


def noticed(cast: Cast) -> Dossier:
    """A dossier noticed with two stars by the city officer."""
    dossier = proposed(cast, total="45", stars=2)
    paper("notice", dossier=dossier)
    return decisions.give_notice(by=cast.city_officer.person, dossier=dossier)


def case(cast: Cast, found_on: datetime.date = datetime.date(2026, 10, 28)) -> WithdrawalCase:
    """An open case against the home producer's product."""
    recognition = Recognition.objects.get(pk=published(cast).items.get().recognition_id)
    return withdrawals.open_case(
        by=cast.city_officer.person,
        recognition=recognition,
        ground="mark",
        finding="Dán 5 sao trên bao bì 4 sao",
        found_on=found_on,
    )


def heard(cast: Cast) -> WithdrawalCase:
    """A case whose producer answered."""
    row = case(cast)
    withdrawals.invite(by=cast.city_officer.person, case=row)
    withdrawals.hear(by=cast.producer_member.person, case=row, words="Lô cũ, đã thu lại")
    row.refresh_from_db()
    return row


def withdrawn(cast: Cast) -> WithdrawalCase:
    """A decided case."""
    return withdrawals.decide(by=cast.city_officer.person, case=heard(cast), decision="9/QĐ-UBND", decided_on=TODAY)


def moved(dossier: Dossier, name: str) -> Move | None:
    """The newest move of that name."""
    return dossier.moves.filter(name=name).order_by("-pk").first()
