"""Field work of the demo city: policies with applications, a course with people who came, an inspection plan with findings in each state."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.utils import timezone

from ocop.appraisal import deadlines
from ocop.appraisal.models import WithdrawalCase
from ocop.demo.accounts import HOUSEHOLDS_OFFICER_EMAIL, OFFICER_EMAIL
from ocop.fieldwork.inspection.actions.plans import spread
from ocop.fieldwork.inspection.risk import shipped
from ocop.fieldwork.inspection.weighing import Weighed, weighed
from ocop.fieldwork.models import (
    Attendance,
    Course,
    CourseInvitation,
    CourseSession,
    Enrolment,
    FindingWord,
    Inspection,
    InspectionFinding,
    InspectionPlan,
    SupportApplication,
    SupportBudget,
    SupportPayment,
    SupportPolicy,
    Trainee,
)
from ocop.fieldwork.support import catalogue, facts
from ocop.fieldwork.support.conditions import check
from ocop.fieldwork.support.eligible import plain
from ocop.fieldwork.support.twice import Thing, claim_of
from ocop.people.models import Person, Register, Role
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.recognition.models import Recognition

DEMO = Register.DEMO
STORY = "Câu chuyện sản phẩm"
PACKING = "Đóng gói, bao bì sản phẩm"
VISITS = 14
_NAMES = (
    "Nguyễn Thị Lý",
    "Trần Văn Bền",
    "Lê Thị Thoa",
    "Phạm Quốc Ấn",
    "Vũ Thị Ngần",
    "Đặng Văn Khơi",
    "Hoàng Thị Sáo",
    "Bùi Văn Tạo",
)


def _at(day: datetime.date, hour: int = 9) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


def _word(*parts: Any) -> str:
    """A word that is the same in every build."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


def write(day: datetime.date) -> dict[str, int]:
    """What stands afterwards, by kind; the caller holds the transaction."""
    office = Person.objects.get(email=OFFICER_EMAIL)
    ranked = weighed(DEMO, day)
    _support(office, day)
    _training(office, ranked, day)
    _inspection(office, ranked, day)
    return {
        "policies": SupportPolicy.objects.filter(register=DEMO).count(),
        "courses": Course.objects.filter(register=DEMO).count(),
        "inspections": Inspection.objects.filter(register=DEMO).count(),
    }


# --- support ----------------------------------------------------------------------------------------------------------
def _support(office: Person, day: datetime.date) -> None:
    rows = {}
    for one in catalogue.shapes():
        given = one["demo"]
        rows[one["slug"]] = SupportPolicy.objects.create(
            register=DEMO, name_vi=one["vi"], name_en=one["en"], purpose=one["purpose"], scope=one["scope"], way=one["way"],
            amounts=given.get("amounts", {}), amount=given.get("amount"), percent=given.get("percent"), conditions=one["conditions"],
            also_needed=one.get("also_needed", ""), decision="Quyết định minh hoạ", source="Chính sách minh hoạ, không có thật",
            valid_from=datetime.date(day.year, 1, 1), state="open", made_by=office, made_by_name=office.name, created_at=_at(datetime.date(day.year, 1, 1)),
        )  # fmt: skip
        SupportBudget.objects.create(
            policy=rows[one["slug"]], year=day.year, amount=given["budget"], decision="Dự toán minh hoạ", changed_at=_at(datetime.date(day.year, 1, 2))
        )  # fmt: skip
    policy = rows["star-reward"]
    since = day - datetime.timedelta(days=330)
    fresh = Recognition.objects.filter(
        register=DEMO, kind__in=["new", "upgraded"], level__in=policy.amounts, issued_on__range=(since, day - datetime.timedelta(days=40)),
        retracted_at__isnull=True, withdrawals__isnull=True, product__merged_into__isnull=True,
    ).exclude(withdrawal_cases__state__in=["open", "heard"])  # fmt: skip
    given = list(fresh.select_related("product__producer__organisation", "replaces").order_by("-issued_on", "pk")[:5])
    for number, recognition in enumerate(given):
        state = ("paid", "paid", "approved", "filed", "refused")[number]
        _applied(office, policy, recognition, state, day - datetime.timedelta(days=30 - number), number)


def _applied(
    office: Person, policy: SupportPolicy, recognition: Recognition, state: str, day: datetime.date, number: int
) -> None:
    product: Product = recognition.product
    producer = product.producer
    if producer is None:
        return
    known, _stands = facts.of_products(producer, [product.pk], day)
    asked = int(policy.amounts[recognition.level])
    granted = asked if state in ("paid", "approved") else None
    decided = None if state == "filed" else day + datetime.timedelta(days=7)
    who = producer.organisation.representative or "Người đại diện (minh hoạ)"
    row = SupportApplication.objects.create(
        register=DEMO, policy=policy, producer=producer, product=product, recognition=recognition, year=day.year,
        claim=claim_of(policy, Thing(producer.pk, product.pk, recognition, day.year)), state=state, asked=asked, filed_at=_at(day), filed_by_name=who,
        findings=plain(check(policy.conditions, known[product.pk], day)), granted=granted, decided_on=decided,
        decided_at=_at(decided) if decided else None, decided_by=office if decided else None, decided_by_name=office.name if decided else "",
        decision=f"Quyết định minh hoạ {number + 1}" if granted else "", reason="Thiếu bản sao quyết định công nhận." if state == "refused" else "",
    )  # fmt: skip
    if state == "paid" and decided is not None:
        paid = decided + datetime.timedelta(days=5)
        SupportPayment.objects.create(
            application=row, amount=asked, paid_on=paid, document=f"UNC minh hoạ {number + 1}", recorded_at=_at(paid), recorded_by=office,
            recorded_by_name=office.name,
        )  # fmt: skip


# --- training ---------------------------------------------------------------------------------------------------------
def _accounts() -> list[Producer]:
    """Producers for which a demo account speaks: they find what is written here on their desk."""
    held = Role.objects.filter(name="producer_member", person__is_demo=True).values("organisation")
    return list(
        Producer.objects.filter(register=DEMO, organisation__in=held).select_related("organisation").order_by("pk")[:4]
    )


def _training(office: Person, ranked: list[Weighed], day: datetime.date) -> None:
    begun = day - datetime.timedelta(days=200)
    story = Course.objects.create(
        register=DEMO, name_vi="Kể chuyện sản phẩm (minh hoạ)", name_en="Telling a product's story (demo)",
        about="Viết câu chuyện thật của sản phẩm, có bằng chứng, dùng được trên bao bì và trên mạng.", criteria=[STORY, "Cấu trúc câu chuyện sản phẩm"],
        conditions=["traceability"], is_published=True, made_by=office, made_by_name=office.name, created_at=_at(begun),
    )  # fmt: skip
    packing = Course.objects.create(
        register=DEMO, name_vi="Bao bì và nhãn hàng (minh hoạ)", name_en="Packaging and labels (demo)", about="Nhãn đúng luật, bao bì bán được.",
        criteria=[PACKING], conditions=["barcode"], is_published=True, made_by=office, made_by_name=office.name, created_at=_at(begun),
    )  # fmt: skip
    producers = list(dict.fromkeys([*_accounts(), *(one.producer for one in ranked[:12])]))
    first = _session(story, day - datetime.timedelta(days=150), "held", 30)
    second = _session(packing, day - datetime.timedelta(days=60), "held", 25)
    coming = _session(packing, day + datetime.timedelta(days=12), "planned", 20)
    for number, producer in enumerate(producers[:8]):
        someone = Trainee.objects.create(producer=producer, name=_NAMES[number], created_at=_at(begun))
        for session in (first, second)[: 1 + number % 2]:
            _came(session, someone, office, comes=number % 5 != 3)
    for number, producer in enumerate(producers[:6]):
        CourseInvitation.objects.create(
            session=coming, producer=producer, invited_at=_at(day - datetime.timedelta(days=3)), state=("invited", "registered", "declined")[min(number // 3, 1) + (number == 5)],
            reasons=[{"kind": "points", "what": PACKING, "product": "một sản phẩm minh hoạ", "got": "1", "most": 3, "day": begun.isoformat()}],
        )  # fmt: skip


def _session(course: Course, day: datetime.date, state: str, seats: int) -> CourseSession:
    return CourseSession.objects.create(
        course=course, starts_at=_at(day, 8), ends_at=_at(day, 16), place="Nhà văn hoá xã (minh hoạ)", seats=seats, teacher="Giảng viên minh hoạ",
        state=state, secret=_word("session", course.name_vi, day.isoformat()), created_at=_at(day - datetime.timedelta(days=30)),
    )  # fmt: skip


def _came(session: CourseSession, someone: Trainee, office: Person, *, comes: bool) -> None:
    seat = Enrolment.objects.create(
        session=session, trainee=someone, badge=_word("seat", session.secret, someone.pk), is_assisted=True,
        registered_at=session.created_at, registered_by=office, registered_by_name=office.name,
    )  # fmt: skip
    if comes:
        Attendance.objects.create(
            enrolment=seat,
            way="screen" if someone.pk % 2 else "list",
            came_at=session.starts_at,
            noted_by=office,
            noted_by_name=office.name,
        )


# --- inspection -------------------------------------------------------------------------------------------------------
def _inspection(office: Person, ranked: list[Weighed], day: datetime.date) -> None:
    drafted = max(datetime.date(day.year, 1, 5), day - datetime.timedelta(days=120))
    plan = InspectionPlan.objects.create(
        register=DEMO, year=day.year, state="announced", weights=shipped()["weights"], looked_at=len(ranked), decision="Kế hoạch kiểm tra minh hoạ",
        drafted_on=drafted, drafted_at=_at(drafted), drafted_by=office, drafted_by_name=office.name, announced_at=_at(drafted, 15),
    )  # fmt: skip
    own = {one.pk for one in _accounts()}
    chosen = [one for one in ranked if one.producer.pk in own][:2] + [
        one for one in ranked if one.producer.pk not in own
    ]
    chosen = sorted(chosen[:VISITS], key=lambda one: (-one.score, one.producer.pk))
    helper = Person.objects.filter(email=HOUSEHOLDS_OFFICER_EMAIL).first()
    communes = set(helper.roles.values_list("commune", flat=True)) if helper else set()
    for number, (one, due) in enumerate(zip(chosen, spread(len(chosen), day.year, drafted), strict=True)):
        who = helper if helper and one.producer.organisation.commune_id in communes else office
        visited = (
            min(drafted + datetime.timedelta(days=10 + 5 * number), day - datetime.timedelta(days=8))
            if number < 7
            else None
        )
        row = Inspection.objects.create(
            register=DEMO, plan=plan, producer=one.producer, score=one.score, reasons=one.reasons, due_on=visited or max(due, day), inspector=who,
            inspector_by_name=who.name, announced_at=_at(drafted, 15), created_at=_at(drafted), visited_on=visited,
            state="done" if visited else "dropped" if number == 7 else "announced", state_reason="Cơ sở tạm nghỉ" if number == 7 else "",
            done_at=_at(visited, 16) if visited else None, done_by=who if visited else None, done_by_name=who.name if visited else "",
            words="Đã xem nơi sản xuất, nhãn hàng và giấy tờ." if visited else "",
        )  # fmt: skip
        if visited and number < 5:
            _found(row, number, visited, day)


def _found(row: Inspection, number: int, visited: datetime.date, day: datetime.date) -> None:
    """The five states: to be put right, overdue, said to be put right, closed, critical with its case."""
    who = row.inspector
    assert who is not None  # noqa: S101 - written above
    words, severity, ahead, state = (
        ("Nhãn chưa ghi ngày sản xuất.", "minor", 15, "open"),
        ("Kết quả kiểm nghiệm đã hết hạn.", "major", -4, "open"),
        ("Kho chưa tách nguyên liệu và thành phẩm.", "major", 10, "answered"),
        ("Chưa ghi sổ nguồn gốc nguyên liệu.", "minor", 5, "closed"),
        ("Dùng dấu hiệu OCOP trên sản phẩm chưa được công nhận.", "critical", 12, "open"),
    )[number]
    star = _star(row) if severity == "critical" else None
    one = InspectionFinding.objects.create(
        key=_word("finding", row.plan_id, number), inspection=row, severity=severity if severity != "critical" or star else "major", words=words,
        action="Khắc phục và gửi ảnh chụp.", due_on=day + datetime.timedelta(days=ahead), state=state, found_at=_at(visited, 16), found_by=who,
        found_by_name=who.name, recognition=star, ground="mark" if star else "", case=_case(star, words, visited, who) if star else None,
        closed_at=_at(day - datetime.timedelta(days=1)) if state == "closed" else None, closed_by=who if state == "closed" else None,
        closed_by_name=who.name if state == "closed" else "",
    )  # fmt: skip
    name = row.producer.organisation.representative or "Người đại diện (minh hoạ)"
    said = day - datetime.timedelta(days=2)
    if state in ("answered", "closed"):
        FindingWord.objects.create(
            finding=one, kind="fixed", words="Đã làm xong, gửi văn phòng xem lại.", said_at=_at(said), said_by_name=name
        )
    if state == "closed":
        FindingWord.objects.create(
            finding=one,
            kind="closed",
            words="Đã xem sổ, ghi đủ.",
            said_at=_at(day - datetime.timedelta(days=1)),
            said_by=who,
            said_by_name=who.name,
        )


def _star(row: Inspection) -> Recognition | None:
    found = Recognition.objects.filter(
        product__producer=row.producer, retracted_at__isnull=True, withdrawals__isnull=True, withdrawal_cases__isnull=True,
        ends_on__gt=row.due_on, counted_from__lte=row.visited_on,
    )  # fmt: skip
    return found.order_by("-counted_from", "pk").first()


def _case(star: Recognition, words: str, visited: datetime.date, who: Person) -> WithdrawalCase:
    return WithdrawalCase.objects.create(
        recognition=star, ground="mark", finding=words, found_on=visited, due_on=deadlines.due("withdrawal", visited), opened_by=who,
        opened_by_name=who.name, opened_at=_at(visited, 17),
    )  # fmt: skip


def remove() -> None:
    """Takes the rows of the demo register away, the last made first."""
    of_visits = {"inspection__register": DEMO}
    cases = list(InspectionFinding.objects.filter(**of_visits, case__isnull=False).values_list("case", flat=True))
    FindingWord.objects.filter(finding__inspection__register=DEMO).delete()
    InspectionFinding.objects.filter(**of_visits).delete()
    WithdrawalCase.objects.filter(pk__in=cases, hearings__isnull=True, papers__isnull=True).delete()
    Inspection.objects.filter(register=DEMO).delete()
    InspectionPlan.objects.filter(register=DEMO).delete()
    Attendance.objects.filter(enrolment__session__course__register=DEMO).delete()
    Enrolment.objects.filter(session__course__register=DEMO).delete()
    Trainee.objects.filter(producer__register=DEMO).delete()
    CourseInvitation.objects.filter(session__course__register=DEMO).delete()
    CourseSession.objects.filter(course__register=DEMO).delete()
    Course.objects.filter(register=DEMO).delete()
    SupportPayment.objects.filter(application__register=DEMO).delete()
    SupportApplication.objects.filter(register=DEMO).delete()
    SupportBudget.objects.filter(policy__register=DEMO).delete()
    SupportPolicy.objects.filter(register=DEMO).delete()
