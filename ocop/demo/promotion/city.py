"""Two campaigns, pages of some craft villages with demo artisans and workshops, half a year of counts; the caller holds the transaction."""

from __future__ import annotations

import datetime
import hashlib
import random

from ocop.demo import names
from ocop.outlets.models import Outlet
from ocop.people.models import Organisation, Register, Role
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.promotion.models import (
    Campaign,
    CampaignOutlet,
    CampaignProduct,
    DailyCount,
    FeedKey,
    VillageArtisan,
    VillagePage,
    VillageWorkshop,
)
from ocop.recognition.standing import standings
from ocop.workdays import clock

DEMO = Register.DEMO
PAGES, COUNTED_DAYS, COUNTED = 7, 180, 45
OFFICER = "Văn phòng điều phối (dữ liệu minh hoạ)"
COMMUNE_OFFICER = "Cán bộ xã (dữ liệu minh hoạ)"
TET_SETS = ("qd26-2026-05", "qd26-2026-06", "qd26-2026-11", "qd26-2026-12", "qd26-2026-21", "qd26-2026-22")


def write(seed: str, day: datetime.date) -> dict[str, int]:
    """What stands afterwards, by kind."""
    pages = _villages(seed, day)
    campaigns = _campaigns(day)
    counts = _counts(seed, day, campaigns)
    return {"campaigns": len(campaigns), "village_pages": pages, "counts": counts}


def remove() -> None:
    """Takes the rows of the demo register away. Counts belong to this instance, which is a demo one."""
    DailyCount.objects.all().delete()
    FeedKey.objects.filter(producer__register=DEMO).delete()
    Campaign.objects.filter(register=DEMO).delete()
    for model in (VillageWorkshop, VillageArtisan, VillagePage):
        model.objects.filter(village__register=DEMO).delete()


def _villages(seed: str, day: datetime.date) -> int:
    """Pages of the villages with the most firms, each with artisans who agreed and a workshop or two."""
    firms: dict[int, list[Organisation]] = {}
    rows = Producer.objects.filter(
        register=DEMO, is_public=True, village__isnull=False, organisation__kind__in=["enterprise", "cooperative"]
    )
    for producer in rows.select_related("organisation").order_by("pk"):
        firms.setdefault(producer.village_id or 0, []).append(producer.organisation)
    chosen = sorted(firms, key=lambda key: (-len(firms[key]), key))[:PAGES]
    # The commune officers of the demo find a page of their own.
    communes = Role.objects.filter(person__is_demo=True, commune__isnull=False).values("commune")
    for key in (
        CraftVillage.objects.filter(register=DEMO, commune__in=communes).order_by("pk").values_list("pk", flat=True)[:1]
    ):
        chosen = list(dict.fromkeys([*chosen, key]))
    villages = CraftVillage.objects.in_bulk(chosen)
    pages, artisans, workshops = [], [], []
    for number, key in enumerate(chosen):
        village = villages[key]
        rng = random.Random(f"{seed}|village-page|{village.slug}")
        pages.append(_page(village, rng, day))
        artisans += [_artisan(village, rng, day, number * 3 + one) for one in range(rng.choice((1, 2, 2)))]
        workshops += [_workshop(village, firm, rng, day) for firm in firms.get(key, [])[: rng.choice((1, 1, 2))]]
    VillagePage.objects.bulk_create(pages)
    VillageArtisan.objects.bulk_create(artisans)
    VillageWorkshop.objects.bulk_create(workshops)
    return len(pages)


def _moment(day: datetime.date, back: int) -> datetime.datetime:
    return datetime.datetime.combine(day - datetime.timedelta(days=back), datetime.time(9, 30), clock.now().tzinfo)


def _page(village: CraftVillage, rng: random.Random, day: datetime.date) -> VillagePage:
    craft = village.craft_as_given
    place = village.old_commune or village.commune
    lat = lon = None
    if place is not None and place.lat is not None and place.lon is not None:
        lat, lon = round(place.lat + rng.uniform(-0.004, 0.004), 5), round(place.lon + rng.uniform(-0.004, 0.004), 5)
    generations = rng.randint(4, 9)
    return VillagePage(
        village=village,
        history_vi=f"Theo lời các cụ, nghề {craft} ở {village.name} đã truyền {generations} đời. Những năm khó khăn, cả làng chỉ còn vài nhà giữ nghề; từ khi khách tìm về, lớp trẻ học lại nghề của ông bà. (Lời kể minh hoạ của thành phố minh hoạ.)",
        history_en=f"The elders say the craft has been handed down here for {generations} generations. In hard years only a few houses kept it; since visitors came, the young have learned it again. (A made-up story of the demo city.)",
        craft_vi=f"Nghề {craft} đi qua ba việc: chọn nguyên liệu, làm tay, rồi để nguội hoặc phơi cho thật khô trước khi đóng gói. Khách xem được từng việc tại xưởng.",
        craft_en="Three steps: choosing the material, work by hand, and time to cool or dry before packing. Visitors see each of them in the workshop.",
        visiting_vi="Nên đến buổi sáng. Xin gọi trước khi đi đông, hỏi trước khi chụp ảnh người đang làm.",
        visiting_en="Come in the morning. Ring before you come in a group, and ask before you photograph people at work.",
        source="Lời kể minh hoạ",
        lat=lat,
        lon=lon,
        changed_by_name=COMMUNE_OFFICER,
        changed_at=_moment(day, rng.randint(20, 90)),
    )


def _artisan(village: CraftVillage, rng: random.Random, day: datetime.date, number: int) -> VillageArtisan:
    name = names.person(rng)
    years = rng.randint(22, 51)
    return VillageArtisan(
        village=village,
        name=f"{name} (nhân vật minh hoạ)",
        craft=village.craft_as_given,
        words_vi=f"Tôi theo nghề đã {years} năm. Khó nhất là giữ tay đều khi mệt; khéo là ở chỗ ấy.",
        words_en=f"I have worked at it for {years} years. The hard part is a steady hand when one is tired.",
        agreed_on=day - datetime.timedelta(days=rng.randint(30, 200)),
        agreed_how=rng.choice(("paper", "word")),
        key=hashlib.sha256(f"{village.slug}|{number}|demo".encode()).hexdigest()[:43],
        noted_by_name=COMMUNE_OFFICER,
        created_at=_moment(day, 30),
    )


def _workshop(village: CraftVillage, firm: Organisation, rng: random.Random, day: datetime.date) -> VillageWorkshop:
    opens = datetime.time(rng.choice((8, 8, 9)), rng.choice((0, 30)))
    return VillageWorkshop(
        village=village,
        organisation=firm,
        name=f"Xưởng {firm.name}"[:160],
        offers_vi="Xem thợ làm, tự tay làm thử một món nhỏ mang về.",
        offers_en="Watch the makers, and make a small piece to take home.",
        address=firm.address,
        opens=opens,
        closes=datetime.time(rng.choice((16, 17, 17)), 30),
        closed_weekdays=rng.choice(([], [0], [6], [])),
        by_appointment=rng.random() < 0.2,
        minutes=rng.choice((45, 60, 75, 90)),
        booking_phone=firm.phone,
        price_a_guest=rng.choice((None, 50_000, 80_000, 120_000)),
        created_at=_moment(day, 40),
    )


def _campaigns(day: datetime.date) -> list[Campaign]:
    """Tết of the coming year, filled by a filter and by hand; an autumn one that is over."""
    tet = Campaign.objects.create(
        register=DEMO,
        slug=f"qua-tet-{day.year + 1}",
        kind="tet",
        title_vi=f"Quà Tết {day.year + 1} từ làng quê Hà Nội",
        title_en=f"Tết {day.year + 1}: gifts from Hanoi's villages",
        text_vi="Bánh, trà, rượu, đồ gốm, đồ thêu: những món có sao còn hiệu lực, do người Hà Nội làm. Chiến dịch minh hoạ của thành phố minh hoạ.",
        text_en="Cakes, tea, pottery, embroidery: things with a star in force, made by people of Hanoi. A made-up campaign of the demo city.",
        starts_on=day - datetime.timedelta(days=12),
        ends_on=day + datetime.timedelta(days=74),
        product_sets=sorted(TET_SETS),
        least_stars=4,
        state="published",
        made_by_name=OFFICER,
        created_at=_moment(day, 20),
        published_at=_moment(day, 13),
    )
    autumn = Campaign.objects.create(
        register=DEMO,
        slug=f"qua-mua-thu-{day.year}",
        kind="season",
        title_vi=f"Quà mùa thu {day.year}",
        title_en=f"Autumn {day.year}",
        text_vi="Những món của mùa thu Hà Nội. Chiến dịch minh hoạ của thành phố minh hoạ.",
        text_en="Things of an autumn in Hanoi. A made-up campaign of the demo city.",
        starts_on=day - datetime.timedelta(days=85),
        ends_on=day - datetime.timedelta(days=24),
        state="published",
        made_by_name=OFFICER,
        created_at=_moment(day, 95),
        published_at=_moment(day, 86),
    )
    products = list(
        Product.objects.filter(register=DEMO, is_public=True, merged_into__isnull=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    stars = standings(products[:400])
    standing = [pk for pk in products[:400] if stars[pk].state == "in_force"]
    over = [pk for pk in products[:400] if stars[pk].state == "ended"]
    CampaignProduct.objects.bulk_create(
        [
            CampaignProduct(campaign=tet, product_id=pk, position=place)
            for place, pk in enumerate([*standing[:8], *over[:2]])
        ]
        + [CampaignProduct(campaign=autumn, product_id=pk, position=place) for place, pk in enumerate(standing[8:20])]
    )
    shops = Outlet.objects.filter(register=DEMO, is_public=True, ended_on__isnull=True).order_by("pk")[:6]
    CampaignOutlet.objects.bulk_create(CampaignOutlet(campaign=tet, outlet=one) for one in shops)
    return [tet, autumn]


def _counts(seed: str, day: datetime.date, campaigns: list[Campaign]) -> int:
    """Sums by day: some things are looked at often, most seldom; more on week-ends and towards Tết."""
    rng = random.Random(f"{seed}|counts")
    own = Role.objects.filter(person__is_demo=True, name="producer_member").values("organisation")
    rows_of = Product.objects.filter(register=DEMO, is_public=True, producer__is_public=True).order_by("pk")
    products = [
        *rows_of.filter(producer__organisation__in=own)[:20],
        *rows_of.exclude(producer__organisation__in=own)[: COUNTED * 2 : 2],
    ]
    makers = list(dict.fromkeys(one.producer_id for one in products))
    things = [("product", one.pk, rng.paretovariate(1.4)) for one in products]
    things += [("producer", key, rng.paretovariate(2)) for key in makers[:20] if key]
    things += [
        ("village", key, 3 * rng.paretovariate(2)) for key in VillagePage.objects.values_list("village_id", flat=True)
    ]
    things += [("campaign", one.pk, 12.0) for one in campaigns]
    runs = {one.pk: (one.starts_on, one.ends_on) for one in campaigns}
    rows = []
    for of, key, weight in things:
        for back in range(0, COUNTED_DAYS, 2 if weight < 4 else 1):
            at = day - datetime.timedelta(days=back)
            if of == "campaign" and not runs[key][0] <= at <= runs[key][1]:
                continue
            views = int(rng.expovariate(1 / weight) * (1.6 if at.weekday() >= 5 else 1) * (1 + max(0, 60 - back) / 90))
            scans = int(views * rng.random() * 0.35) if of == "product" else 0
            leads = int(views * rng.random() * 0.2) if of in ("producer", "village") else 0
            found = (("view", views), ("scan", scans), ("call", leads))
            rows += [DailyCount(of=of, object_id=key, what=what, day=at, count=times) for what, times in found if times]
    DailyCount.objects.bulk_create(rows, batch_size=2000)
    return len(rows)
