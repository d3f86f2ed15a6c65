"""Shops, applications, visits and recognitions for tests."""

from __future__ import annotations

import base64
import datetime
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ocop.checklists import actions as visits
from ocop.checklists.models import Check
from ocop.checklists.tests.making import jpeg, operation
from ocop.files.actions import keep_document
from ocop.outlets.models import Outlet, OutletApplication, OutletRecognition
from ocop.outlets.recognising import kinds, moves
from ocop.outlets.recognising.actions import applying, deciding
from ocop.people.models import Organisation
from ocop.workdays import clock
from tests import builders

DAY = datetime.date(2025, 3, 1)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def keeper(commune: Any, name: str = "Công ty Cửa hàng Thử") -> tuple[Any, Organisation]:
    """A person and the organisation whose shop they keep."""
    organisation = builders.organisation(name, commune=commune)
    person = builders.person("Chị Chủ Quầy")
    builders.role(person, "outlet_keeper", organisation=organisation)
    return person, organisation


def told(commune: Any, **extra: Any) -> dict[str, Any]:
    """All that an application says."""
    return {
        "name": "Quầy OCOP Thử",
        "place_kind": "mall_market",
        "address": "Số 1 phố Thử",
        "commune": commune,
        "old_commune": None,
        "district": None,
        "place_as_given": str(commune),
        "lat": 21.0,
        "lon": 105.8,
        "opening_hours": "8:00–20:00",
        "area": 60,
        "staff": 2,
        "ocop_share": 70,
        "phone": "",
        "words": "",
        **extra,
    }


def draft(by: Any, commune: Any, **extra: Any) -> OutletApplication:
    """A whole draft with a photograph."""
    row = applying.begin(by=by, values=told(commune), **extra)
    applying.add_photo(by=by, application_id=row.pk, upload=SimpleUploadedFile("quay.jpg", jpeg()))
    return row


def submitted(by: Any, commune: Any, **extra: Any) -> OutletApplication:
    """Sent by the shop."""
    return moves.move(by=by, application_id=draft(by, commune, **extra).pk, name="submit")


def answers(check: Check, **extra: Any) -> list[dict[str, Any]]:
    """Everything that 950 asks as far as it is known."""
    said = {"location": "mall_market", "products": "yes", **extra}
    found = [operation(check, "answer", item=item, value=value, note="") for item, value in said.items()]
    found.append(operation(check, "position", lat=21.001, lon=105.8, accuracy=9))
    for item in ("location", "products"):
        data = base64.b64encode(jpeg("green" if item == "location" else "blue")).decode()
        found.append(operation(check, "photo", item=item, name="a.jpg", data=data))
    return found


def visit(by: Any, key: int, kind: str = kinds.APPLICATION, **extra: Any) -> Check:
    """A visit handed in."""
    check = visits.begin(by=by, kind=kind, object_id=key, checklist="qd950_2023")
    for raw in answers(check, **extra):
        visits.apply(by=by, raw=raw)
    return visits.hand_in(by=by, check_id=check.pk)


def paper(by: Any) -> Any:
    """A signed decision."""
    return keep_document(by=by, upload=SimpleUploadedFile(f"qd-{uuid.uuid4().hex[:6]}.pdf", PDF))


def decided(by: Any, row: OutletApplication, **extra: Any) -> OutletRecognition:
    """Recognised from DAY for three years."""
    values = {
        "decision": "12/QĐ-SCT",
        "issued_on": DAY,
        "from_day": DAY,
        "until": datetime.date(2028, 3, 1),
        **extra,
    }
    if "file" not in values:
        values["file"] = paper(by)
    return deciding.recognise(by=by, application_id=row.pk, **values)


def outlet(commune: Any, organisation: Any = None, name: str = "Điểm Sẵn Có", **extra: Any) -> Outlet:
    """An entry of the register."""
    return Outlet.objects.create(
        register="demo",
        name=name,
        name_folded=name.lower(),
        slug=f"diem-{uuid.uuid4().hex[:8]}",
        kind="ocop_point",
        keeper=organisation,
        commune=commune,
        counted_from=datetime.date(2022, 1, 1),
        created_at=clock.now(),
        **extra,
    )


def recognised(of: Outlet, **extra: Any) -> OutletRecognition:
    """A raw recognition of an entry."""
    values = {
        "criteria": "qd950_2023",
        "decision": "7/QĐ-SCT",
        "issued_on": DAY,
        "from_day": DAY,
        "until": datetime.date(2028, 3, 1),
        "recorded_by_name": "thử",
        "recorded_at": clock.now(),
        **extra,
    }
    return OutletRecognition.objects.create(outlet=of, **values)
