"""What stands on the papers of rulings, as data for the letter template. Official papers are Vietnamese in every language of the page.

Heading and signatures follow decree 30/2020/NĐ-CP; the wording of each paper is a draft to be changed in Word before signing.
"""

from __future__ import annotations

import datetime
from typing import Any

from ocop.appraisal.actions.decisions import points_of
from ocop.appraisal.models import Appeal, Decision, DecisionItem, Dossier, Hearing, Ruling, WithdrawalCase
from ocop.rulebooks.procedure import procedure_at

STARS = {"3": "3 sao", "4": "4 sao", "potential_5": "tiềm năng 5 sao", "5": "5 sao"}
CITY, OFFICE = "Ủy ban nhân dân thành phố Hà Nội", "Văn phòng điều phối chương trình OCOP"
GROUNDS = {
    "forged": "hồ sơ gian dối, giả mạo",
    "criteria": "không còn đáp ứng tiêu chí",
    "law": "vi phạm pháp luật về chất lượng, an toàn thực phẩm, môi trường, sở hữu trí tuệ hoặc nhãn hàng hóa",
    "mark": "sử dụng sai nhãn hiệu OCOP",
    "stopped": "đã dừng sản xuất, kinh doanh",
    "other": "theo kết luận của cơ quan có thẩm quyền khác",
}
PARTS = {"A": "Phần A", "B": "Phần B", "C": "Phần C"}


def text(words: str) -> dict[str, Any]:
    """A paragraph."""
    return {"kind": "text", "text": words}


def heading(words: str) -> dict[str, Any]:
    """A heading within the paper."""
    return {"kind": "heading", "text": words}


def listed(items: list[str]) -> dict[str, Any]:
    """A list."""
    return {"kind": "list", "items": items}


def table(head: list[str], rows: list[list[str]], widths: list[float]) -> dict[str, Any]:
    """A table."""
    return {"kind": "table", "head": head, "rows": rows, "widths": widths}


def letter_day(day: datetime.date | None) -> str:
    """ngày 05 tháng 11 năm 2026; dots for a day that is still to come."""
    return f"ngày {day:%d} tháng {day:%m} năm {day:%Y}" if day else "ngày … tháng … năm …"


def points(ruling: Ruling) -> str:
    """69,28"""
    return str(points_of(ruling)).replace(".", ",")


def _paper(
    *,
    title: str,
    subject: str,
    blocks: list[dict[str, Any]],
    role: str,
    name: str,
    recipients: list[str],
    demo: bool,
    number: str = "",
    day: datetime.date | None = None,
    office: str = CITY,
    above: str | None = None,
) -> dict[str, Any]:
    return {
        "office": office,
        "above": above,
        "number": number or "…",
        "place": "Hà Nội",
        "date": letter_day(day),
        "title": title,
        "subject": subject,
        "blocks": blocks,
        "signatures": [{"role": role, "name": name}],
        "recipients": recipients,
        "demo": demo,
    }


def decision(row: Decision, items: list[DecisionItem]) -> dict[str, Any]:
    """The decision with its annex: every product with producer, commune, points and level."""
    rules = procedure_at(row.decided_on or row.drafted_at.date())
    sums = [f"{STARS[level]}: {n} sản phẩm" for level in STARS if (n := sum(one.level == level for one in items))]
    blocks = [
        text("CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ"),
        text(f"Căn cứ {rules.decision};"),
        text(f"Căn cứ biên bản của {row.round.council.name}, {row.round.name};"),
        text("QUYẾT ĐỊNH:"),
        text(f"Điều 1. Công nhận {len(items)} sản phẩm OCOP theo phụ lục kèm theo ({'; '.join(sums)})."),
        text(
            f"Điều 2. Kết quả có giá trị {rules.validity_months} tháng kể từ ngày ban hành quyết định. Chủ thể được dùng nhãn hiệu OCOP theo quy định."
        ),
        text("Điều 3. Sản phẩm tiềm năng 5 sao được trình Bộ để đánh giá, phân hạng ở cấp Trung ương."),
        text("Điều 4. Quyết định có hiệu lực kể từ ngày ký."),
        heading("PHỤ LỤC: danh sách sản phẩm được công nhận"),
        table(
            ["TT", "Sản phẩm", "Chủ thể", "Xã, phường", "Điểm", "Hạng"],
            [
                [
                    str(place),
                    one.dossier.product.name,
                    one.dossier.producer.organisation.name,
                    str(one.dossier.commune),
                    points(one.ruling),
                    STARS[one.level],
                ]
                for place, one in enumerate(items, 1)
            ],
            [0.4, 2.2, 2.2, 1.3, 0.7, 1],
        ),
    ]
    return _paper(
        title="Quyết định",
        subject="về việc công nhận sản phẩm OCOP",
        blocks=blocks,
        role="Chủ tịch",
        name=row.signed_by_name,
        recipients=["Chủ thể có sản phẩm", "Ủy ban nhân dân các xã, phường", OFFICE, "Lưu: VT"],
        demo=row.register == "demo",
        number=row.number,
        day=row.decided_on,
    )


def notice(dossier: Dossier, ruling: Ruling) -> dict[str, Any]:
    """The notice of a result without a certificate: below three stars, or stopped, excluded, disqualified, with what held it back."""
    rules = procedure_at(ruling.computed_at.date())
    content = ruling.content
    blocks = [
        text(f"Kính gửi: {dossier.producer.organisation.name}; Ủy ban nhân dân {dossier.commune}"),
        text(
            f"Hội đồng đã xem xét hồ sơ sản phẩm “{dossier.product.name}” ({dossier.slip_number or 'chưa có số phiếu'})."
        ),
    ]
    if ruling.outcome == "rated":
        blocks.append(text(f"Kết quả: {points(ruling)} điểm, đạt {ruling.stars} sao."))
        if (ruling.stars or 0) >= 3:
            blocks.append(
                text(
                    "Kết quả không cao hơn hạng sao sản phẩm đang có. Quyết định công nhận đang có hiệu lực vẫn giữ nguyên."
                )
            )
        else:
            blocks.append(
                text(
                    "Sản phẩm dưới 3 sao không được cấp giấy chứng nhận. Chủ thể có thể hoàn thiện và đăng ký lại bất cứ lúc nào."
                )
            )
        blocks.append(
            table(
                ["Phần", "Điểm"],
                [[PARTS.get(code, code), _decimal(value)] for code, value in content.get("parts", {}).items()],
                [2, 1],
            )
        )
        for held in content.get("held_back_by") or []:
            if held:
                blocks.append(
                    text(f"Còn thiếu để lên {held['stars']} sao: {_decimal(held['points_short'])} điểm" + _marks(held))
                )
    else:
        words = {
            "stopped": "Việc đánh giá dừng lại",
            "excluded": "Sản phẩm không thuộc diện đánh giá",
            "disqualified": "Hồ sơ bị loại",
        }
        blocks.append(text(f"{words.get(ruling.outcome, 'Hồ sơ không được xét')}. Lý do:"))
        why = [f"tiêu chí {one['criterion']}: {one['gate']}" for one in content.get("findings", [])]
        blocks.append(listed([*why, *([content["disqualified"]] if content.get("disqualified") else [])] or ["…"]))
    blocks.append(
        text(f"Chủ thể có quyền khiếu nại trong {rules.appeal_days} ngày kể từ ngày nhận được thông báo này.")
    )
    return _paper(
        title="Thông báo",
        subject="kết quả đánh giá, phân hạng sản phẩm OCOP",
        blocks=blocks,
        role="Chánh Văn phòng",
        name="",
        recipients=[dossier.producer.organisation.name, str(dossier.commune), "Lưu: VT"],
        demo=dossier.register == "demo",
        office=OFFICE,
        above=CITY,
    )


def _decimal(value: str) -> str:
    """An exact fraction or decimal text to two decimals with a comma."""
    from fractions import Fraction

    return f"{float(Fraction(value)):.2f}".replace(".", ",")


def _marks(held: dict[str, Any]) -> str:
    marks = ", ".join(one["criterion"] for one in held.get("missing_marks", []))
    return f"; điều kiện tối thiểu ở tiêu chí {marks}." if marks else "."


def to_ministry(dossier: Dossier, ruling: Ruling) -> dict[str, Any]:
    """The letter that sends a product of 90 points on, with the list of its papers (annex III: letter, reports, decision, dossier, tests)."""
    filed = dossier.filed.order_by("-number").first()
    report = getattr(dossier, "team_report", None)
    papers = [
        f"Hồ sơ của chủ thể (bản nộp số {filed.number}, mã kiểm {filed.digest[:12]})" if filed else "Hồ sơ của chủ thể",
        "Báo cáo của Ủy ban nhân dân xã, phường (mẫu số 03)",
        "Báo cáo của Tổ tư vấn" + (f", {letter_day(report.at.date())}" if report else ""),
        f"Biên bản, báo cáo của {dossier.round.council.name}, {dossier.round.name}"
        if dossier.round
        else "Biên bản của hội đồng",
        "Quyết định của Chủ tịch Ủy ban nhân dân thành phố",
        "Phiếu kiểm nghiệm bổ sung (nếu có)",
    ]
    blocks = [
        text("Kính gửi: Bộ Nông nghiệp và Môi trường"),
        text(
            f"Sản phẩm “{dossier.product.name}” của {dossier.producer.organisation.name} ({dossier.commune}) được hội đồng thành phố "
            f"đánh giá {points(ruling)} điểm. Ủy ban nhân dân thành phố Hà Nội đề nghị Bộ đánh giá, phân hạng 5 sao."
        ),
        heading("Giấy tờ gửi kèm"),
        listed(papers),
    ]
    return _paper(
        title="Công văn",
        subject="đề nghị đánh giá, phân hạng sản phẩm 5 sao",
        blocks=blocks,
        role="Chủ tịch",
        name="",
        recipients=["Như trên", OFFICE, "Lưu: VT"],
        demo=dossier.register == "demo",
    )


def hearing(case: WithdrawalCase, asked: Hearing, due: datetime.date) -> dict[str, Any]:
    """The letter that asks a producer for its word before anything is decided."""
    row = case.recognition
    product = row.product
    holder = product.producer.organisation.name if product.producer else ""
    blocks = [
        text(f"Kính gửi: {holder or 'Chủ thể'}"),
        text(
            f"Ngày {case.found_on:%d/%m/%Y}, việc kiểm tra sản phẩm “{product.name}” (công nhận {STARS.get(row.level, '')} theo Quyết định "
            f"{row.decision or '…'}) cho thấy: {case.finding}"
        ),
        text(
            f"Nội dung này thuộc trường hợp xem xét thu hồi: {GROUNDS[case.ground]}. Chưa có quyết định nào được đưa ra."
        ),
        text(
            f"Văn phòng đề nghị Quý vị nêu ý kiến và gửi tài liệu chứng minh chậm nhất ngày {due:%d/%m/%Y}: trên hệ thống, bằng văn bản, hoặc "
            "trực tiếp tại Văn phòng. Quá thời hạn mà không có ý kiến, hồ sơ được xem xét theo những gì đang có."
        ),
        *([text(f"Ghi chú: {asked.note}")] if asked.note else []),
    ]
    return _paper(
        title="Giấy mời",
        subject="nêu ý kiến về kết quả kiểm tra sản phẩm OCOP",
        blocks=blocks,
        role="Chánh Văn phòng",
        name="",
        recipients=["Như trên", str(product.commune or ""), "Lưu: VT"],
        demo=row.register == "demo",
        office=OFFICE,
        above=CITY,
        day=asked.invited_on,
    )


def withdrawal(case: WithdrawalCase, number: str = "", day: datetime.date | None = None) -> dict[str, Any]:
    """The draft of a decision that takes a recognition back."""
    row = case.recognition
    product = row.product
    holder = product.producer.organisation.name if product.producer else ""
    hearing = case.hearings.order_by("-pk").first()
    heard = "Chủ thể chưa có ý kiến."
    if hearing is not None:
        heard = (
            f"Ý kiến của chủ thể: {hearing.words}"
            if hearing.words
            else f"Chủ thể đã được mời, không đến ({hearing.note or '…'})."
        )
    blocks = [
        text("CHỦ TỊCH ỦY BAN NHÂN DÂN THÀNH PHỐ"),
        text(f"Căn cứ {procedure_at(case.found_on).decision};"),
        text(f"Xét kết quả kiểm tra ngày {case.found_on:%d/%m/%Y}: {case.finding}"),
        text(heard),
        text("QUYẾT ĐỊNH:"),
        text(
            f"Điều 1. Thu hồi kết quả công nhận {STARS.get(row.level, '')} theo Quyết định {row.decision} đối với sản phẩm “{product.name}” "
            f"của {holder}. Lý do: {GROUNDS[case.ground]}."
        ),
        text("Điều 2. Chủ thể ngừng dùng nhãn hiệu OCOP trên nhãn, bao bì, quảng cáo; điểm bán gỡ nhãn khỏi kệ."),
        text("Điều 3. Quyết định có hiệu lực kể từ ngày ký."),
    ]
    return _paper(
        title="Quyết định",
        subject="về việc thu hồi kết quả công nhận sản phẩm OCOP",
        blocks=blocks,
        role="Chủ tịch",
        name="",
        recipients=[holder or "Chủ thể", str(product.commune or ""), OFFICE, "Lưu: VT"],
        demo=row.register == "demo",
        number=number,
        day=day,
    )


def appeal_answer(row: Appeal) -> dict[str, Any]:
    """The written answer to an appeal."""
    product = row.dossier.product if row.dossier else row.case.recognition.product  # type: ignore[union-attr]
    upheld = row.state == Appeal.State.UPHELD
    blocks = [
        text(f"Kính gửi: {product.producer.organisation.name if product.producer else row.by_name}"),
        text(f"Ngày {row.filed_at:%d/%m/%Y}, Văn phòng nhận được khiếu nại về sản phẩm “{product.name}”: {row.words}"),
        text(f"Kết luận: {'chấp nhận khiếu nại' if upheld else 'không chấp nhận khiếu nại'}."),
        text(f"Lý do: {row.answer}"),
    ]
    if upheld:
        blocks.append(
            text(
                "Kết quả được xem xét lại."
                if row.dossier
                else "Việc thu hồi được hủy; kết quả công nhận có hiệu lực trở lại."
            )
        )
    return _paper(
        title="Thông báo",
        subject="trả lời khiếu nại",
        blocks=blocks,
        role="Chánh Văn phòng",
        name="",
        recipients=["Như trên", str(product.commune or ""), "Lưu: VT"],
        demo=product.register == "demo",
        office=OFFICE,
        above=CITY,
    )
