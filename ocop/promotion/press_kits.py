"""Press kits: pictures in full size with words for them, stories, facts with stars as of a day, whom to ask - one ZIP, streamed.

Only what the public pages show. Artisans are not in it: they agreed to stand on a page of the village, so they are asked anew.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation

from ocop.documents import pdf
from ocop.producers.models import CraftVillage, Producer
from ocop.products.models import Product
from ocop.promotion.facts import STARS, Ware, as_data, wares
from ocop.vietnamese.slugs import slug
from ocop.workdays import clock

MOST_PRODUCTS = 100
MOST_PICTURES = 80
_BLOCK = 256 * 1024
_MOMENT = (2000, 1, 1, 0, 0, 0)
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif"}


@dataclass(frozen=True)
class Kit:
    """What goes into one: the thing itself, its products, and what a stranger may know of whom to ask."""

    of: str
    thing: Any
    name: str
    wares: list[Ware]
    story_vi: str
    story_en: str
    contact: dict[str, str]


def of_product(product: Product) -> Kit:
    """Of one product."""
    (ware,) = wares(Product.objects.filter(pk=product.pk))
    return Kit(
        "product", product, product.name, [ware], product.story_vi, product.story_en, _contact(ware.product.producer)
    )


def of_producer(producer: Producer) -> Kit:
    """Of a producer with its public products."""
    rows = Product.objects.visible_to(None).filter(producer=producer).in_alphabet()[:MOST_PRODUCTS]
    return Kit(
        "producer",
        producer,
        producer.organisation.name,
        wares(rows),
        producer.story_vi,
        producer.story_en,
        _contact(producer),
    )


def of_village(village: CraftVillage) -> Kit:
    """Of a village with the public products made in it."""
    rows = Product.objects.visible_to(None).filter(village=village).in_alphabet()[:MOST_PRODUCTS]
    page = getattr(village, "visitor_page", None)
    vi = "\n\n".join(filter(None, [village.story_vi, page.history_vi if page else ""]))
    en = "\n\n".join(filter(None, [village.story_en, page.history_en if page else ""]))
    return Kit("village", village, village.name, wares(rows), vi, en, {})


def _contact(producer: Producer | None) -> dict[str, str]:
    """As far as strangers may see it: a household's telephone is a person's."""
    if producer is None:
        return {}
    said = producer.organisation.contact_for(None)
    found = {"phone": said.phone, "email": said.email, "website": producer.organisation.website}
    return {"name": producer.organisation.name, **{name: value for name, value in found.items() if value}}


class _Pipe(io.RawIOBase):
    """What the archive writes waits here until it is sent."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Everything since the last time."""
        whole, self._parts = b"".join(self._parts), []
        return whole


def stream(kit: Kit, *, origin: str) -> Iterator[bytes]:
    """The ZIP piece by piece; memory holds one block of one picture."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for name, content in _texts(kit, origin):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
            yield pipe.taken()
        told = []
        for number, (picture, ware) in enumerate(_pictures(kit), start=1):
            ending = ENDINGS.get(picture.file.media_type, "jpg")
            name = f"anh/{number:02d}-{slug(ware.product.name, limit=60)}.{ending}"
            told.append(
                f"{name}\n  vi: {picture.alt_vi or '(chưa có lời mô tả)'}\n  en: {picture.alt_en or '(no description yet)'}\n"
            )
            with (
                default_storage.open(picture.file.path) as kept,
                archive.open(zipfile.ZipInfo(name, _MOMENT), "w") as into,
            ):
                while block := kept.read(_BLOCK):
                    into.write(block)
                    yield pipe.taken()
        archive.writestr(
            zipfile.ZipInfo("anh/mo-ta-anh.txt", _MOMENT), "\n".join(told) or "Chưa có ảnh. No picture yet.\n"
        )
    yield pipe.taken()


def _pictures(kit: Kit) -> Iterator[tuple[Any, Ware]]:
    found = ((one, ware) for ware in kit.wares for one in ware.product.pictures.all() if one.file.is_public)
    for _number, pair in zip(range(MOST_PICTURES), found, strict=False):
        yield pair


def _texts(kit: Kit, origin: str) -> Iterator[tuple[str, str | bytes]]:
    day = clock.today()
    with translation.override("vi"):
        facts = [
            as_data(one, page=f"{origin}{reverse('portal:product', args=[one.product.slug])}", day=day)
            for one in kit.wares
        ]
        page = f"{origin}{reverse(f'portal:{kit.of}', args=[kit.thing.slug])}"
    data = {
        "kind": kit.of,
        "name": kit.name,
        "page": page,
        "stars_as_of": day.isoformat(),
        "contact": kit.contact,
        "products": facts,
    }
    yield "doc-truoc.txt", _note(kit, page)
    yield "thong-tin.json", json.dumps(data, ensure_ascii=False, indent=1)
    yield "thong-tin.pdf", _sheet(kit, page)
    yield "cau-chuyen.vi.txt", kit.story_vi or "Chủ thể chưa kể câu chuyện nào.\n"
    yield "story.en.txt", kit.story_en or "No English story yet.\n"


def _note(kit: Kit, page: str) -> str:
    said = [f"{name}: {value}" for name, value in kit.contact.items() if name != "name"]
    whom = [kit.contact["name"], *said] if kit.contact else [f"Trang công khai / public page: {page}"]
    demo = (
        ["", "DỮ LIỆU MINH HOẠ, không có thật. DEMO DATA, not real."]
        if getattr(kit.thing, "register", "") == "demo"
        else []
    )
    return "\n".join(
        [
            kit.name,
            page,
            *demo,
            "",
            "Ảnh và lời kể là của chủ thể. Xin dùng cho tin, bài về đúng sản phẩm này và ghi tên chủ thể; dùng vào việc khác, xin hỏi trước.",
            "Sao ghi theo ngày trong thong-tin.json; sao có ngày hết hạn, xin xem lại trang công khai trước khi đăng.",
            "Bộ này không có tên, số điện thoại của cá nhân. Muốn gặp nghệ nhân, xin hỏi họ.",
            "",
            "Pictures and words belong to the maker. Use them to report on this product and name the maker; for anything else please ask first.",
            "Stars are as of the day in thong-tin.json; they end, so look at the public page before you publish.",
            "No person's name or telephone is in this kit.",
            "",
            "Hỏi / ask:",
            *whom,
            "",
        ]
    )


def _sheet(kit: Kit, page: str) -> bytes:
    """The facts as a PDF."""
    day = clock.today()
    rows = [
        {
            "name": one.product.name,
            "name_en": one.product.name_en,
            "maker": one.product.producer.organisation.name if one.product.producer else "",
            "place": str(one.product.commune or one.product.place_as_given or ""),
            "stars": STARS.get(one.standing.level, (0, ""))[1] if one.stands else "",
            "until": f"{one.last_day:%d/%m/%Y}" if one.stands and one.last_day else "",
            "decision": one.standing.decision if one.stands else "",
            "packs": ", ".join(one.product.pack_sizes),
        }
        for one in kit.wares
    ]
    note = "DỮ LIỆU MINH HOẠ · DEMO DATA" if getattr(kit.thing, "register", "") == "demo" else ""
    return pdf.render(
        "promotion/facts", {"title": kit.name, "page": page, "as_of": f"{day:%d/%m/%Y}", "rows": rows, "note": note}
    )
