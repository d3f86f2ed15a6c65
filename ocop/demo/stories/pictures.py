"""Pictures for some demo products: their drawn covers as files, marked as drawings in a corner and in their words; no photograph is made up."""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from ocop.demo.writing import moment
from ocop.documents import pdf
from ocop.files.models import PictureSize, StoredFile
from ocop.products.models import Product, ProductPicture
from ocop.recognition.standing import standings
from ocop.ui import covers

SHOWN, WITH_MORE, MORE = 40, 6, 3
"""Products with a picture; of these, so many with so many."""
SIDE, SMALL = 800, 400
PAGE = 450
"""Points; the page of documents/picture.typ."""
MARK = "ảnh minh hoạ - dữ liệu thử"
ALTS = (
    "Hình vẽ thay ảnh của {name} (ảnh minh hoạ - dữ liệu thử)",
    "A drawing in place of a photograph of {name} (demo data)",
)


def write(products: Sequence[Product], day: datetime.date) -> int:
    """Pictures for the first products that could go to a marketplace; how many pictures there are."""
    stars = standings([one.pk for one in products], day)
    fit = [one for one in products if stars[one.pk].state == "in_force" and one.price_from and one.ingredients_vi]
    wanted = [
        (product, place)
        for number, product in enumerate(fit[:SHOWN])
        for place in range(MORE if number < WITH_MORE else 1)
    ]
    drawings = [_drawn(product, place) for product, place in wanted]
    if not drawings:
        return 0
    pages = pdf.pictures("demo/picture", {"mark": MARK, "drawings": drawings}, dots_an_inch=72 * SIDE / PAGE)
    for number, ((product, place), page) in enumerate(zip(wanted, pages, strict=True)):
        ProductPicture.objects.create(
            product=product,
            file=_kept(page, f"{product.slug}-{place + 1}.jpg", day, number),
            position=place,
            alt_vi=ALTS[0].format(name=product.name)[:200],
            alt_en=ALTS[1].format(name=product.name_en or product.name)[:200],
        )
    return len(wanted)


def _drawn(product: Product, place: int) -> str:
    craft = covers.address(product).split("/")[2]
    return covers.cover(f"{product.slug}-{place}" if place else product.slug, craft)


def _kept(page: bytes, name: str, day: datetime.date, number: int) -> StoredFile:
    """The page as a public JPEG with a smaller size; a city made anew finds the files of the one before."""
    whole = Image.open(io.BytesIO(page)).convert("RGB")
    content = _jpeg(whole)
    digest = hashlib.sha256(content).hexdigest()
    there = StoredFile.objects.filter(digest=digest, name=name[:200], is_public=True).first()
    if there is not None:
        return there
    file = StoredFile.objects.create(
        digest=digest,
        name=name[:200],
        media_type="image/jpeg",
        size=len(content),
        path=_put(content),
        is_public=True,
        width=SIDE,
        height=SIDE,
        created_at=moment(day, number),
    )
    small = _jpeg(whole.reduce(SIDE // SMALL))
    PictureSize.objects.bulk_create(
        PictureSize(of=file, width=side, height=side, media_type="image/jpeg", path=path, size=size)
        for side, path, size in ((SMALL, _put(small), len(small)), (SIDE, file.path, file.size))
    )
    return file


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=86)
    return out.getvalue()


def _put(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    path = f"{digest[:2]}/{digest}.jpg"
    return path if default_storage.exists(path) else default_storage.save(path, ContentFile(content))
