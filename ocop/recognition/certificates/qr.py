"""QR codes of certificates: the address they carry, and the code as SVG or PNG for packages and labels."""

from __future__ import annotations

import io

import numpy
import segno
import zxingcpp
from django.conf import settings

# Level M survives 15 % of damage; a higher one makes smaller modules, which prints worse on packages than it mends.
ERROR = "m"


def base(origin: str = "") -> str:
    """Where codes are checked: OCOP_BASE_URL, else the address this instance is visited at (`origin`)."""
    return str(settings.OCOP_BASE_URL or origin or f"http://{settings.ALLOWED_HOSTS[0]}").rstrip("/")


def address(token: str, at: str) -> str:
    """The address a code carries: `https://host/q/` and 96 letters."""
    return f"{at}/q/{token}"


def code(text: str) -> segno.QRCode:
    """The code of a text."""
    return segno.make(text, error=ERROR, micro=False, boost_error=False)


def path(text: str) -> tuple[str, int]:
    """The dark modules as one SVG path in units of modules, and how many a side has: for pictures that others draw.

    By zxing-cpp, for a print job of hundreds: segno weighs its masks in Python and takes thirty times as long.
    """
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=ERROR.upper())
    matrix = (numpy.asarray(made.to_image(scale=1, add_quiet_zones=False)) == 0).tolist()
    strokes = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                strokes.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return "".join(strokes), len(matrix)


def svg(text: str) -> bytes:
    """An SVG file with the quiet zone, any size."""
    made = io.BytesIO()
    code(text).save(made, kind="svg", border=4, xmldecl=True, svgns=True, scale=4)
    return made.getvalue()


def png(text: str, *, scale: int = 16) -> bytes:
    """A PNG with the quiet zone; at scale 16 a code of 49 modules is 912 px, 77 mm at 300 dots an inch."""
    made = io.BytesIO()
    code(text).save(made, kind="png", border=4, scale=scale)
    return made.getvalue()
