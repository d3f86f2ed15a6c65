"""Papers of the demo producers: what stands behind a product, in versions with their dates."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict

from ocop.demo.makers import Maker
from ocop.demo.timeline import Good
from ocop.demo.writing import BATCH, RECORDER, moment
from ocop.ledger.record import lock
from ocop.people.models import Register
from ocop.producers.models import Paper, PaperVersion, Producer
from ocop.products.models import Product, ProductPaper
from ocop.recognition.certificates import issuing
from ocop.recognition.models import Recognition
from ocop.workdays.dating import add_months

_ISSUERS = {
    "business_licence": "Phòng Tài chính - Kế hoạch (mẫu)",
    "food_safety": "Chi cục Quản lý chất lượng (mẫu)",
    "test_result": "Trung tâm phân tích (mẫu)",
    "trademark": "Cục Sở hữu trí tuệ (mẫu)",
    "traceability": "Trung tâm mã số, mã vạch (mẫu)",
    "quality_system": "Tổ chức chứng nhận (mẫu)",
}
_TITLES = {
    "business_licence": "Giấy chứng nhận đăng ký kinh doanh",
    "food_safety": "Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm",
    "test_result": "Phiếu kết quả kiểm nghiệm sản phẩm",
    "trademark": "Giấy chứng nhận đăng ký nhãn hiệu",
    "traceability": "Mã truy xuất nguồn gốc",
    "quality_system": "Giấy chứng nhận HACCP",
}
# Months of validity; None: until further notice.
_MONTHS = {
    "business_licence": None,
    "food_safety": 36,
    "test_result": 12,
    "trademark": 120,
    "traceability": None,
    "quality_system": 36,
}
_EATEN = frozenset({"food", "drink", "herbal"})


def write(
    seed: str, goods: list[Good], products: list[Product], producers: dict[int, Producer], until: datetime.date
) -> int:
    """Papers of every producer, their versions up to a day, and links to its products; returns how many papers."""
    by_maker: dict[int, list[Product]] = defaultdict(list)
    makers: dict[int, Maker] = {}
    for good, product in zip(goods, products, strict=True):
        by_maker[good.maker.index].append(product)
        makers[good.maker.index] = good.maker
    papers: list[Paper] = []
    versions: list[PaperVersion] = []
    links: list[ProductPaper] = []
    for index, maker in makers.items():
        rng = random.Random(f"{seed}|papers|{index}")
        for kind in _kinds(maker, rng):
            public = kind in ("food_safety", "trademark", "traceability", "quality_system")
            made = moment(maker.since, index)
            paper = Paper(producer=producers[index], kind=kind, title=_TITLES[kind], is_public=public, created_at=made)
            papers.append(paper)
            versions += _versions(paper, maker, rng, until)
            links += [ProductPaper(product=product, paper=paper) for product in by_maker[index]]
    Paper.objects.bulk_create(papers, batch_size=BATCH)
    PaperVersion.objects.bulk_create(versions, batch_size=BATCH)
    ProductPaper.objects.bulk_create(links, batch_size=4 * BATCH)
    return len(papers)


def _kinds(maker: Maker, rng: random.Random) -> list[str]:
    """Which papers a producer holds: a licence always, food papers where something is eaten, others as they may be."""
    kinds = ["business_licence"]
    if maker.group in _EATEN:
        kinds += ["food_safety", "test_result"]
        if maker.kind == "enterprise" and rng.random() < 0.5:
            kinds.append("quality_system")
    if rng.random() < 0.45:
        kinds.append("trademark")
    if rng.random() < 0.35:
        kinds.append("traceability")
    return kinds


def _versions(paper: Paper, maker: Maker, rng: random.Random, until: datetime.date) -> list[PaperVersion]:
    """Versions one after the other; now and then the last is not renewed, so that some have run out."""
    months = _MONTHS[paper.kind]
    day = maker.since - datetime.timedelta(days=rng.randint(20, 500))
    found: list[PaperVersion] = []
    while day <= until:
        end = add_months(day, months) - datetime.timedelta(days=1) if months else None
        found.append(
            PaperVersion(
                paper=paper,
                number=len(found) + 1,
                document_number=f"MH-{rng.randint(10, 9999):04d}/{day.year}",
                issuer=_ISSUERS[paper.kind],
                valid_from=day,
                valid_to=end,
                added_by_name=RECORDER,
                created_at=moment(day, maker.index),
            )
        )
        if end is None or rng.random() < 0.08:
            break
        day = end + datetime.timedelta(days=rng.randint(1, 30))
    return found


def certificates(day: datetime.date) -> int:
    """Signed certificates for the decisions in force on `day` and those whose three years ended in the year before it; how many.

    Dated to their decisions, so that a scan of a demo code shows every state; signing takes about 0.1 ms each.
    """
    lock()
    standing = Recognition.objects.known().filter(
        register=Register.DEMO,
        level__in=issuing.LEVELS,
        issued_on__lte=day,
        ends_on__gt=day - datetime.timedelta(days=365),
    )
    rows = list(issuing.with_facts(standing).prefetch_related(None).order_by("issued_on", "pk"))
    return len(issuing.write([(row, row.code or row.old_code) for row in rows], by=None, by_name=RECORDER, at=None))
