"""Recognitions of each state, and applications that wait; days follow the day of the city, so that it looks alive whenever it is made."""

from __future__ import annotations

import datetime
import io
import random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from ocop.checklists.models import Check
from ocop.demo.writing import RECORDER, moment
from ocop.files.actions import keep_picture
from ocop.outlets.models import (
    ApplicationMove,
    ApplicationPhoto,
    Outlet,
    OutletApplication,
    OutletRecognition,
    OutletSuspension,
)
from ocop.people.models import Register, Role, RoleName
from ocop.workdays.dating import add_months

SHARE = 0.6
"""Of the points of the plan; the others stay without a recognition, as in a real register."""
_DECISION = "{number}/QĐ-SCT-MH"  # MH: minh hoạ, so that nobody takes it for a decision that exists
FIRST_950 = datetime.date(2023, 4, 18)


def write(seed: str, day: datetime.date) -> dict[str, int]:
    """{"recognitions", "suspended", "applications"}: how many were written."""
    rng = random.Random(f"{seed}|recognitions")
    outlets = list(Outlet.objects.filter(register=Register.DEMO).order_by("pk"))
    if not outlets:
        return {"recognitions": 0, "suspended": 0, "applications": 0}
    keeper_of = _keeper()
    rows = []
    for number, outlet in enumerate(outlets):
        own = outlet.keeper_id is not None and outlet.keeper_id == keeper_of
        if not own and rng.random() > SHARE:
            continue
        issued = _issued(outlet.counted_from, rng)
        if issued >= day:
            continue
        end = add_months(issued, 36)
        # The demo keeper's own recognition ends soon, so that the reminder and the next application can be seen.
        if own:
            end = day + datetime.timedelta(days=25)
            issued = min(issued, add_months(end, -36))
        rows.append(
            OutletRecognition(
                outlet=outlet,
                criteria="qd950_2023" if issued >= FIRST_950 else "qd920_2019",
                decision=_DECISION.format(number=100 + number),
                issued_on=issued,
                from_day=issued,
                until=end,
                recheck_due=_recheck(issued, end, day, rng),
                recorded_by_name=RECORDER,
                recorded_at=moment(issued, number),
                ended_on=outlet.ended_on if outlet.ended_on and issued < outlet.ended_on < end else None,
                ended_reason="Điểm bán đã ngừng hoạt động (minh hoạ)"
                if outlet.ended_on and issued < outlet.ended_on < end
                else "",
            )
        )
    made = OutletRecognition.objects.bulk_create(rows)
    return {"recognitions": len(made), "suspended": _suspend(made, day), "applications": _applications(outlets, day)}


def _keeper() -> int | None:
    """The organisation of the demo keeper."""
    role = Role.objects.filter(name=RoleName.OUTLET_KEEPER, person__is_demo=True).order_by("pk").first()
    return role.organisation_id if role else None


def _issued(opened: datetime.date, rng: random.Random) -> datetime.date:
    """The decision comes some months after the opening, in the days of one of the two known sets of criteria."""
    day = opened + datetime.timedelta(days=rng.randint(40, 160))
    if day > datetime.date(2020, 12, 31) and day < FIRST_950:
        day = FIRST_950 + datetime.timedelta(days=rng.randint(10, 200))
    return day


def _recheck(issued: datetime.date, end: datetime.date, day: datetime.date, rng: random.Random) -> datetime.date | None:
    due = add_months(issued, 12 * (1 + max(0, (day - issued).days // 365)))
    due += datetime.timedelta(days=rng.randint(-20, 20))
    return due if issued < due < end else None


def _suspend(rows: list[OutletRecognition], day: datetime.date) -> int:
    """One that is suspended now, and one that was and counts again."""
    standing = [row for row in rows if row.until and row.until > day + datetime.timedelta(60) and row.ended_on is None]
    chosen = [row for row in standing if row.from_day < day - datetime.timedelta(120)][:2]
    found = []
    for number, row in enumerate(chosen):
        begun = day - datetime.timedelta(days=90 if number else 20)
        found.append(
            OutletSuspension(
                recognition=row,
                from_day=begun,
                reason="Hàng trên kệ chưa rõ nguồn gốc, chờ bổ sung giấy tờ (minh hoạ)",
                set_by_name=RECORDER,
                set_at=moment(begun, number),
                lifted_on=begun + datetime.timedelta(30) if number else None,
                lifted_reason="Đã bổ sung đủ giấy tờ (minh hoạ)" if number else "",
                lifted_by_name=RECORDER if number else "",
                lifted_at=moment(begun + datetime.timedelta(30), number) if number else None,
            )
        )
    OutletSuspension.objects.bulk_create(found)
    return len(found)


def _applications(outlets: list[Outlet], day: datetime.date) -> int:
    """One waits for a visit, one came back to its shop; both of points that have no recognition."""
    taken = set(OutletRecognition.objects.values_list("outlet_id", flat=True))
    free = [
        one
        for one in outlets
        if one.pk not in taken and one.ended_on is None and one.keeper_id and one.lat and one.commune_id
    ]
    wanted = [
        ("submitted", 6, ""),
        ("returned", 15, "1. Ảnh mặt tiền chưa thấy biển hiệu.\n2. Ghi lại giờ mở cửa cuối tuần."),
    ]
    file = keep_picture(by=None, upload=SimpleUploadedFile("anh-minh-hoa.png", _drawing()), is_public=False)
    count = 0
    for number, (outlet, (state, ago, reason)) in enumerate(zip(free, wanted, strict=False)):
        at = moment(day - datetime.timedelta(days=ago), number, lag=0)
        row = OutletApplication.objects.create(
            register=Register.DEMO,
            outlet=outlet,
            organisation_id=outlet.keeper_id or 0,
            name=outlet.name,
            place_kind="mall_market",
            address=outlet.address,
            commune_id=outlet.commune_id,
            old_commune_id=outlet.old_commune_id,
            district_id=outlet.district_id,
            lat=outlet.lat,
            lon=outlet.lon,
            opening_hours=outlet.opening_hours,
            area=45 + 30 * number,
            staff=3,
            ocop_share=65,
            phone=outlet.phone,
            words="Quầy riêng cho hàng OCOP ở tầng một (minh hoạ).",
            state=state,
            state_reason=reason,
            made_by_name="Điểm bán (minh hoạ)",
            made_at=at,
            submitted_at=at,
        )
        ApplicationPhoto.objects.create(application=row, file=file, words="Ảnh minh hoạ, không phải ảnh thật")
        steps = [("submit", "submitted", "", "Điểm bán (minh hoạ)")]
        if state == "returned":
            steps.append(("return", "returned", reason, RECORDER))
        for name, to_state, why, who in steps:
            ApplicationMove.objects.create(
                application=row, name=name, to_state=to_state, reason=why, moved_by_name=who, moved_at=at
            )
        count += 1
    return count


def _drawing() -> bytes:
    """A plain drawing of a shelf, plainly no photograph."""
    picture = Image.new("RGB", (480, 360), "#efe9dc")
    pen = ImageDraw.Draw(picture)
    for level in (120, 210, 300):
        pen.rectangle((40, level, 440, level + 10), fill="#8a6d3b")
        for place in range(50, 420, 60):
            pen.rectangle((place, level - 50, place + 36, level), fill="#4f7a5a" if place % 120 else "#b5523b")
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def remove() -> None:
    """Everything about recognition that rests on points of the demo register, visits too."""
    applications = OutletApplication.objects.filter(register=Register.DEMO)
    recognitions = OutletRecognition.objects.filter(outlet__register=Register.DEMO)
    visits = Check.objects.filter(
        kind="outlet_application", object_id__in=list(applications.values_list("pk", flat=True))
    )
    rechecks = Check.objects.filter(
        kind="outlet", object_id__in=list(Outlet.objects.filter(register=Register.DEMO).values_list("pk", flat=True))
    )
    keys = [*visits.values_list("pk", flat=True), *rechecks.values_list("pk", flat=True)]
    recognitions.delete()
    applications.delete()
    Check.objects.filter(pk__in=keys).delete()
