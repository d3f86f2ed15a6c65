"""Raw rows of the appraisal room for tests; they skip actions on purpose."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from ocop.appraisal.models import Council, CriteriaVersion, Dossier, RegulationVersion, Round, Seat
from ocop.people.models import Person
from tests import builders

NOW = timezone.make_aware(datetime.datetime(2026, 9, 1, 9, 0))
_numbers = itertools.count(1)


def criteria(set_id: str = "qd26-2026-06", content: dict[str, Any] | None = None) -> CriteriaVersion:
    """The set as a version in force; the same row for the same set."""
    found = CriteriaVersion.objects.filter(set_id=set_id).first()
    if found is not None and content is None:
        return found
    if content is None:
        from ocop.rulebooks.loading import DATA, read

        path = next((DATA / set_id.rsplit("-", 1)[0]).glob(f"{set_id.rsplit('-', 1)[1]}-*.yaml"))
        content = read(path).data
    return CriteriaVersion.objects.create(
        set_id=set_id,
        decree="qd26-2026",
        digest=f"{next(_numbers):064d}",
        content=content,
        active_from=datetime.date(2026, 5, 22),
        activated_by_name="thử",
        created_at=NOW,
    )


def dossier(**extra: Any) -> Dossier:
    """A draft of a noodle maker in a commune of its own."""
    if "product" not in extra:
        producer = extra.pop("producer", None) or builders.producer(
            "Hộ Miến Thử", organisation__commune=builders.commune()
        )
        extra["product"] = builders.product(
            "Miến dong thử", producer=producer, product_set="qd26-2026-06", commune=producer.organisation.commune
        )
    product = extra["product"]
    values = {
        "register": product.register,
        "producer": product.producer,
        "commune": product.producer.organisation.commune,
        "kind": "first",
        "criteria": extra.pop("criteria", None) or criteria(),
        "begun_by_name": "thử",
        "begun_at": NOW,
        "changed_at": NOW,
        "state_since": NOW,
    }
    return Dossier.objects.create(**{**values, **extra})


def regulation(**content: Any) -> RegulationVersion:
    """A council regulation with some settings; without any the defaults."""
    content = {"settings": content}
    return RegulationVersion.objects.create(
        name="Quy chế thử",
        digest=f"{next(_numbers):064d}",
        content=content,
        active_from=datetime.date(2026, 5, 22),
        activated_by_name="thử",
        created_at=NOW,
    )


def council(**extra: Any) -> Council:
    """A council without seats."""
    values = {
        "name": "Hội đồng thử",
        "decision": "1/QĐ-UBND",
        "valid_from": datetime.date(2026, 1, 1),
        "created_at": NOW,
    }
    return Council.objects.create(**{**values, **extra})


def seat(of: Council, part: str = "member", who: Person | None = None, **extra: Any) -> Seat:
    """A seat of a person of its own, who holds the city role that goes with it."""
    if who is None:
        who = builders.person(f"Thành viên {next(_numbers)}")
        builders.role(who, {"secretary": "secretary", "team": "adviser"}.get(part, "council_member"))
    return Seat.objects.create(council=of, person=who, part=part, valid_from=datetime.date(2026, 1, 1), **extra)


def round_(of: Council | None = None, **extra: Any) -> Round:
    """An open round of the second half of 2026."""
    values = {
        "register": "demo",
        "name": "Đợt 2 năm 2026",
        "year": 2026,
        "requests_until": datetime.date(2026, 10, 30),
        "decide_by": datetime.date(2026, 12, 30),
        "council": of or council(),
        "regulation": extra.pop("regulation", None) or regulation(),
        "opened_by_name": "thử",
        "opened_at": NOW,
    }
    return Round.objects.create(**{**values, **extra})
