"""The picture that stands beside a shared link: 1200 x 630 PNG with the name, two lines and the stars.

The address carries its words, signed, so that the view reads no table and draws nothing that this instance did not ask for.
"""

from __future__ import annotations

import hashlib
import io
import math
import textwrap
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont, ImageOps

from ocop.ui import covers
from ocop.ui.covers.palettes import PALETTES
from ocop.ui.marks import level_words

WIDTH, HEIGHT, MARGIN = 1200, 630, 84
BAND, WIDE_BAND = 300, 430
PAPER, INK, SOFT, LACQUER, GOLD, LINE = "#f9f4eb", "#291d17", "#5c4c43", "#a4201f", "#a97b1d", "#91806d"
SALT = "ocop.share-card"
EDITION = "3"
FONTS = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Card:
    """What a card says; `level_words` stand beside the stars, `craft` chooses the colours of the band."""

    title: str
    line: str = ""
    second: str = ""
    stars: int = 0
    level_words: str = ""
    craft: str = "rice"
    mark: str = ""  # "demo data" where the thing is made up: a shared picture travels without its page
    picture: str = ""  # where a public photograph lies in the storage; without one the band is woven


def card_of(thing: Any, *, line: str = "", second: str = "", level: str = "", mark: str = "") -> Card:
    """The card of a product, producer, village, campaign or commune; stars only when a level is given."""
    count, words = level_words(level) if level else (0, "")
    title = str(getattr(thing, "name", None) or thing)
    # The band is in the colours of the cover: its address names the craft.
    craft = covers.address(thing).split("/")[2]
    return Card(title, line, second, count, words, craft, mark, photograph(thing))


def photograph(thing: Any) -> str:
    """Path of the first public photograph that the page has read already (a list pays no query for it), or ""."""
    read = getattr(thing, "_prefetched_objects_cache", {}).get("pictures", ())
    files = [one.file for one in read][:1] or [getattr(thing, "picture", None)]
    for file in files:
        if file is not None and file.is_public:
            sizes = [size for size in file.sizes.all() if size.media_type == "image/jpeg"]
            wide = sorted((size.width, size.path) for size in sizes)
            return next((path for width, path in wide if width >= 640), wide[-1][1] if wide else "")
    return ""


def _signer() -> signing.Signer:
    """Without a time, so that the same card has the same address for ever."""
    return signing.Signer(salt=SALT)


def address(card: Card) -> str:
    """Path of the picture, or "" when this instance does not serve it (URL name `share_card`)."""
    try:
        return reverse("share_card", args=[_signer().sign_object(list(asdict(card).values()), compress=True)])
    except NoReverseMatch:
        return ""


@require_safe
def respond(request: HttpRequest, signed: str) -> HttpResponse:
    """The picture for a signed address; drawn once, then read from the default storage."""
    try:
        card = Card(*_signer().unsign_object(signed))
    except (signing.BadSignature, TypeError):
        raise Http404 from None
    response = HttpResponse(kept(card), content_type="image/png")
    response["Cache-Control"] = "public, max-age=2592000"
    return response


def kept(card: Card) -> bytes:
    """PNG of a card from the storage, drawn into it when it is not there yet."""
    digest = hashlib.sha256("|".join([EDITION, *map(str, asdict(card).values())]).encode()).hexdigest()
    path = f"share/{digest[:2]}/{digest[2:34]}.png"
    try:
        with default_storage.open(path) as found:
            return bytes(found.read())
    except FileNotFoundError:
        picture = draw(card)
        default_storage.save(path, ContentFile(picture))
        return picture


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"BeVietnamPro_{name}.ttf"), size)


def draw(card: Card) -> bytes:
    """PNG bytes of a card; the same card gives the same bytes."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(sheet)
    band = WIDE_BAND if card.picture and _photograph(sheet, card.picture) else BAND
    if band == BAND:
        _band(pen, PALETTES.get(card.craft, PALETTES["rice"])[0])
    _seal(pen, MARGIN, 70, 76)
    pen.text((MARGIN + 100, 72), "OCOP", font=_font("600SemiBold", 36), fill=INK)
    pen.text(
        (MARGIN + 100, 114),
        "Hà Nội" + (f" · {card.mark}" if card.mark else ""),
        font=_font("400Regular", 26),
        fill=SOFT,
    )
    size = 68 if len(card.title) < 40 else 54 if len(card.title) < 80 else 44
    room = int((WIDTH - band - 2 * MARGIN + 30) / (size * 0.54))
    y = 196
    for part in textwrap.wrap(card.title, room, max_lines=3, placeholder="…"):
        pen.text((MARGIN, y), part, font=_font("600SemiBold", size), fill=INK)
        y += round(size * 1.3)
    y += 14
    for words in (card.line, card.second):
        if words:
            short = textwrap.shorten(words, 52 if band == BAND else 42, placeholder="…")
            pen.text((MARGIN, y), short, font=_font("400Regular", 32), fill=SOFT)
            y += 46
    if card.stars:
        for k in range(5):
            _star(pen, MARGIN + 22 + k * 52, HEIGHT - 82, 22, filled=k < card.stars)
    if card.level_words:
        pen.text(
            (MARGIN + (280 if card.stars else 0), HEIGHT - 104),
            card.level_words,
            font=_font("600SemiBold", 32),
            fill=INK,
        )
    pen.line([(0, HEIGHT - 6), (WIDTH, HEIGHT - 6)], fill=LACQUER, width=12)
    out = io.BytesIO()
    # A photograph needs more colours than a drawing.
    sheet.quantize(64 if band == BAND else 256).save(out, "PNG", optimize=True)
    return out.getvalue()


def _photograph(sheet: Image.Image, path: str) -> bool:
    """Set a photograph on the right, cut to fit; False when the file is gone or cannot be read, and the band is woven."""
    try:
        with default_storage.open(path) as kept, Image.open(kept) as found:
            photo = ImageOps.fit(found.convert("RGB"), (WIDE_BAND, HEIGHT))
    except (OSError, ValueError):
        return False
    sheet.paste(photo, (WIDTH - WIDE_BAND, 0))
    ImageDraw.Draw(sheet).line([(WIDTH - WIDE_BAND, 0), (WIDTH - WIDE_BAND, HEIGHT)], fill=LINE, width=3)
    return True


def _band(pen: ImageDraw.ImageDraw, colours: tuple[str, str, str, str]) -> None:
    """A band of woven strips in the colours of the craft."""
    ground, second, figure, accent = colours
    left, step = WIDTH - BAND, 50
    pen.rectangle([left, 0, WIDTH, HEIGHT], fill=figure)
    for row in range(math.ceil(HEIGHT / step)):
        for col in range(BAND // step):
            x, y = left + col * step, row * step
            if (col + row) % 4 < 2:
                pen.rectangle([x + 3, y, x + step - 4, y + step], fill=second)
                pen.line([(x + 18, y), (x + 18, y + step)], fill=ground, width=2)
            else:
                pen.rectangle([x, y + 3, x + step, y + step - 4], fill=ground)
                pen.line([(x, y + 30), (x + step, y + 30)], fill=accent, width=2)
    pen.line([(left, 0), (left, HEIGHT)], fill=LINE, width=3)


def _seal(pen: ImageDraw.ImageDraw, x: int, y: int, side: int) -> None:
    """The seal: a grain in a lacquer square."""
    unit = side / 36
    pen.rounded_rectangle([x, y, x + side, y + side], radius=4, fill=LACQUER)
    pen.rectangle([x + 3.5 * unit, y + 3.5 * unit, x + 32.5 * unit, y + 32.5 * unit], outline=PAPER, width=3)
    grain = [
        (18, 8),
        (21, 11.5),
        (23, 15.5),
        (23.5, 18.5),
        (22.5, 22.5),
        (20.5, 26),
        (18, 28),
        (15.5, 26),
        (13.5, 22.5),
        (12.5, 18.5),
        (13, 15.5),
        (15, 11.5),
    ]
    pen.polygon([(x + a * unit, y + b * unit) for a, b in grain], fill=PAPER)
    pen.line([(x + 18 * unit, y + 13 * unit), (x + 18 * unit, y + 28 * unit)], fill=LACQUER, width=3)


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, r: float, *, filled: bool) -> None:
    points = [
        (
            x + math.sin(math.tau * k / 10) * (r if k % 2 == 0 else r * 0.45),
            y - math.cos(math.tau * k / 10) * (r if k % 2 == 0 else r * 0.45),
        )
        for k in range(10)
    ]
    pen.polygon(points, fill=GOLD if filled else PAPER, outline=GOLD if filled else LINE)
