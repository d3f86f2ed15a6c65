"""Files are what they say, carry no camera data, lie once, and are handed out by right."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from ocop.files import pictures, queries, rights, sniffing
from ocop.files.actions import keep_document, keep_picture
from ocop.files.models import PictureSize, StoredFile
from ocop.ledger.models import Entry
from ocop.ledger.refusal import Refused
from tests import builders

pytestmark = pytest.mark.django_db


def jpeg(width: int = 800, height: int = 600, *, orientation: int = 1, mode: str = "RGB") -> bytes:
    """A picture with a camera's notes: orientation, maker, GPS."""
    image = Image.new(mode, (width, height), 120)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Máy ảnh bí mật"
    exif.get_ifd(0x8825)[2] = (21.0, 2.0, 3.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refused(name: str, content: bytes, keep=keep_document, **extra: object) -> str:
    """The sentence of the refusal; nothing may have changed."""
    with pytest.raises(Refused) as refusal:
        keep(by=None, upload=upload(name, content), **extra)
    assert StoredFile.objects.count() == 0
    assert PictureSize.objects.count() == 0
    assert Entry.objects.count() == 0
    return refusal.value.sentence


def docx(*, macros: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
        if macros:
            archive.writestr("word/vbaProject.bin", "x")
    return out.getvalue()


def test_a_picture_is_stripped_turned_and_made_in_sizes() -> None:
    file = keep_picture(by=None, upload=upload("ảnh gốm.jpg", jpeg(1700, 1000, orientation=6)), is_public=True)
    assert (file.width, file.height) == (1000, 1700)
    assert file.name == "ảnh gốm.jpg"
    with default_storage.open(file.path) as stream:
        kept = stream.read()
    assert b"Exif" not in kept
    assert "bí mật".encode() not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}
    sizes = sorted(file.sizes.values_list("width", "height", "media_type"))
    assert sizes == [
        (width, height, kind)
        for width, height in ((320, 544), (640, 1088), (960, 1632))
        for kind in ("image/avif", "image/jpeg", "image/webp")
    ]
    for size in file.sizes.all():
        with default_storage.open(size.path) as stream:
            assert Image.open(stream).size == (size.width, size.height)


def test_the_same_bytes_lie_once() -> None:
    first = keep_picture(by=None, upload=upload("a.jpg", jpeg()), is_public=True)
    again = keep_picture(by=None, upload=upload("a.jpg", jpeg()), is_public=True)
    other = keep_picture(by=None, upload=upload("b.jpg", jpeg()), is_public=True)
    assert first.pk == again.pk
    assert other.pk != first.pk
    assert other.path == first.path
    assert StoredFile.objects.count() == 2


def test_a_small_picture_keeps_its_width_and_transparency_becomes_white_in_jpeg() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (100, 80), (0, 0, 0, 0)).save(out, "PNG")
    file = keep_picture(by=None, upload=upload("nhỏ.png", out.getvalue()), is_public=True)
    assert file.media_type == "image/png"
    assert set(file.sizes.values_list("width", flat=True)) == {100}
    with default_storage.open(file.sizes.get(media_type="image/jpeg").path) as stream:
        assert Image.open(stream).convert("RGB").getpixel((50, 40)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("anh.png", jpeg(), "PNG"),
        ("anh.jpg", b"<html><script>alert(1)</script></html>", "JPEG"),
        ("anh.jpg", jpeg()[:700], "hỏng|damaged"),
        ("anh.jpg", b"", "trống|rỗng|empty"),
        ("anh.svg", b"<svg/>", "cannot be kept|Không nhận"),
        ("anh.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "HEIC"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(name: str, content: bytes, words: str) -> None:
    sentence = refused(name, content, keep_picture, is_public=True)
    assert any(word in sentence for word in words.split("|")), sentence


def test_a_bomb_is_refused_before_it_unpacks() -> None:
    """A PNG header that promises 60,000 x 60,000 pixels in a hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )
    assert "40" in refused("bom.png", bomb, keep_picture, is_public=True)
    with pytest.raises(pictures.NotAPictureError, match="too_many_pixels"):
        pictures.measure(bomb)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("giấy.pdf", b"%PDF-1.7\n...", sniffing.PDF),
        ("đơn.docx", docx(), sniffing.DOCX),
        ("danh sách.csv", "tên;sao\nMiến;4 sao".encode(), sniffing.CSV),
        ("danh sách.csv", "tên;sao\nMiến;4 sao".encode("utf-16"), sniffing.CSV),
        ("cũ.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20, "application/vnd.ms-excel"),
        ("quét.jpg", jpeg(), "image/jpeg"),
    ],
)
def test_documents_are_kept_byte_for_byte(name: str, content: bytes, media_type: str) -> None:
    file = keep_document(by=None, upload=upload(name, content))
    assert (file.name, file.media_type, file.size, file.is_public) == (name, media_type, len(content), False)
    with default_storage.open(file.path) as stream:
        assert stream.read() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("giấy.pdf", docx()),
        ("đơn.docx", b"%PDF-1.7"),
        ("đơn.docx", docx(macros=True)),
        ("list.csv", b"<!DOCTYPE html><script>1</script>"),
        ("list.csv", b"a,b\x00c"),
        ("chạy.exe", b"MZ"),
        ("không-đuôi", b"abc"),
    ],
)
def test_documents_that_are_something_else_are_refused(name: str, content: bytes) -> None:
    assert name.split(".")[0] in refused(name, content)


def test_names_lose_paths_and_tricks() -> None:
    assert sniffing.safe_name("C:\\Users\\Lan\\giấy.pdf") == "giấy.pdf"
    assert sniffing.safe_name("../../etc/passwd") == "passwd"
    assert sniffing.safe_name("\u202egnp.exe") == "gnp.exe"
    assert sniffing.safe_name("..") == "tep"
    assert len(sniffing.safe_name("a" * 400 + ".pdf")) == 200


def test_public_files_may_be_kept_for_ever() -> None:
    file = keep_picture(by=None, upload=upload("a.jpg", jpeg()), is_public=True)
    answer = Client().get(queries.address(file))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Client().get(queries.address(file), headers={"If-None-Match": answer["ETag"]}).status_code == 304
    size = reverse("files:picture", args=[file.pk, file.digest[:16], 640, "webp"])
    assert Client().get(size)["Content-Type"] == "image/webp"
    assert Client().get(reverse("files:picture", args=[file.pk, file.digest[:16], 641, "webp"])).status_code == 404
    assert Client().get(reverse("files:serve", args=[file.pk, "0" * 16])).status_code == 404


def test_private_files_need_a_right() -> None:
    file = keep_document(by=None, upload=upload("giấy.pdf", b"%PDF-1.7 x"))
    address = queries.address(file)
    person, client = builders.person(), Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert Client().get(address).status_code == 404
    assert client.get(address).status_code == 404
    rights.register("test", lambda who, one: who.pk == person.pk and one.pk == file.pk)
    try:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
        assert Client().get(address).status_code == 404
    finally:
        rights._predicates.pop("test")


def test_sources_of_a_picture() -> None:
    file = keep_picture(by=None, upload=upload("a.jpg", jpeg(1000, 500)), is_public=True)
    found = queries.picture_sources(file)
    base = f"/tep/{file.pk}/{file.digest[:16]}"
    assert (found.src, found.width, found.height) == (f"{base}/640.jpg", 640, 320)
    assert [kind for kind, _ in found.sources] == ["image/avif", "image/webp", "image/jpeg"]
    assert found.sources[0][1] == f"{base}/320.avif 320w, {base}/640.avif 640w, {base}/960.avif 960w"
