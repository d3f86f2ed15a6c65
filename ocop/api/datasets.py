"""The open data sets: products, producers, craft villages, points of sale, recognitions, published statements, communes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from ocop.api import presenting
from ocop.exchange.datasets import DataColumn, Dataset, register
from ocop.indicators.models import PublishedStatement
from ocop.outlets.models import Outlet
from ocop.places.models import Commune
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from ocop.rulebooks import schemes

BATCH = 1000
Row = dict[str, Any]


def _column(
    key: str, vi: str, en: str, meaning_vi: str, meaning_en: str, path: str = "", is_date: bool = False
) -> DataColumn:
    """A column whose value stands at `path` in a row of the API ("commune.name"); at `key` when no path is given."""
    steps = (path or key).split(".")

    def of(row: Row) -> Any:
        value: Any = row
        for step in steps:
            value = value.get(step) if isinstance(value, dict) else None
        return "; ".join(str(one) for one in value) if isinstance(value, list) else value

    return DataColumn(key, vi, en, meaning_vi, meaning_en, of, is_date)


REFERENCE = _column(
    "reference", "Mã dòng nguồn", "Source row", "mã dòng trong danh sách được nhập", "id of the imported source row"
)
SOURCE = _column("source", "Nguồn", "Source", "trang hoặc văn bản nêu dòng này", "page or document that states the row")
REGISTER = _column(
    "register", "Sổ", "Register",
    "office: cán bộ đã xác nhận; public: đọc từ trang công khai; demo: dữ liệu minh hoạ",
    "office: confirmed by an officer; public: read from public pages; demo: made up",
)  # fmt: skip
PLACE = (
    _column(
        "commune_code",
        "Mã xã, phường nay",
        "Code of today's commune",
        "mã đơn vị từ 1/7/2025",
        "code since 1/7/2025",
        "commune.code",
    ),
    _column(
        "commune", "Xã, phường nay", "Today's commune", "tên đơn vị từ 1/7/2025", "name since 1/7/2025", "commune.name"
    ),
    _column(
        "old_commune",
        "Xã, phường trước đây",
        "Commune before",
        "tên đơn vị trước 1/7/2025",
        "name before 1/7/2025",
        "old_commune.name",
    ),
    _column(
        "district", "Quận, huyện trước đây", "District before", "đến 30/6/2025", "until 30/6/2025", "district.name"
    ),
    _column(
        "place_as_given", "Nơi như nguồn ghi", "Place as written", "nguyên văn của nguồn", "the words of the source"
    ),
)


def _batches(keys: list[int], rows: Callable[[list[int]], list[Row]]) -> Iterator[Row]:
    """Rows of many keys, some at a time, so that memory stays small."""
    left = iter(keys)
    while part := list(islice(left, BATCH)):
        yield from rows(part)


def _products(register_name: str) -> Iterator[Row]:
    visible = Product.objects.visible_to(None).filter(register=register_name)

    def rows(part: list[int]) -> list[Row]:
        found = presenting.products(part, visible)
        return [{**row, **{f"group_{one.id}": row["groups"].get(one.id) for one in schemes.SCHEMES}} for row in found]

    return _batches(list(visible.in_alphabet().values_list("pk", flat=True)), rows)


def _producers(register_name: str) -> Iterator[Row]:
    from ocop.api.makers import _producers as with_all

    keys = Producer.objects.visible_to(None).filter(register=register_name).in_alphabet().values_list("pk", flat=True)

    def rows(part: list[int]) -> list[Row]:
        found = {row.pk: row for row in with_all(None).filter(pk__in=part)}
        return [presenting.producer(found[key], None) for key in part]

    return _batches(list(keys), rows)


def _villages(register_name: str) -> Iterator[Row]:
    rows = (
        CraftVillage.objects.visible_to(None)
        .filter(register=register_name)
        .select_related("commune", "old_commune", "district")
        .prefetch_related("crafts", "titles")
        .in_alphabet()
    )
    for one in rows:
        row = presenting.village(one)
        standing = [title for title in row["titles"] if title["ended_on"] is None]
        yield {
            **row,
            "title": [title["title"] for title in standing],
            "decision": [title["decision"] for title in standing if title["decision"]],
        }


def _outlets(register_name: str) -> Iterator[Row]:
    rows = (
        Outlet.objects.visible_to(None)
        .filter(register=register_name)
        .select_related("commune", "old_commune", "district")
    )
    return (presenting.outlet(one) for one in rows.in_alphabet())


def _recognitions(register_name: str) -> Iterator[Row]:
    rows = (
        Recognition.objects.visible_to(None)
        .filter(register=register_name)
        .select_related("product", "district_then")
        .with_extension()
    )
    keys = list(rows.order_by("counted_from", "pk").values_list("pk", flat=True))

    def part_of(part: list[int]) -> list[Row]:
        from ocop.api.recognitions import _shown
        from ocop.workdays import clock

        found = {row.pk: row for row in rows.filter(pk__in=part)}
        return _shown([found[key] for key in part], clock.today(), None)

    return _batches(keys, part_of)


def _statements(register_name: str) -> Iterator[Row]:
    for one in PublishedStatement.objects.order_by("indicator", "spoken_of", "key"):
        yield {field.name: getattr(one, field.name) for field in PublishedStatement._meta.fields}


def _communes(register_name: str) -> Iterator[Row]:
    for one in Commune.objects.filter(layer="current").order_by("code"):
        yield {field.name: getattr(one, field.name) for field in Commune._meta.fields if field.name != "district"}


PRODUCT_COLUMNS = (
    REFERENCE,
    _column("slug", "Tên trong địa chỉ", "Slug", "không đổi", "does not change"),
    _column("name", "Sản phẩm", "Product", "tên như trong hồ sơ", "name as recorded"),
    _column("name_en", "Tên tiếng Anh", "English name", "nếu có", "where there is one"),
    _column("producer", "Chủ thể", "Producer", "tên chủ thể", "name of the maker", "producer.name"),
    _column("producer_kind", "Loại chủ thể", "Kind of producer", "enterprise, cooperative, household ...", "enterprise, cooperative, household ...", "producer.kind"),
    _column("group_ocop_2019", "Nhóm (danh mục cũ)", "Group (older list)", "danh mục 2018-2026", "list of 2018-2026", "group_ocop-2019"),
    _column("group_qd26_2026", "Nhóm (QĐ 26/2026)", "Group (decree 26/2026)", "sáu nhóm từ 22/5/2026", "six groups since 22/5/2026", "group_qd26-2026"),
    _column("product_set", "Bộ sản phẩm", "Product set", "bộ theo QĐ 26/2026", "set of decree 26/2026"),
    _column("stars", "Hạng sao", "Stars", "3, 4, potential_5, 5, unstated, none", "3, 4, potential_5, 5, unstated, none"),
    _column("state", "Hiệu lực", "State", "in_force, ended, withdrawn, unknown, none tại ngày tải", "in_force, ended, withdrawn, unknown, none on the day of download"),
    _column("issued_on", "Ngày công nhận", "Recognised on", "ngày quyết định gần nhất", "day of the latest decision", is_date=True),
    _column("year", "Năm", "Year", "năm công nhận", "year of recognition"),
    _column("ends_on", "Hết hiệu lực", "Ends on", "ngày đầu tiên không còn hiệu lực", "first day it is no longer in force", is_date=True),
    _column("extended_to", "Còn hiệu lực chờ đánh giá lại", "Extended to", "ngày đầu tiên không còn hiệu lực khi chờ trả lời, Điều 12.3", "first day it no longer stands while its renewal is answered, article 12.3", is_date=True),
    _column("decision", "Quyết định", "Decision", "số quyết định", "number of the decision"),
    *PLACE, _column("province", "Tỉnh, thành phố", "Province", "theo 34 đơn vị", "of the 34", "province.name"), REGISTER, SOURCE,
)  # fmt: skip
PRODUCER_COLUMNS = (
    REFERENCE,
    _column("slug", "Tên trong địa chỉ", "Slug", "không đổi", "does not change"),
    _column("name", "Chủ thể", "Producer", "tên", "name"),
    _column("kind", "Loại", "Kind", "enterprise, cooperative, cooperative_group, farm, household", "enterprise, cooperative, cooperative_group, farm, household"),
    _column("tax_code", "Mã số thuế", "Tax code", "nếu có", "where there is one"),
    _column("products", "Số sản phẩm", "Products", "sản phẩm công khai", "public products"),
    _column("website", "Trang mạng", "Website", "nếu có", "where there is one"),
    *PLACE, REGISTER, SOURCE,
)  # fmt: skip
VILLAGE_COLUMNS = (
    REFERENCE,
    _column("slug", "Tên trong địa chỉ", "Slug", "không đổi", "does not change"),
    _column("name", "Làng nghề", "Craft village", "tên", "name"),
    _column("crafts", "Nghề", "Crafts", "các nghề", "its crafts"),
    _column("craft_as_given", "Nghề như nguồn ghi", "Craft as written", "nguyên văn của nguồn", "the words of the source"),
    _column("title", "Danh hiệu", "Title", "theo Nghị định 52/2018, còn hiệu lực", "of decree 52/2018, standing"),
    _column("decision", "Quyết định", "Decision", "số quyết định", "number of the decision"),
    *PLACE, REGISTER, SOURCE,
)  # fmt: skip
OUTLET_COLUMNS = (
    REFERENCE,
    _column("slug", "Tên trong địa chỉ", "Slug", "không đổi", "does not change"),
    _column("name", "Điểm bán", "Point of sale", "tên", "name"),
    _column("kind", "Loại", "Kind", "ocop_point, supermarket, chain, mall, design_centre, temporary, other", "ocop_point, supermarket, chain, mall, design_centre, temporary, other"),
    _column("address", "Địa chỉ", "Address", "như nguồn ghi", "as the source writes it"),
    _column("lat", "Vĩ độ", "Latitude", "WGS 84", "WGS 84"), _column("lon", "Kinh độ", "Longitude", "WGS 84", "WGS 84"),
    _column("opened_on", "Ngày mở", "Opened on", "nếu biết ngày", "where the day is known", is_date=True),
    _column("year", "Năm", "Year", "nếu chỉ biết năm", "where only the year is known"),
    _column("ended_on", "Ngày thôi hoạt động", "Ended on", "trống nếu còn hoạt động", "empty while it stands", is_date=True),
    *PLACE, REGISTER, SOURCE,
)  # fmt: skip
RECOGNITION_COLUMNS = (
    REFERENCE,
    _column("product", "Sản phẩm (tên trong địa chỉ)", "Product (slug)", "khớp với bộ dữ liệu products", "as in the data set products"),
    _column("product_name", "Sản phẩm", "Product", "tên", "name"),
    _column("stars", "Hạng sao", "Stars", "3, 4, potential_5, 5, unstated", "3, 4, potential_5, 5, unstated"),
    _column("kind", "Loại quyết định", "Kind", "new, renewed, upgraded, unstated", "new, renewed, upgraded, unstated"),
    _column("body", "Cơ quan", "Body", "district, province, ministry, unstated", "district, province, ministry, unstated"),
    _column("decision", "Quyết định", "Decision", "số quyết định", "number of the decision"),
    _column("precision", "Độ chính xác", "Precision", "day, year hoặc none", "day, year or none"),
    _column("issued_on", "Ngày quyết định", "Issued on", "nếu biết ngày", "where the day is known", is_date=True),
    _column("year", "Năm", "Year", "nếu chỉ biết năm", "where only the year is known"),
    _column("counted_from", "Tính từ", "Counted from", "ngày số liệu bắt đầu tính", "day from which figures count it", is_date=True),
    _column("ends_on", "Hết hiệu lực", "Ends on", "ngày đầu tiên không còn hiệu lực", "first day it is no longer in force", is_date=True),
    _column("extended_to", "Còn hiệu lực chờ đánh giá lại", "Extended to", "ngày đầu tiên không còn hiệu lực khi chờ trả lời, Điều 12.3", "first day it no longer stands while its renewal is answered, article 12.3", is_date=True),
    _column("withdrawn_on", "Ngày thu hồi", "Withdrawn on", "nếu bị thu hồi", "where it was withdrawn", is_date=True),
    _column("district_then", "Quận, huyện khi đó", "District then", "tại ngày quyết định", "on the day of the decision", "district_then.name"),
    REGISTER, SOURCE,
)  # fmt: skip
STATEMENT_COLUMNS = (
    _column("key", "Khóa", "Key", "không đổi", "does not change"),
    _column("indicator", "Chỉ tiêu", "Indicator", "products, producers, villages, outlets ...", "products, producers, villages, outlets ..."),
    _column("by", "Phân theo", "By", "trống: tổng số", "empty: the total"),
    _column("item", "Mục", "Item", "giá trị của cách phân", "value of the dimension"),
    _column("value", "Giá trị", "Value", "như đã công bố", "as published"),
    _column("spoken_of", "Nói về ngày", "Speaks of", "ngày số liệu nói tới", "day the value speaks of", is_date=True),
    _column("spoken_precision", "Độ chính xác", "Precision", "day, month, year", "day, month, year"),
    _column("published_on", "Công bố ngày", "Published on", "nếu biết", "where it is known", is_date=True),
    _column("publisher", "Nơi công bố", "Publisher", "cơ quan hoặc báo", "office or newspaper"),
    _column("territory", "Phạm vi", "Territory", "hanoi hoặc vietnam", "hanoi or vietnam"),
    _column("note", "Ghi chú", "Note", "điều cần biết khi so sánh", "what to know when comparing"), SOURCE,
)  # fmt: skip
COMMUNE_COLUMNS = (
    _column("code", "Mã", "Code", "mã đơn vị hành chính", "administrative code"),
    _column("kind", "Loại", "Kind", "Xã hoặc Phường", "Xã (commune) or Phường (ward)"),
    _column("name", "Tên", "Name", "không kèm loại", "without its kind"),
    _column("slug", "Tên trong địa chỉ", "Slug", "không đổi", "does not change"),
    _column("lat", "Vĩ độ", "Latitude", "điểm trong đơn vị", "a point within"), _column("lon", "Kinh độ", "Longitude", "điểm trong đơn vị", "a point within"),
    _column("area_km2", "Diện tích km²", "Area in km²", "", ""),
    _column("note", "Hình thành", "Made from", "theo Nghị quyết 1656/NQ-UBTVQH15", "by resolution 1656/NQ-UBTVQH15"),
)  # fmt: skip


def offer() -> None:
    """Register the data sets; called when the room starts."""
    for one in DATASETS:
        register(one)


def _visible(model: Any) -> Callable[[str], int]:
    def count(register_name: str) -> int:
        return int(model.objects.visible_to(None).filter(register=register_name).count())

    return count


def _all_statements(register_name: str) -> int:
    return int(PublishedStatement.objects.count())


def _all_communes(register_name: str) -> int:
    return int(Commune.objects.filter(layer="current").count())


DATASETS = (
    Dataset(
        "products", "Sản phẩm OCOP", "OCOP products", "Mỗi dòng một sản phẩm với hạng sao gần nhất và hiệu lực ngày tải.",
        "One product a row, with its latest stars and whether they are in force on the day of download.", PRODUCT_COLUMNS, _products, _visible(Product),
    ),
    Dataset(
        "producers", "Chủ thể OCOP", "OCOP producers", "Mỗi dòng một chủ thể; không có số điện thoại của hộ gia đình.",
        "One maker a row; no phone numbers of households.", PRODUCER_COLUMNS, _producers, _visible(Producer),
    ),
    Dataset(
        "recognitions", "Quyết định công nhận", "Recognitions", "Mỗi dòng một quyết định; quyết định cũ không bị ghi đè.",
        "One decision a row; earlier ones are never overwritten.", RECOGNITION_COLUMNS, _recognitions, _visible(Recognition),
    ),
    Dataset(
        "craft-villages", "Làng nghề", "Craft villages", "Làng nghề, làng nghề truyền thống và nghề truyền thống theo Nghị định 52/2018.",
        "Craft villages, traditional craft villages and traditional crafts of decree 52/2018.", VILLAGE_COLUMNS, _villages, _visible(CraftVillage),
    ),
    Dataset(
        "outlets", "Điểm giới thiệu và bán sản phẩm", "Points of introduction and sale", "Điểm đang và đã hoạt động.",
        "Points that stand and points that ended.", OUTLET_COLUMNS, _outlets, _visible(Outlet),
    ),
    Dataset(
        "statements", "Số liệu đã công bố", "Published statements", "Số liệu do cơ quan và báo chí công bố, kèm nguồn; không sửa cho khớp.",
        "Figures that offices and newspapers gave, with their source; never made to agree.", STATEMENT_COLUMNS, _statements,
        _all_statements,
    ),
    Dataset(
        "communes", "126 xã, phường", "126 communes and wards", "Đơn vị hành chính của Hà Nội từ 1/7/2025.",
        "Hanoi's communes and wards since 1/7/2025.", COMMUNE_COLUMNS, _communes, _all_communes,
    ),
)  # fmt: skip
