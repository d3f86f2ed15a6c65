"""Form 03, the advisory team's report and the agenda as data for the PDF and Word templates. Official papers are Vietnamese in every language of the page."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from ocop.appraisal.checks import CONTENTS
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.form_documents import KINDS
from ocop.appraisal.models import CommuneReport, Dossier, Round, Seat

FINDINGS = {"met": "Đạt", "partly": "Đạt một phần", "not_met": "Chưa đạt", "": "…"}
TITLES = {
    "local_origin": "Nguồn gốc sản phẩm, nguyên liệu địa phương",
    "local_labour": "Sử dụng lao động địa phương",
    "idea_origin": "Nguồn gốc ý tưởng sản phẩm",
    "local_identity": "Bản sắc, trí tuệ địa phương",
}
COMPONENTS = {
    "form01": "Phiếu đăng ký (mẫu số 01)",
    "form02": "Báo cáo tự đánh giá (mẫu số 02)",
    "evidence": "Giấy tờ minh chứng",
    "samples": "Sản phẩm mẫu",
}
PARTS = {
    "chair": "Chủ tịch",
    "vice_chair": "Phó Chủ tịch",
    "member": "Thành viên",
    "secretary": "Thư ký",
    "team": "Tổ tư vấn",
}
BLANK_DAY = "ngày … tháng … năm …"


def _letter_day(day: datetime.date | None) -> str:
    return f"ngày {day:%d} tháng {day:%m} năm {day:%Y}" if day is not None else BLANK_DAY


def _text(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def _heading(text: str) -> dict[str, Any]:
    return {"kind": "heading", "text": text}


def _pairs(rows: list[tuple[str, str]], head: tuple[str, str] = ("Nội dung", "Thông tin")) -> dict[str, Any]:
    return {
        "kind": "table",
        "head": list(head),
        "widths": [2, 3],
        "rows": [[label, text or "…"] for label, text in rows],
    }


def _who(dossier: Dossier) -> list[tuple[str, str]]:
    form = dossier.form
    return [
        ("Tên chủ thể", form.get("unit") or dossier.producer.organisation.name),
        ("Người đại diện", form.get("representative", "")),
        ("Địa chỉ", form.get("address", "")),
        ("Sản phẩm", dossier.product.name),
        ("Bộ sản phẩm", criteria_set(dossier.criteria).wording),
        ("Đề nghị", KINDS[dossier.kind]),
        ("Số phiếu đăng ký", dossier.slip_number),
    ]


def form03(dossier: Dossier, report: CommuneReport) -> dict[str, Any]:
    """The commune's report on the four contents, from the report as it is kept."""
    needs = bool(dossier.criteria.content.get("sample_units_required"))
    components = [
        [label, "Có" if said.get("is_there") else "Không", said.get("note", "")]
        for name, label in COMPONENTS.items()
        for said in [report.components.get(name, {})]
        if name != "samples" or needs
    ]
    if not needs:
        components.append([COMPONENTS["samples"], "–", "Bộ sản phẩm này không yêu cầu mẫu"])
    contents = [
        [TITLES[name], FINDINGS.get(said.get("finding", ""), "…"), said.get("words", "") or "…"]
        for name in CONTENTS
        for said in [report.contents.get(name, {})]
    ]
    blocks = [
        _text("Kính gửi: Văn phòng điều phối Chương trình OCOP thành phố"),
        _heading("I. Chủ thể và sản phẩm"),
        _pairs(_who(dossier)),
        _heading("II. Kiểm tra thành phần hồ sơ"),
        {"kind": "table", "head": ["Thành phần", "Có", "Ghi chú"], "widths": [2, 0.6, 2.4], "rows": components},
        _heading("III. Đánh giá bốn nội dung"),
        {
            "kind": "table",
            "head": ["Nội dung", "Đánh giá", "Nhận xét của xã"],
            "widths": [1.6, 0.9, 3],
            "rows": contents,
        },
        _heading("IV. Kết luận, đề nghị"),
        _text(report.conclusion or "…"),
    ]
    return {
        "office": f"Ủy ban nhân dân {dossier.commune}",
        "above": None,
        "number": report.letter_number or "…",
        "place": str(dossier.commune),
        "date": _letter_day(report.letter_date),
        "title": "Báo cáo đánh giá sản phẩm OCOP của cấp xã",
        "subject": "(Mẫu số 03, Phụ lục III)",
        "blocks": blocks,
        "signatures": [{"role": "Đại diện Ủy ban nhân dân xã", "name": report.signed_by_name}],
        "recipients": ["Như trên", "Chủ thể", "Lưu: VT"],
        "demo": dossier.register == "demo",
    }


def team_report(dossier: Dossier) -> dict[str, Any]:
    """The advisory team's report on a dossier, with its remarks, questions and visits; no points."""
    report = dossier.team_report
    names = criteria_set(dossier.criteria).by_number
    remarks = [
        [
            f"{row.criterion} {names[row.criterion].wording}" if row.criterion in names else "Chung",
            row.words,
            row.by_name,
        ]
        for row in dossier.remarks.order_by("pk")
    ]
    questions = [
        [
            row.criterion or "Chung",
            row.words,
            row.reply or (f"Đã rút: {row.taken_back}" if row.taken_back else "Chưa trả lời"),
        ]
        for row in dossier.questions.order_by("pk")
    ]
    visits = [
        [f"{row.visited_on:%d/%m/%Y}", row.participants, row.findings]
        for row in dossier.site_visits.filter(visited_on__isnull=False).order_by("visited_on", "pk")
    ]
    received = sum(dossier.samples.values_list("units", flat=True))
    needed = int(dossier.criteria.content.get("sample_units_required") or 0)
    blocks = [
        _heading("I. Chủ thể và sản phẩm"),
        _pairs(_who(dossier)),
        _heading("II. Sản phẩm mẫu"),
        _text(f"Đã nhận {received}/{needed} đơn vị mẫu." if needed else "Bộ sản phẩm này không yêu cầu mẫu."),
        _heading("III. Ý kiến theo tiêu chí"),
        *_table(["Tiêu chí", "Ý kiến", "Người ghi"], [2, 3, 1], remarks),
        _heading("IV. Câu hỏi với chủ thể"),
        *_table(["Tiêu chí", "Câu hỏi", "Trả lời"], [0.7, 2, 2.4], questions),
        _heading("V. Kiểm tra tại cơ sở"),
        *_table(["Ngày", "Thành phần", "Kết quả"], [0.8, 1.5, 3], visits),
        _heading("VI. Kết luận"),
        _text(report.words),
        _text("Hồ sơ đủ điều kiện trình hội đồng." if report.is_ready else "Hồ sơ chưa đủ điều kiện trình hội đồng."),
    ]
    return {
        "office": "Tổ tư vấn giúp việc hội đồng",
        "above": dossier.round.council.name if dossier.round else None,
        "number": "…",
        "place": "Hà Nội",
        "date": _letter_day(timezone.localtime(report.at).date()),
        "title": "Báo cáo thẩm tra hồ sơ",
        "subject": dossier.product.name,
        "blocks": blocks,
        "signatures": [{"role": "Người lập báo cáo", "name": report.by_name}],
        "recipients": ["Hội đồng đánh giá", "Lưu: Văn phòng điều phối"],
        "demo": dossier.register == "demo",
    }


def _table(head: list[str], widths: list[float], rows: list[list[str]]) -> list[dict[str, Any]]:
    return [{"kind": "table", "head": head, "widths": widths, "rows": rows}] if rows else [_text("Không có.")]


def agenda(round_: Round) -> dict[str, Any]:
    """The agenda of the round's meeting with the council's seats."""
    at = timezone.localtime(round_.meeting_at) if round_.meeting_at is not None else None
    known = {
        key: (name, producer)
        for key, name, producer in round_.dossiers.values_list("pk", "product__name", "producer__organisation__name")
    }
    rows = []
    for item in round_.agenda:
        name, producer = known.get(item.get("dossier", 0), ("", ""))
        rows.append([item["at"], item.get("what") or name or "–", producer])
    seats = Seat.objects.filter(council=round_.council, valid_to__isnull=True).select_related("person").order_by("pk")
    order = list(PARTS)
    people = [
        [PARTS[seat.part], seat.person.name, seat.agency]
        for seat in sorted(seats, key=lambda one: order.index(one.part))
    ]
    when = f"{at:%H giờ %M}, ngày {at:%d/%m/%Y}" if at is not None else "…"
    blocks = [
        _text(f"Thời gian: {when}."),
        _text(f"Địa điểm: {round_.meeting_place or '…'}."),
        _heading("I. Thành phần"),
        *_table(["Vị trí", "Họ tên", "Cơ quan"], [1, 1.6, 2.4], people),
        _heading("II. Chương trình"),
        *_table(["Giờ", "Nội dung", "Chủ thể"], [0.6, 2.6, 2], rows),
    ]
    return {
        "office": round_.council.name,
        "above": None,
        "number": "…",
        "place": "Hà Nội",
        "date": BLANK_DAY,
        "title": "Chương trình họp hội đồng đánh giá, phân hạng sản phẩm OCOP",
        "subject": round_.name,
        "blocks": blocks,
        "signatures": [{"role": "Thư ký hội đồng", "name": ""}],
        "recipients": ["Thành viên hội đồng", "Tổ tư vấn giúp việc"],
        "demo": round_.register == "demo",
    }


def labels(dossiers: list[Dossier]) -> dict[str, Any]:
    """Labels of sample units, one for each that was received (or is asked, where none was logged yet)."""
    found = []
    for dossier in dossiers:
        needed = int(dossier.criteria.content.get("sample_units_required") or 0)
        received = [(sample.units, sample.received_on) for sample in dossier.samples.all()]
        units = sum(count for count, _day in received) or needed
        day = f"{max(day for _count, day in received):%d/%m/%Y}" if received else ""
        found += [
            {
                "slip": dossier.slip_number or "–",
                "product": dossier.product.name,
                "producer": dossier.producer.organisation.name,
                "commune": str(dossier.commune),
                "unit": f"{number}/{units}",
                "day": day,
                "round": dossier.round.name if dossier.round is not None else "",
                "demo": dossier.register == "demo",
            }
            for number in range(1, min(units, MOST_LABELS) + 1)
        ]
    return {"labels": found}


MOST_LABELS = 60
