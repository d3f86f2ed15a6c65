"""A memorandum as data for its PDF and Word templates, in Vietnamese or English. Prices are what the two wrote, nothing else."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import translation

from ocop.documents import pdf, word
from ocop.trade.models import Memorandum
from ocop.ui import writing

TEMPLATE = "trade/memorandum"
TEXTS: dict[str, dict[str, str]] = {
    "vi": {
        "motto_1": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "motto_2": "Độc lập – Tự do – Hạnh phúc", "title": "Biên bản ghi nhớ",
        "subject": "về hợp tác tiêu thụ sản phẩm", "number": "Số", "place": "Hà Nội", "draft": "BẢN SOẠN, CHƯA XÁC NHẬN",
        "seller": "Bên bán (Bên A)", "buyer": "Bên mua (Bên B)", "name": "Tên", "address": "Địa chỉ", "tax": "Mã số thuế",
        "person": "Người đại diện", "product": "Sản phẩm", "quantity": "Số lượng", "value": "Giá trị dự kiến (đồng)",
        "agree": "Hai bên cùng ghi nhớ", "products": "1. Sản phẩm", "whole": "2. Giá trị và thời hạn", "words": "3. Nội dung khác",
        "common": "4. Cam kết chung", "worth": "Tổng giá trị dự kiến: {value} đồng.", "no_worth": "Tổng giá trị dự kiến: chưa nêu.",
        "period": "Thời hạn: từ {first} đến {last}.", "lasting": "Thời hạn: từ {first}, không xác định ngày kết thúc.",
        "no_products": "Hai bên sẽ thống nhất danh mục sản phẩm trong hợp đồng.", "no_words": "Không có.", "event": "Ký tại: {event}.",
        "common_1": "Biên bản này ghi lại ý định của hai bên; việc mua bán cụ thể theo hợp đồng hoặc đơn hàng ký sau.",
        "common_2": "Hai bên báo việc giao hàng, trả tiền trên hệ thống OCOP để việc kết nối được theo dõi; giá và điều khoản chỉ hai bên và cơ quan theo dõi đọc được.",
        "for_seller": "Đại diện Bên A", "for_buyer": "Đại diện Bên B", "demo": "DỮ LIỆU MINH HOẠ · KHÔNG CÓ GIÁ TRỊ",
        "confirmed": "Đã xác nhận trên hệ thống: {name}, {day}.", "by_scan": "Đã đối chiếu với bản ký có quét.",
        "once": "một lần", "week": "mỗi tuần", "month": "mỗi tháng", "quarter": "mỗi quý", "year": "mỗi năm", "": "",
    },
    "en": {
        "motto_1": "SOCIALIST REPUBLIC OF VIETNAM", "motto_2": "Independence – Freedom – Happiness", "title": "Memorandum of understanding",
        "subject": "on the sale of products", "number": "No.", "place": "Hanoi", "draft": "DRAFT, NOT CONFIRMED",
        "seller": "Seller (Party A)", "buyer": "Buyer (Party B)", "name": "Name", "address": "Address", "tax": "Tax code",
        "person": "Represented by", "product": "Product", "quantity": "Quantity", "value": "Intended value (dong)",
        "agree": "The two parties note", "products": "1. Products", "whole": "2. Value and period", "words": "3. Further",
        "common": "4. What both undertake", "worth": "Intended value of the whole: {value} dong.", "no_worth": "Intended value of the whole: not stated.",
        "period": "Period: from {first} to {last}.", "lasting": "Period: from {first}, without a day of ending.",
        "no_products": "The parties agree on the products in their contract.", "no_words": "Nothing.", "event": "Signed at: {event}.",
        "common_1": "This memorandum records what both intend; each sale follows a contract or an order signed later.",
        "common_2": "Both report deliveries and payments on the OCOP system so that the connection can be followed; prices and terms are read by the two parties and the office that follows them alone.",
        "for_seller": "For Party A", "for_buyer": "For Party B", "demo": "DEMO DATA · WITHOUT VALUE",
        "confirmed": "Confirmed on the system: {name}, {day}.", "by_scan": "Checked against the signed scan.",
        "once": "once", "week": "a week", "month": "a month", "quarter": "a quarter", "year": "a year", "": "",
    },
}  # fmt: skip
BLANK = "…"


def _day(day: datetime.date | None, language: str) -> str:
    if day is None:
        return BLANK
    return f"ngày {day:%d} tháng {day:%m} năm {day:%Y}" if language == "vi" else f"{day.day} {day:%B %Y}"


def _party(organisation: Any, title: str, texts: dict[str, str], language: str) -> dict[str, Any]:
    name = organisation.name_en if language == "en" and organisation.name_en else organisation.name
    address = ", ".join(part for part in (organisation.address, str(organisation.commune or "")) if part)
    return {
        "title": title,
        "rows": [
            [texts["name"], name], [texts["tax"], organisation.tax_code or BLANK], [texts["address"], address or BLANK], [texts["person"], BLANK],
        ],
    }  # fmt: skip


def _quantity(row: Any, texts: dict[str, str]) -> str:
    if row.quantity is None:
        return BLANK
    number = writing.number(row.quantity.normalize() if row.quantity % 1 else int(row.quantity))
    return " ".join(part for part in (number, row.unit, texts.get(row.every, "")) if part)


def content(memorandum: Memorandum, language: str = "vi") -> dict[str, Any]:
    """Everything the templates print. The representative is left to be written by hand: it is the organisation's own matter."""
    texts = TEXTS[language]
    with translation.override(language):
        rows = [
            [(row.product.name_en if language == "en" and row.product.name_en else row.product.name), _quantity(row, texts), writing.number(row.value) if row.value is not None else BLANK]
            for row in memorandum.products.select_related("product").order_by("pk")
        ]  # fmt: skip
        value = (
            texts["worth"].format(value=writing.number(memorandum.value))
            if memorandum.value is not None
            else texts["no_worth"]
        )
        first = _day(memorandum.from_day or memorandum.signed_on, language)
        until = (
            texts["period"].format(first=first, last=_day(memorandum.to_day, language))
            if memorandum.to_day
            else texts["lasting"].format(first=first)
        )
        event = memorandum.event
        event_name = "" if event is None else (event.name_en if language == "en" and event.name_en else event.name_vi)
        signed = [
            _signature(memorandum, side, texts[f"for_{'seller' if side == 'producer' else 'buyer'}"], texts)
            for side in ("producer", "buyer")
        ]
    paragraphs = [value, until, *([texts["event"].format(event=event_name)] if event_name else [])]
    return {
        **{name: texts[name] for name in ("motto_1", "motto_2", "title", "subject", "agree", "products", "whole", "words", "common", "no_products")},
        "number": f"{texts['number']} {memorandum.number}", "date": f"{texts['place']}, {_day(memorandum.signed_on, language)}",
        "state": "" if memorandum.state in ("confirmed", "ended") else texts["draft"],
        "parties": [
            _party(memorandum.producer.organisation, texts["seller"], texts, language), _party(memorandum.buyer.organisation, texts["buyer"], texts, language),
        ],
        "head": [texts["product"], texts["quantity"], texts["value"]], "rows": rows, "paragraphs": paragraphs,
        "free": memorandum.words or texts["no_words"], "commons": [texts["common_1"], texts["common_2"]], "signatures": signed,
        "demo": texts["demo"] if memorandum.register == "demo" else "", "language": language,
    }  # fmt: skip


def _signature(memorandum: Memorandum, side: str, role: str, texts: dict[str, str]) -> dict[str, str]:
    at = getattr(memorandum, f"{side}_confirmed_at")
    if at is not None:
        said = texts["confirmed"].format(name=getattr(memorandum, f"{side}_confirmed_by_name"), day=f"{at:%d/%m/%Y}")
    else:
        said = texts["by_scan"] if memorandum.scan_version == memorandum.version else ""
    return {"role": role, "said": said}


def as_pdf(memorandum: Memorandum, language: str = "vi") -> bytes:
    """The PDF."""
    return pdf.render(TEMPLATE, content(memorandum, language))


def as_word(memorandum: Memorandum, language: str = "vi") -> bytes:
    """The Word file, to be completed and signed."""
    return word.render(TEMPLATE, content(memorandum, language))
