"""Certificates as paper: what each prints, one PDF of one or of many."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from ocop.documents import pdf
from ocop.recognition.certificates import qr
from ocop.recognition.certificates.models import Certificate

_STARS = {
    "3": (3, "đạt 3 sao", "three stars"),
    "4": (4, "đạt 4 sao", "four stars"),
    "5": (5, "đạt 5 sao", "five stars"),
    # Drawn with four: it is not five yet.
    "potential_5": (4, "sản phẩm tiềm năng 5 sao", "potential five stars"),
}
# Who signs, as the paper says it; the paper is Vietnamese first in every language of the interface.
_BODIES = {
    "province": ("CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "CHỦ TỊCH"),
    "district": ("CHỦ TỊCH ỦY BAN NHÂN DÂN CẤP HUYỆN", "CHỦ TỊCH"),
    "ministry": ("BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "BỘ TRƯỞNG"),
    "unstated": ("CƠ QUAN CÔNG NHẬN", "THỦ TRƯỞNG"),
}
DEMO_NOTE = "DỮ LIỆU MINH HOẠ · KHÔNG CÓ GIÁ TRỊ · DEMO DATA, NOT VALID"


def _day(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"


def page_of(certificate: Certificate, *, at: str) -> dict[str, Any]:
    """What one page prints; codes are checked under the address `at`."""
    count, stars_vi, stars_en = _STARS[certificate.level]
    body, signer = _BODIES[certificate.body]
    strokes, modules = qr.path(qr.address(certificate.token, at))
    day = certificate.issued_on
    last = certificate.ends_on - datetime.timedelta(days=1)
    of_whom = f"của {certificate.holder}" if certificate.holder else ""
    where = f"{certificate.place}, thành phố Hà Nội" if certificate.place else "thành phố Hà Nội"
    return {
        "body": body,
        "signer": signer,
        "product": certificate.product_name,
        "product_en": certificate.product_name_en,
        "of_whom": ", ".join(filter(None, [of_whom, where])),
        "stars": count,
        "stars_vi": stars_vi,
        "stars_en": stars_en,
        "code": certificate.code,
        "number": certificate.number,
        "decision": f"{certificate.decision}, {_day(day)}" if certificate.decision else _day(day),
        "valid": f"{_day(day)} – {_day(last)}",
        "place_and_day": f"Hà Nội, ngày {day:%d} tháng {day:%m} năm {day.year}",
        "qr": strokes,
        "modules": modules,
        "note": DEMO_NOTE if certificate.is_demo else "",
    }


def render(certificates: Sequence[Certificate], *, at: str) -> bytes:
    """One PDF, a page for each certificate in the order given. Raises ValueError for none."""
    if not certificates:
        raise ValueError("There is no certificate to print.")
    title = f"Giấy chứng nhận OCOP {certificates[0].number}"
    if len(certificates) > 1:
        title += f" – {certificates[-1].number}"
    pages = [page_of(one, at=at) for one in certificates]
    return pdf.render("recognition/certificate", {"title": title, "office": "OCOP Hà Nội", "certificates": pages})
