"""What a file is by its content, not by its name (pure)."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

PDF = "application/pdf"
CSV = "text/csv"
OLE = "application/x-ole-storage"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

# File endings an office uses -> the content they promise. Old Office files share one container.
PROMISES: dict[str, tuple[str, ...]] = {
    "pdf": (PDF,),
    "docx": (DOCX,),
    "xlsx": (XLSX,),
    "pptx": (PPTX,),
    "odt": (ODT,),
    "ods": (ODS,),
    "doc": (OLE,),
    "xls": (OLE,),
    "ppt": (OLE,),
    "csv": (CSV,),
    "txt": (CSV,),
    "tsv": (CSV,),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "jfif": ("image/jpeg",),
    "png": ("image/png",),
    "webp": ("image/webp",),
    "avif": ("image/avif",),
    "heic": ("image/heic",),
    "heif": ("image/heic",),
}
LABELS = {
    PDF: "PDF",
    CSV: "text",
    OLE: "Office 97-2003",
    DOCX: "Word",
    XLSX: "Excel",
    PPTX: "PowerPoint",
    ODT: "OpenDocument text",
    ODS: "OpenDocument sheet",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/avif": "AVIF",
    "image/heic": "HEIC",
}
MAX_UNPACKED = 300_000_000  # bytes a zip container may claim to unpack to
MAX_PARTS = 5_000


@dataclass(frozen=True)
class Sniffed:
    """What content shows: a media type ("" when unknown), and whether it carries macros or unpacks to too much."""

    media_type: str
    has_macros: bool = False
    is_bomb: bool = False


def ending(name: str) -> str:
    """The file ending in small letters, without the dot; "" when there is none."""
    return name.rsplit(".", 1)[1].lower() if "." in name else ""


def safe_name(name: str) -> str:
    """The last part of a path as uploaded, without control characters, at most 200 characters."""
    last = re.split(r"[\\/]", name)[-1]
    last = re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\"]", "", last).strip(" .")
    if len(last) <= 200:
        return last or "tep"
    tail = ending(last)[:10]
    return f"{last[: 199 - len(tail)]}.{tail}"


def sniff(content: bytes) -> Sniffed:
    """What the bytes are. Nothing is trusted but the bytes themselves."""
    if content.startswith(b"%PDF-"):
        return Sniffed(PDF)
    if content.startswith(b"\xff\xd8\xff"):
        return Sniffed("image/jpeg")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Sniffed("image/png")
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Sniffed("image/webp")
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        if brand in (b"avif", b"avis"):
            return Sniffed("image/avif")
        if brand in (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim"):
            return Sniffed("image/heic")
        return Sniffed("")
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Sniffed(OLE)
    if content.startswith(b"PK\x03\x04"):
        return _sniff_zip(content)
    return Sniffed(CSV if _is_text(content) else "")


def _sniff_zip(content: bytes) -> Sniffed:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                return Sniffed("", is_bomb=True)
            media_type = ""
            if "[Content_Types].xml" in names:
                for folder, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
                    if any(name.startswith(folder) for name in names):
                        media_type = kind
            elif "mimetype" in names:
                told = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
                media_type = told if told in (ODT, ODS) else ""
            return Sniffed(media_type, has_macros=any(name.lower().endswith("vbaproject.bin") for name in names))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return Sniffed("")


def _is_text(content: bytes) -> bool:
    head = content[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if not head or b"\x00" in head:
        return False
    # HTML would run in a browser if ever shown; it is no list and no paper.
    return not re.match(
        rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|script|svg|\?xml)", head, re.IGNORECASE
    ) and not re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", head)
