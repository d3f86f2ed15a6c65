"""Pictures: decoded, turned upright, stripped of what the camera wrote, and made in the sizes pages ask for.

Nothing of the uploaded bytes is kept: the master and every size are encoded anew from the pixels.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

# Named here so that they are known whatever was opened before; no other decoder of the library is ever reached.
from PIL import (  # noqa: F401
    AvifImagePlugin,
    Image,
    ImageCms,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

MAX_BYTES = 15_000_000
MAX_PIXELS = 40_000_000
MAX_SIDE = 3200  # the master is no larger; print at A4 needs 2,480
WIDTHS = (320, 640, 960, 1600)
MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
}


class NotAPictureError(Exception):
    """Why the bytes cannot be kept as a picture: `reason` is damaged, unknown or too_many_pixels."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Encoded:
    """One encoding of a picture."""

    content: bytes
    media_type: str
    width: int
    height: int


def measure(content: bytes) -> tuple[str, int, int]:
    """Media type, width and height after a full decode. Raises NotAPictureError."""
    image = _decode(content)
    return MEDIA_TYPES[image.format or ""], image.width, image.height


def master(content: bytes) -> tuple[Encoded, Image.Image]:
    """The picture upright, in sRGB, without metadata, at most MAX_SIDE a side; and its pixels. Raises NotAPictureError."""
    image = ImageOps.exif_transpose(_decode(content))
    image = _to_srgb(image)
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    if image.mode == "RGBA":
        return _encode(image, "image/png"), image
    return _encode(image, "image/jpeg", quality=92), image


def sizes(image: Image.Image) -> list[Encoded]:
    """AVIF, WebP and JPEG at each of WIDTHS not wider than the picture; a small one at its own width."""
    widths = [width for width in WIDTHS if width <= image.width] or [image.width]
    made: list[Encoded] = []
    for width in widths:
        height = max(1, round(image.height * width / image.width))
        small = image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
        made.append(_encode(small, "image/avif", quality=60))
        made.append(_encode(small, "image/webp", quality=78))
        flat = small if small.mode == "RGB" else _on_white(small)
        made.append(_encode(flat, "image/jpeg", quality=80))
    return made


def _decode(content: bytes) -> Image.Image:
    """A loaded image; size is checked on the header, before any pixel is unpacked."""
    try:
        with warnings.catch_warnings():
            # Our own, lower limit is checked next; the library's warning adds nothing.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # A picture of two lenses (MPO) is opened as JPEG first; Pillow knows no opener of that name.
            image = Image.open(io.BytesIO(content), formats=[name for name in MEDIA_TYPES if name != "MPO"])
        if image.width * image.height > MAX_PIXELS:
            raise NotAPictureError("too_many_pixels")
        image.load()
    except Image.DecompressionBombError:
        raise NotAPictureError("too_many_pixels") from None
    except UnidentifiedImageError:
        raise NotAPictureError("unknown") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise NotAPictureError("damaged") from None
    return image


def _to_srgb(image: Image.Image) -> Image.Image:
    """RGB or RGBA in sRGB; a profile that cannot be read is dropped, the pixels stay."""
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            kept_alpha = image.getchannel("A") if image.mode == "RGBA" else None
            base = image.convert("RGB") if image.mode == "RGBA" else image
            converted = ImageCms.profileToProfile(base, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                image = converted
                if kept_alpha is not None:
                    image.putalpha(kept_alpha)
        except (ImageCms.PyCMSError, OSError, ValueError):
            transparent = transparent and image.mode != "CMYK"
    image = image.convert("RGBA" if transparent else "RGB")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    # A fresh image: whatever rode in `info` (comments, XMP, GPS) stays behind.
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    return clean


def _on_white(image: Image.Image) -> Image.Image:
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _encode(image: Image.Image, media_type: str, *, quality: int = 80) -> Encoded:
    out = io.BytesIO()
    if media_type == "image/avif":
        image.save(out, "AVIF", quality=quality, speed=8)
    elif media_type == "image/webp":
        image.save(out, "WEBP", quality=quality, method=4)
    elif media_type == "image/png":
        image.save(out, "PNG", optimize=True)
    else:
        image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return Encoded(out.getvalue(), media_type, image.width, image.height)
