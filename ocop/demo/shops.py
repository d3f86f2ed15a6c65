"""Points of introduction and sale of the demo city, and a buyer."""

from __future__ import annotations

import datetime
import random

from ocop.demo import names, plan
from ocop.demo.makers import Place
from ocop.demo.writing import BATCH, SOURCE, Slugs, Writer, moment
from ocop.outlets.models import Outlet
from ocop.people.models import Organisation
from ocop.vietnamese.folding import fold

_KINDS = ("ocop_point", "ocop_point", "ocop_point", "ocop_point", "supermarket", "mall", "design_centre")
_FORMS = {
    "ocop_point": "Điểm OCOP {brand}",
    "supermarket": "Siêu thị {brand}",
    "mall": "Quầy OCOP trung tâm thương mại {brand}",
    "design_centre": "Trung tâm thiết kế, giới thiệu {brand}",
}
_STREETS = (
    "đường Hàng Bưởi",
    "phố Cây Đa",
    "đường Bến Cũ",
    "phố Giếng Trong",
    "đường Đê Ngoài",
    "phố Chợ Phiên",
    "đường Đồng Sau",
)
_HOURS = ("8:00-21:00", "7:30-20:00", "9:00-22:00", "8:00-18:00, thứ Hai nghỉ")


def write(writer: Writer, by_district: dict[str, list[Place]], until: datetime.date) -> list[Outlet]:
    """The outlets of the plan opened by a day, each with a keeper of its own; the first batch covers all its districts."""
    rng = random.Random(f"{writer.seed}|outlets")
    brands = names.brands(random.Random(f"{writer.seed}|outlet brands"))
    slugs = Slugs(Outlet)
    keepers: list[Organisation] = []
    rows: list[Outlet] = []
    number = 0
    for batch in plan.OUTLETS:
        span = (batch.end - batch.start).days
        for position in range(batch.count):
            number += 1
            district = batch.districts[position] if position < len(batch.districts) else rng.choice(batch.districts)
            place = rng.choice(by_district[district])
            day = batch.start + datetime.timedelta(days=rng.randint(0, span))
            kind = rng.choice(_KINDS)
            brand = brands[number]
            street = f"Số {rng.randint(1, 240)} {rng.choice(_STREETS)}, {place.name}"
            hours = rng.choice(_HOURS)
            lat, lon = rng.uniform(-0.004, 0.004), rng.uniform(-0.004, 0.004)
            closed = rng.random() < 0.06
            if day > until:
                continue
            made = moment(day, number)
            keepers.append(
                Organisation(
                    register=writer.register, kind="enterprise", name=f"Công ty TNHH Bán lẻ {brand}", name_folded=fold(f"Công ty TNHH Bán lẻ {brand}"),
                    name_en=f"{brand} Retail Company", tax_code=names.tax_code(100_000 + number), phone=names.phone(100_000 + number),
                    email=f"cuahang{number}@vidu.invalid", representative=names.person(rng), address=street, address_folded=fold(street),
                    commune_id=place.new_id, old_commune_id=place.old_id, district_id=place.district_id, province=writer.province,
                    source=SOURCE, created_at=made,
                )
            )  # fmt: skip
            name = _FORMS[kind].format(brand=brand)
            end = day + datetime.timedelta(days=900 + number) if closed and batch.start.year >= 2022 else None
            rows.append(
                Outlet(
                    register=writer.register, name=name, name_folded=fold(name), slug=slugs.free(name), kind=kind, address=street,
                    commune_id=place.new_id, old_commune_id=place.old_id, district_id=place.district_id,
                    lat=round(place.lat + lat, 6) if place.lat else None, lon=round(place.lon + lon, 6) if place.lon else None,
                    phone=names.phone(100_000 + number), opening_hours=hours, opened_on=day, counted_from=day,
                    ended_on=end if end and end <= until else None, source=SOURCE, created_at=made,
                )
            )  # fmt: skip
    for row, keeper in zip(rows, Organisation.objects.bulk_create(keepers, batch_size=BATCH), strict=True):
        row.keeper = keeper
    return Outlet.objects.bulk_create(rows, batch_size=BATCH)


def buyer(writer: Writer, place: Place) -> Organisation:
    """A buyer: an organisation without a producer or an outlet, so it stays private."""
    name = "Công ty Cổ phần Phân phối Bậc Qua Đò"
    return Organisation.objects.create(
        register=writer.register, kind="enterprise", name=name, name_folded=fold(name), name_en="Bậc Qua Đò Distribution",
        tax_code=names.tax_code(200_000), phone=names.phone(200_000), email="thumua@vidu.invalid", representative="Trần Minh Hà",
        commune_id=place.new_id, old_commune_id=place.old_id, district_id=place.district_id, province=writer.province, source=SOURCE,
        created_at=moment(datetime.date(2021, 3, 1), 1),
    )  # fmt: skip
