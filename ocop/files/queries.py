"""How a page shows a kept picture."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse

from ocop.files.models import StoredFile

ENDINGS = {"image/avif": "avif", "image/webp": "webp", "image/jpeg": "jpg"}
ORDER = ("image/avif", "image/webp", "image/jpeg")


@dataclass(frozen=True)
class PictureSources:
    """What `<picture>` needs: `sources` best format first, `src` for those who know none of them."""

    src: str
    width: int
    height: int
    sources: list[tuple[str, str]] = field(default_factory=list)


def address(file: StoredFile) -> str:
    """Address of the file as kept; it changes when the content changes, so it may be cached for ever."""
    return reverse("files:serve", args=[file.pk, file.digest[:16]])


def picture_sources(file: StoredFile) -> PictureSources:
    """Sources of a picture; prefetch `sizes` for lists. A file without sizes is shown as kept."""
    by_type: dict[str, list[tuple[int, int, str]]] = {}
    for size in file.sizes.all():
        url = reverse("files:picture", args=[file.pk, file.digest[:16], size.width, ENDINGS[size.media_type]])
        by_type.setdefault(size.media_type, []).append((size.width, size.height, url))
    if "image/jpeg" not in by_type:
        return PictureSources(address(file), file.width or 0, file.height or 0)
    for found in by_type.values():
        found.sort()
    plain = by_type["image/jpeg"]
    width, height, src = next((one for one in plain if one[0] >= 640), plain[-1])
    sources = [
        (media_type, ", ".join(f"{url} {wide}w" for wide, _high, url in by_type[media_type]))
        for media_type in ORDER
        if media_type in by_type
    ]
    return PictureSources(src, width, height, sources)
