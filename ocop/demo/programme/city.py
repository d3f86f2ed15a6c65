"""Plans, yearly statements and ideas of the demo city; the caller holds the transaction.

Plan 146/KH-UBND of 2021 says what the article says of it and nothing more; its activities, their money and the plan of the running
year are invented and marked as demo.
"""

from __future__ import annotations

import datetime
import random
from typing import Any

from ocop.demo import accounts, writing
from ocop.people.models import Person
from ocop.places.models import Commune
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.programme import sheet, templates_of_plans
from ocop.programme.models import (
    Activity,
    HandCount,
    Plan,
    PlanContent,
    PlanVersion,
    ProductIdea,
    Target,
    YearStatement,
)
from ocop.trade.models import TradeEvent
from ocop.vietnamese.folding import fold

RECORDER = "Dữ liệu minh họa"
OFFICE = "Văn phòng Điều phối nông thôn mới"
NOTE = "Bản minh họa: ngày phê duyệt, các việc và số tiền là giả định; chỉ các mục tiêu có lời văn kèm theo là theo bài báo."
# content, what, who, from, to, dong, state, spent
DONE_2021: tuple[tuple[str, str, str, str, str, int | None, str, int | None], ...] = (
    ("steering", "Kiện toàn Ban chỉ đạo OCOP thành phố và các huyện", OFFICE, "01-15", "03-31", None, "done", None),
    (
        "awareness",
        "Chuyên trang OCOP trên báo và đài thành phố",
        "Sở Thông tin và Truyền thông",
        "03-01",
        "12-15",
        900_000_000,
        "done",
        870_000_000,
    ),
    ("training", "Tập huấn cán bộ OCOP cấp xã", OFFICE, "04-01", "09-30", 600_000_000, "done", 410_000_000),
    (
        "rating",
        "Đánh giá, phân hạng sản phẩm, đợt tháng 10 và tháng 11",
        OFFICE,
        "10-01",
        "12-25",
        1_200_000_000,
        "done",
        1_150_000_000,
    ),
    (
        "development",
        "Hỗ trợ thiết kế bao bì, nhãn mác",
        "Sở Công Thương",
        "05-01",
        "11-30",
        2_000_000_000,
        "done",
        1_640_000_000,
    ),
    (
        "promotion",
        "Hội nghị kết nối giao thương sản phẩm làng nghề và OCOP",
        "Sở Công Thương",
        "04-01",
        "11-30",
        1_500_000_000,
        "done",
        None,
    ),
    ("promotion", "Tuần hàng OCOP dịp Tết", "Sở Công Thương", "01-20", "02-08", 700_000_000, "dropped", None),
    ("management", "Đoàn học tập kinh nghiệm Quảng Ninh", OFFICE, "06-01", "06-30", 180_000_000, "dropped", None),
    (
        "supervision",
        "Kiểm tra việc dùng nhãn OCOP tại chủ thể",
        "Chi cục Quản lý chất lượng",
        "08-01",
        "12-15",
        250_000_000,
        "done",
        250_000_000,
    ),
)
NOW: tuple[tuple[str, str, str, str, str, int | None, str, int | None], ...] = (
    ("steering", "Giao chỉ tiêu cho 126 xã, phường", OFFICE, "01-05", "02-28", None, "done", None),
    (
        "awareness",
        "Câu chuyện sản phẩm: 12 số trên truyền hình",
        "Đài Phát thanh và Truyền hình",
        "02-01",
        "12-20",
        1_440_000_000,
        "running",
        1_080_000_000,
    ),
    (
        "training",
        "Lớp kể chuyện sản phẩm và bán hàng trên sàn",
        OFFICE,
        "03-01",
        "10-31",
        500_000_000,
        "running",
        320_000_000,
    ),
    (
        "rating",
        "Hai đợt đánh giá theo Quyết định 26/2026/QĐ-TTg",
        OFFICE,
        "05-01",
        "12-30",
        1_600_000_000,
        "running",
        900_000_000,
    ),
    ("promotion", "Hội nghị kết nối cung cầu", "Sở Công Thương", "09-01", "11-30", 1_800_000_000, "running", None),
    ("supervision", "Kiểm tra chủ thể theo mức rủi ro", OFFICE, "03-01", "11-15", 300_000_000, "running", 210_000_000),
)
TARGETS_NOW = (
    ("rating", "products_new", 300, 350),
    ("rating", "potential_five_new", 8, None),
    ("rating", "stars_renewed", 700, None),
    ("promotion", "outlets_new", 15, None),
    ("promotion", "memoranda_signed", 60, None),
    ("promotion", "value_delivered", 5_000_000_000, None),
    ("development", "rural_jobs", 9_000, None),
    ("development", "raw_material_area", 6_000_000, None),
)


def moment(day: datetime.date) -> datetime.datetime:
    """When something of a day was written: on that day, never after now."""
    return writing.moment(day, 1, 0)


def write(seed: str, day: datetime.date) -> dict[str, int]:
    """What stands afterwards, by kind."""
    by = Person.objects.filter(email=accounts.OFFICER_EMAIL).first()
    _plan_of_2021(by, day)
    _plan_now(by, day)
    statements = _statements(seed, day)
    _ideas(day)
    return {"plans": Plan.objects.filter(register="demo").count(), "statements": statements}


def _begun(
    by: Any, day: datetime.date, commune: Commune | None = None, **values: Any
) -> tuple[Plan, dict[str, PlanContent]]:
    template = templates_of_plans.template_of(values["year"])
    plan = Plan.objects.create(
        register="demo",
        commune=commune,
        template=template.id,
        is_demo=True,
        created_at=moment(day),
        made_by=by,
        made_by_name=RECORDER,
        **values,
    )
    rows = PlanContent.objects.bulk_create(
        PlanContent(plan=plan, number=place, code=one.code, name_vi=one.vi, name_en=one.en)
        for place, one in enumerate(template.contents, 1)
    )
    return plan, {row.code: row for row in rows}


def _approved(plan: Plan, by: Any, on: datetime.date, reason: str = "") -> None:
    frozen = sheet.written(plan)
    PlanVersion.objects.create(
        plan=plan,
        number=plan.version + 1,
        approved_on=on,
        reason=reason,
        sheet=frozen,
        digest=sheet.digest(frozen),
        approved_at=moment(on),
        approved_by=by,
        approved_by_name=RECORDER,
    )
    plan.version, plan.state = plan.version + 1, Plan.State.APPROVED
    plan.save(update_fields=["version", "state"])


def _activities(plan: Plan, contents: dict[str, PlanContent], rows: Any, event: TradeEvent | None = None) -> None:
    def day(text: str) -> datetime.date:
        return datetime.date.fromisoformat(f"{plan.year}-{text}")

    Activity.objects.bulk_create(
        Activity(
            plan=plan,
            content=contents[content],
            name=name,
            who=who,
            from_day=day(first),
            to_day=day(last),
            budget=budget,
            state=state,
            spent=spent,
            state_note="Hoãn vì dịch" if state == "dropped" else "",
            position=place,
            event=event if content == "promotion" else None,
        )
        for place, (content, name, who, first, last, budget, state, spent) in enumerate(rows)
    )


def _plan_of_2021(by: Any, day: datetime.date) -> None:
    said = templates_of_plans.published("146-kh-ubnd-2021")
    plan, contents = _begun(
        by,
        datetime.date(2021, 3, 1),
        year=said["year"],
        title=said["title"],
        number=said["number"],
        source=said["source"],
        note=NOTE,
    )
    Target.objects.bulk_create(
        Target(
            plan=plan,
            content=contents[row["content"]],
            indicator=row["indicator"],
            low=row["low"],
            high=row.get("high"),
            wording=row["wording"],
            position=place,
        )
        for place, row in enumerate(said["targets"])
    )
    heard = Target.objects.create(
        plan=plan,
        content=contents["awareness"],
        name="Tin, bài về OCOP trên báo, đài thành phố",
        unit="tin, bài",
        low=100,
        position=3,
    )
    event = TradeEvent.objects.filter(register="demo", starts_on__year=2021).order_by("pk").first()
    _activities(plan, contents, DONE_2021, event)
    for on, value, checked in ((datetime.date(2021, 6, 30), 48, True), (datetime.date(2021, 12, 31), 121, False)):
        HandCount.objects.create(
            target=heard,
            counted_on=on,
            value=value,
            evidence="Bảng tổng hợp của cơ quan báo chí (minh họa)",
            made_at=moment(on),
            made_by_name=RECORDER,
            checked_at=moment(on) if checked else None,
            checked_by_name=RECORDER if checked else "",
        )
    _approved(plan, by, min(datetime.date(2021, 3, 30), day))


def _plan_now(by: Any, day: datetime.date) -> None:
    first = datetime.date(day.year, 1, 1)
    plan, contents = _begun(
        by,
        first,
        year=day.year,
        title=f"Kế hoạch Chương trình OCOP năm {day.year} (minh họa)",
        note="Kế hoạch minh họa, không phải văn bản của cơ quan nào.",
    )
    Target.objects.bulk_create(
        Target(plan=plan, content=contents[content], indicator=code, low=low, high=high, position=place)
        for place, (content, code, low, high) in enumerate(TARGETS_NOW)
    )
    event = TradeEvent.objects.filter(register="demo", starts_on__year=day.year).order_by("pk").first()
    _activities(plan, contents, NOW, event)
    _approved(plan, by, min(first + datetime.timedelta(days=20), day))
    changed = first + datetime.timedelta(days=150)
    if changed <= day:
        plan.targets.filter(indicator="products_new").update(low=280)
        _approved(plan, by, changed, "Quyết định 26/2026/QĐ-TTg có hiệu lực, đợt một phải lùi lại (minh họa).")
    home = Commune.objects.filter(
        pk__in=Person.objects.filter(email="can-bo-xa@vidu.invalid").values("roles__commune")
    ).first()
    if home is not None:
        small, parts = _begun(by, first, home, year=day.year, title=f"Kế hoạch OCOP {home} năm {day.year} (minh họa)")
        for place, (code, low) in enumerate((("products_new", 4), ("stars_renewed", 6))):
            Target.objects.create(plan=small, content=parts["rating"], indicator=code, low=low, position=place)
        _approved(small, by, min(first + datetime.timedelta(days=40), day))


def _statements(seed: str, day: datetime.date) -> int:
    """Every third producer that says how many work there states 2020, 2021 and the last two years; most were checked."""
    rows = []
    makers = (
        Producer.objects.filter(register="demo", workers__isnull=False)
        .order_by("pk")
        .values_list("pk", "workers", "organisation__kind")
    )
    for place, (key, workers, kind) in enumerate(makers):
        if place % 3 or workers is None:
            continue
        rng = random.Random(f"{seed}|year|{place}")
        income = rng.randint(50, 78) * 100_000
        area = rng.randint(3, 90) * 1_000 if kind in ("cooperative", "farm") else None
        for year in sorted({2020, 2021, day.year - 2, day.year - 1}):
            if year >= day.year or rng.random() < 0.15:
                continue
            jobs = max(1, workers + (year - 2021) // 2)
            at = moment(datetime.date(year + 1, 1, 20))
            checked = rng.random() < 0.8
            rows.append(
                YearStatement(
                    producer_id=key,
                    year=year,
                    jobs=jobs,
                    women=jobs * rng.randint(35, 75) // 100,
                    income=income * (100 + (year - 2020) * rng.randint(3, 8)) // 100 if rng.random() < 0.9 else None,
                    area=area,
                    made_at=at,
                    made_by_name=RECORDER,
                    checked_at=at if checked else None,
                    checked_by_name=RECORDER if checked else "",
                )
            )
    YearStatement.objects.bulk_create(rows)
    return len(rows)


def _ideas(day: datetime.date) -> None:
    known = (
        Product.objects.filter(
            register="demo", product_set__gt="", producer__isnull=False, name__startswith="Miến dong"
        )
        .order_by("pk")
        .first()
    )
    if known is None or known.producer_id is None:
        return
    name = "Miến dong gói nhỏ ăn liền"
    ProductIdea.objects.create(
        producer_id=known.producer_id,
        name=name,
        name_folded=fold(name),
        product_set=known.product_set,
        commune=known.commune,
        words="Gói 50 g, chín trong ba phút, nước dùng gà đồi.",
        shown={
            "needs": 0,
            "unmet": 0,
            "near": [],
            "same_head": 0,
            "same_head_producers": 0,
            "in_commune": 0,
            "other_ideas": 0,
        },
        made_at=moment(day),
        made_by_name=RECORDER,
    )


def remove() -> None:
    """Takes the rows of the demo register away."""
    of_plan: dict[str, Any] = {"plan__register": "demo"}
    HandCount.objects.filter(target__plan__register="demo").delete()
    PlanVersion.objects.filter(**of_plan).delete()
    Plan.objects.filter(register="demo").delete()
    YearStatement.objects.filter(producer__register="demo").delete()
    ProductIdea.objects.filter(producer__register="demo").delete()
