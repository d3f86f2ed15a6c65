"""Small real files behind the demo dossiers: papers as PDF, photographs as JPEG, each marked as made up."""

from __future__ import annotations

import functools
import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from ocop.files.actions import keep_document
from ocop.files.models import StoredFile
from ocop.vietnamese.slugs import slug

_FONTS = settings.BASE_DIR / "ocop" / "ui" / "data"
_PAGE = (496, 702)  # A4 at 60 dots an inch
_PHOTO = (640, 480)
_INK, _PALE, _RED = (32, 36, 40), (120, 126, 132), (178, 34, 34)


@functools.cache
def _font(size: int, *, is_strong: bool = False) -> ImageFont.FreeTypeFont:
    name = "BeVietnamPro_600SemiBold.ttf" if is_strong else "BeVietnamPro_400Regular.ttf"
    return ImageFont.truetype(str(_FONTS / name), size)


def _bytes(picture: Image.Image, kind: str) -> bytes:
    stream = io.BytesIO()
    # A fixed date: the same paper has the same bytes in every city.
    picture.save(
        stream, kind, quality=70, **({"resolution": 60, "creationDate": None, "modDate": None} if kind == "PDF" else {})
    )
    return stream.getvalue()


def _wrapped(text: str, width: int, font: ImageFont.FreeTypeFont) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and font.getlength(f"{line} {word}") > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def paper(by: Any, title: str, lines: list[str]) -> StoredFile:
    """A page with a title and a few lines, kept as PDF."""
    return keep_document(by=by, upload=upload(title, lines))


def upload(title: str, lines: list[str]) -> SimpleUploadedFile:
    """The same as it would be sent."""
    page = Image.new("RGB", _PAGE, "white")
    draw = ImageDraw.Draw(page)
    draw.text((248, 34), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", _INK, _font(12, is_strong=True), anchor="ma")
    draw.text((248, 50), "Độc lập – Tự do – Hạnh phúc", _INK, _font(12), anchor="ma")
    draw.line((190, 70, 306, 70), _INK)
    top = 100
    for row in _wrapped(title.upper(), 400, _font(18, is_strong=True)):
        draw.text((248, top), row, _INK, _font(18, is_strong=True), anchor="ma")
        top += 26
    top += 14
    for text in lines:
        for row in _wrapped(text, 410, _font(13)):
            draw.text((44, top), row, _INK, _font(13))
            top += 20
        top += 4
    draw.rectangle((300, 560, 450, 640), outline=_RED, width=2)
    draw.text((375, 600), "GIẤY MINH HOẠ", _RED, _font(14, is_strong=True), anchor="mm")
    draw.text((248, 676), "Dữ liệu minh hoạ của thành phố minh hoạ, không có giá trị.", _PALE, _font(11), anchor="ma")
    return SimpleUploadedFile(f"{slug(title)}.pdf", _bytes(page, "PDF"), "application/pdf")


def photograph(by: Any, what: str, colour: tuple[int, int, int]) -> StoredFile:
    """A picture as a phone takes it, of nothing in particular."""
    picture = Image.linear_gradient("L").resize(_PHOTO)
    made = Image.merge("RGB", [picture.point(lambda light, one=one: (light + 2 * one) // 3) for one in colour])
    draw = ImageDraw.Draw(made)
    for row in range(4):
        for column in range(6):
            left, top = 30 + column * 100, 90 + row * 88
            draw.rounded_rectangle(
                (left, top, left + 84, top + 70), 10, fill=tuple(min(255, one + 30 + row * 12) for one in colour)
            )
    draw.rectangle((0, 430, 640, 480), fill=(255, 255, 255))
    draw.text((16, 442), f"{what} (ảnh minh hoạ)", _INK, _font(18, is_strong=True))
    sent = SimpleUploadedFile(f"{slug(what)}.jpg", _bytes(made, "JPEG"), "image/jpeg")
    return keep_document(by=by, upload=sent)


def signed(by: Any, title: str, lines: list[str]) -> StoredFile:
    """A scanned copy with a signature."""
    return paper(by, title, [*lines, "(đã ký)"])
