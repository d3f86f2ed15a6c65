"""Forms 01 and 02 of Annex III as data for the PDF and Word templates: from a filed version, or from the draft as it stands."""

from __future__ import annotations

from typing import Any

from ocop.appraisal.models import Dossier

# What stands on the official form is Vietnamese in every language of the page.
KINDS = {"first": "Đánh giá lần đầu", "upgrade": "Nâng hạng sao", "renewal": "Đánh giá lại"}
YES = {"yes": "Có", "no": "Không", "": ""}
PAPER_KINDS = {
    "business_licence": "Giấy đăng ký kinh doanh",
    "food_safety": "Giấy chứng nhận đủ điều kiện an toàn thực phẩm",
    "declaration": "Bản công bố sản phẩm",
    "test_result": "Phiếu kiểm nghiệm",
    "trademark": "Sở hữu trí tuệ",
    "traceability": "Mã số mã vạch, truy xuất nguồn gốc",
    "quality_system": "Hệ thống quản lý chất lượng",
    "environment": "Hồ sơ môi trường",
    "linkage": "Hợp đồng liên kết, nguồn gốc nguyên liệu",
    "market": "Hợp đồng tiêu thụ",
    "award": "Giải thưởng",
    "other": "Giấy tờ khác",
}


def _day(text: str) -> str:
    """dd/mm/yyyy of an ISO date or moment."""
    return f"{text[8:10]}/{text[5:7]}/{text[:4]}" if text else ""


def _letter_day(text: str) -> str:
    return f"ngày {text[8:10]} tháng {text[5:7]} năm {text[:4]}" if text else "ngày … tháng … năm …"


def _papers(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Every paper once, in the order of the criteria."""
    found: dict[int, dict[str, Any]] = {}
    for answer in content["answers"]:
        for row in answer["evidence"]:
            found.setdefault(row["version"], row)
    return list(found.values())


def _rows(pairs: list[tuple[str, str]], head: str = "Chủ thể khai") -> dict[str, Any]:
    return {
        "kind": "table",
        "head": ["Nội dung", head],
        "widths": [2, 3],
        "rows": [[label, text or "…"] for label, text in pairs],
    }


def _text(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def _heading(text: str) -> dict[str, Any]:
    return {"kind": "heading", "text": text}


def form01(dossier: Dossier, content: dict[str, Any]) -> dict[str, Any]:
    """Registration (form 01)."""
    form = content["form"]
    papers = _papers(content)
    blocks: list[dict[str, Any]] = [
        _text(f"Kính gửi: Ủy ban nhân dân {content['commune']['name']}"),
        _heading("I. Chủ thể đăng ký"),
        _rows(
            [
                ("Tên chủ thể", form.get("unit", "")),
                ("Người đại diện theo pháp luật", form.get("representative", "")),
                ("Chức vụ", form.get("post", "")),
                ("Địa chỉ", form.get("address", "")),
                ("Điện thoại", form.get("phone", "")),
                ("Thư điện tử", form.get("email", "")),
            ]
        ),
        _heading("II. Sản phẩm đăng ký"),
        _rows(
            [
                ("Tên sản phẩm", content["product"]["name"]),
                ("Quy cách", form.get("specification", "")),
                ("Bộ sản phẩm", content["criteria"]["name"]),
                ("Đăng ký", KINDS[content["dossier"]["kind"]]),
                ("Theo quyết định", content["criteria"]["decree"]),
                ("Số mẫu gửi kèm", str(dossier.criteria.content.get("sample_units_required", "")) or "0"),
            ]
        ),
        _heading("III. Giấy tờ kèm theo"),
    ]
    if form.get("attachments"):
        blocks.append(_text(form["attachments"]))
    if papers:
        blocks.append({"kind": "list", "items": [_paper_line(row) for row in papers]})
    elif not form.get("attachments"):
        blocks.append(_text("Chưa có giấy tờ kèm theo."))
    blocks += [
        _heading("IV. Phần dành cho cơ quan tiếp nhận"),
        _rows(
            [
                ("Số phiếu đăng ký", content["dossier"]["slip_number"]),
                ("Ngày nhận", ""),
                ("Người nhận tại xã", ""),
                ("Người nhận tại thành phố", ""),
            ],
            "Cơ quan tiếp nhận ghi",
        ),
    ]
    return _letter(
        dossier,
        content,
        "Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP",
        "Mẫu số 01, Phụ lục III",
        blocks,
        [{"role": "Đại diện chủ thể", "name": form.get("representative", "")}],
    )


def _paper_line(row: dict[str, Any]) -> str:
    parts = [row["title"]]
    if row["document_number"]:
        parts.append(f"số {row['document_number']}")
    if row["valid_to"]:
        parts.append(f"có giá trị đến {_day(row['valid_to'])}")
    return f"{PAPER_KINDS.get(row['kind'], '')}: {', '.join(parts)}"


def form02(dossier: Dossier, content: dict[str, Any]) -> dict[str, Any]:
    """Self-assessment report (form 02)."""
    form = content["form"]
    blocks: list[dict[str, Any]] = [
        _heading("I. Thông tin chung"),
        _rows(
            [
                ("Tên chủ thể", form.get("unit", "")),
                ("Loại hình", form.get("entity_kind", "")),
                ("Địa chỉ", form.get("address", "")),
                ("Người đại diện", form.get("representative", "")),
                ("Người đại diện là nữ", YES.get(form.get("sex", ""), "")),
                ("Dân tộc", form.get("ethnicity", "")),
                ("Nơi ở của người đại diện", form.get("residence", "")),
                ("Số đăng ký kinh doanh", form.get("registration_number", "")),
                ("Ngày đăng ký", form.get("registration_date", "")),
                ("Sản phẩm, quy cách", f"{content['product']['name']} {form.get('specification', '')}".strip()),
            ]
        ),
        _heading("Lịch sử hình thành"),
        _text(form.get("history") or "…"),
        _heading("Cơ cấu tổ chức"),
        _text(form.get("structure") or "…"),
        _heading("II. Kết quả thực hiện phương án sản xuất, kinh doanh"),
        _rows(
            [
                ("Nguyên liệu", form.get("material", "")),
                ("Công nghệ, quy trình", form.get("technology", "")),
                ("Chất lượng", form.get("quality", "")),
                ("Thị trường", form.get("market", "")),
                ("Sản lượng năm trước", form.get("output", "")),
                ("Doanh thu năm trước (triệu đồng)", form.get("revenue", "")),
                ("Lợi nhuận năm trước (triệu đồng)", form.get("profit", "")),
                *([("Thay đổi so với lần trước", form["changes"])] if form.get("changes") else []),
            ]
        ),
        _heading("III. Tự đánh giá theo từng tiêu chí"),
        {
            "kind": "table",
            "head": ["Số", "Tiêu chí và mức tự chọn", "Điểm", "Mô tả và minh chứng"],
            "widths": [0.5, 2.2, 0.6, 2.4],
            "rows": [_answer_row(row) for row in content["answers"]],
        },
        _text(
            f"Tổng điểm tự đánh giá: {_points(content['rating']['total'])} điểm "
            f"({', '.join(f'phần {code} {_points(points)}' for code, points in content['rating']['parts'].items())})."
        ),
        _heading("IV. Kế hoạch phát triển sản phẩm"),
        _text(form.get("plan") or "…"),
    ]
    return _letter(
        dossier,
        content,
        "Báo cáo tự đánh giá sản phẩm OCOP",
        "Mẫu số 02, Phụ lục III",
        blocks,
        [{"role": "Đại diện chủ thể", "name": form.get("representative", "")}],
    )


def _points(text: str) -> str:
    whole, _point, rest = text.partition(".")
    rest = rest.rstrip("0")
    return f"{whole},{rest}" if rest else whole


def _answer_row(row: dict[str, Any]) -> list[str]:
    proofs = []
    for one in row["evidence"]:
        number = f", số {one['document_number']}" if one["document_number"] else ""
        page = f", trang {one['page']}" if one["page"] else ""
        proofs.append(f"{one['title']}{number}{page}")
    told = "\n".join(part for part in (row["words"], "; ".join(proofs)) if part)
    return [
        row["criterion"],
        f"{row['title']}: {row['label']}" if row["label"] else row["title"],
        str(row["points"]),
        told or "–",
    ]


def _letter(
    dossier: Dossier,
    content: dict[str, Any],
    title: str,
    form_name: str,
    blocks: list[dict[str, Any]],
    signatures: list[dict[str, str]],
) -> dict[str, Any]:
    return {
        "office": content["form"].get("unit") or content["producer"]["name"],
        "above": None,
        "number": content["dossier"]["slip_number"] or None,
        "place": content["commune"]["name"],
        "date": _letter_day(content["filed_at"] if content["number"] else ""),
        "title": title,
        "subject": f"({form_name})",
        "blocks": blocks,
        "signatures": signatures,
        "recipients": [],
        "demo": dossier.register == "demo",
    }


FORMS = {"01": form01, "02": form02}
