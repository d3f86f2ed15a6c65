"""The minutes of a round's council and the list of what it proposes, as data for the Word and PDF templates; always Vietnamese.

Everything is read from the record: nothing can be typed in that the record does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils import timezone

from ocop.appraisal.levels import verdict
from ocop.appraisal.models import Assignment, Dossier, Round, Ruling, Seat
from ocop.appraisal.regulation_of import regulation
from ocop.ledger import canonical
from ocop.rulebooks.gates import gate
from ocop.rulebooks.rating import fixed

PARTS = {
    "chair": "Chủ tịch",
    "vice_chair": "Phó chủ tịch",
    "member": "Thành viên",
    "secretary": "Thư ký",
    "team": "Tổ tư vấn",
}
OUTCOMES = {"stopped": "Dừng đánh giá", "excluded": "Loại sản phẩm", "disqualified": "Hồ sơ không hợp lệ"}
LEVELS = {"3": "3 sao", "4": "4 sao", "potential_5": "Tiềm năng 5 sao, trình Bộ"}
_MIDDLES = {"mean": "trung bình cộng", "median": "trung vị"}
KINDS = {"first": "lần đầu", "upgrade": "nâng hạng", "renewal": "đánh giá lại"}
DISSENT = {
    "gap": "điểm lệch quá mức quy chế",
    "stars": "các phiếu cho hạng sao khác nhau",
    "findings": "có thành viên nêu lỗi phải dừng hoặc loại",
}
# Closed and not yet decided, or decided: what minutes can speak of.
CLOSED = ("scored", "proposed", "recognised", "sent_up", "answered", "noticed", "refused")


def closed_dossiers(round_: Round) -> list[Dossier]:
    """Dossiers of the round whose scoring is closed, with what the papers name."""
    return list(
        round_.dossiers.filter(state__in=CLOSED)
        .select_related("product", "producer__organisation", "commune", "renews", "criteria")
        .defer("criteria__content", "form", "form_marks")
        .order_by("pk")
    )


def rulings_of(dossiers: Iterable[Dossier]) -> dict[int, Ruling]:
    """The standing ruling of each dossier."""
    return {row.dossier_id: row for row in Ruling.objects.filter(dossier__in=list(dossiers), replaced_at__isnull=True)}


def points(value: Fraction | str) -> str:
    """Points as an office writes them: four decimals at most, a comma."""
    whole, _point, rest = fixed(Fraction(value)).partition(".")
    rest = rest.rstrip("0")
    return f"{whole},{rest}" if rest else whole


def level_of(dossier: Dossier, ruling: Ruling | None) -> str:
    """What the council proposes for a dossier, in words."""
    if ruling is None:
        return ""
    current = dossier.renews.level if dossier.kind == Dossier.Kind.UPGRADE and dossier.renews else ""
    found = verdict(ruling.outcome, ruling.stars, current=current)
    if found.level:
        return LEVELS[found.level]
    if found.move == "notice":
        return f"{ruling.stars} sao, thông báo" if not current else "Chưa nâng hạng, thông báo"
    return OUTCOMES.get(ruling.outcome, "Không xét")


def _day(moment: Any) -> str:
    return "ngày … tháng … năm …" if moment is None else f"ngày {moment:%d} tháng {moment:%m} năm {moment:%Y}"


def _name(seat: Seat) -> str:
    agency = f", {seat.agency}" if seat.agency else ""
    return f"{seat.person.name} ({PARTS[seat.part]}{agency})"


def _text(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def _heading(text: str) -> dict[str, Any]:
    return {"kind": "heading", "text": text}


def _who(round_: Round) -> list[dict[str, Any]]:
    held = [seat for seat in round_.council.seats.select_related("person").order_by("pk") if seat.valid_to is None]
    held.sort(key=lambda seat: (list(PARTS).index(seat.part), seat.pk))
    here = [_name(seat) for seat in held if seat.pk in round_.present]
    away = [_name(seat) for seat in held if seat.pk not in round_.present and seat.part != Seat.Part.TEAM]
    if not round_.present and round_.kind == Round.Kind.WRITTEN:
        return [_text("Các thành viên cho ý kiến bằng văn bản qua phiếu chấm, không họp.")]
    blocks = [_text("Có mặt:"), {"kind": "list", "items": here}] if here else [_text("Chưa ghi danh sách có mặt.")]
    if away and here:
        blocks += [_text("Vắng mặt:"), {"kind": "list", "items": away}]
    return blocks


def _result_row(place: int, dossier: Dossier, ruling: Ruling) -> list[str]:
    content = ruling.content
    parts = ", ".join(f"{code} {points(value)}" for code, value in content.get("parts", {}).items())
    sheets = len(content.get("members", []))
    return [
        str(place),
        f"{dossier.product.name}\n{dossier.producer.organisation.name}, {dossier.commune} ({KINDS[dossier.kind]})",
        f"{points(ruling.total)}\n({parts})",
        f"{sheets} phiếu, lần {ruling.number}; lệch {points(content.get('gap', '0'))} điểm",
        level_of(dossier, ruling),
    ]


def _remarks(dossier: Dossier, ruling: Ruling, aside: list[Assignment]) -> list[str]:
    """Everything about a dossier that a reader of the minutes must know beside its number."""
    content, said = ruling.content, []
    for row in content.get("findings", []):
        said.append(f"Tiêu chí {row['criterion']}: {gate(row['gate']).vi}.")
    if content.get("disqualified"):
        said.append(f"Hồ sơ không hợp lệ: {content['disqualified']}")
    vote = content.get("vote")
    if vote:
        said.append(
            f"Hội đồng biểu quyết: {vote['in_favour']} tán thành, {vote['against']} không tán thành, {vote['abstained']} không có ý kiến. {vote['words']}"
        )
    if content.get("is_gap_too_wide"):
        said.append(
            "Điểm lệch quá mức quy chế"
            + (", phải chấm lại." if content.get("needs_rescoring") else "; đã chấm hết số lần, kết quả giữ nguyên.")
        )
    if content.get("dissent") and dossier.round is not None and dossier.round.kind == Round.Kind.WRITTEN:
        said.append("Ý kiến khác nhau: " + "; ".join(DISSENT[one] for one in content["dissent"]) + ".")
    for row in aside:
        word = "không chấm do xung đột lợi ích" if row.state == "conflict" else "không chấm"
        said.append(
            f"{row.seat.person.name} {word}"
            + (f" ({row.reason})" if row.reason and row.state != "conflict" else "")
            + "."
        )
    return said


def minutes(round_: Round) -> dict[str, Any]:
    """The minutes of the round as it stands; dossiers whose scoring is not closed are not in it."""
    dossiers = closed_dossiers(round_)
    rulings = rulings_of(dossiers)
    aside: dict[int, list[Assignment]] = {}
    for row in (
        Assignment.objects.filter(dossier__in=dossiers)
        .exclude(state="active")
        .select_related("seat__person")
        .order_by("pk")
    ):
        aside.setdefault(row.dossier_id, []).append(row)
    met = timezone.localtime(round_.meeting_at) if round_.meeting_at else None
    rows, remarks, members = [], [], []
    for place, dossier in enumerate((one for one in dossiers if one.pk in rulings), start=1):
        ruling = rulings[dossier.pk]
        rows.append(_result_row(place, dossier, ruling))
        said = _remarks(dossier, ruling, aside.get(dossier.pk, []))
        if said:
            remarks += [_text(f"{place}. {dossier.product.name}"), {"kind": "list", "items": said}]
        members += [
            [str(place), one["name"], points(one["total"]), one["digest"][:12]]
            for one in ruling.content.get("members", [])
        ]
    blocks = [
        _heading("I. Thời gian, địa điểm, thành phần"),
        _text(
            f"Hội đồng: {round_.council.name}, thành lập theo {round_.council.decision}. Đợt đánh giá: {round_.name}. "
            + (f"Họp lúc {met:%H:%M} {_day(met)} tại {round_.meeting_place}." if met else "Chưa ghi thời gian và địa điểm họp.")
        ),
        *_who(round_),
        _heading("II. Cách làm việc"),
        _text(
            f"Theo Quyết định 26/2026/QĐ-TTg và {round_.regulation.name}. Mỗi thành viên chấm phiếu riêng, không biết điểm của người khác "
            f"cho đến khi khóa chấm; điểm của sản phẩm là {_MIDDLES[regulation(round_.regulation).aggregation]} các phiếu."
        ),
        _heading("III. Kết quả"),
        {"kind": "table", "head": ["TT", "Sản phẩm, chủ thể", "Điểm", "Phiếu", "Đề nghị"], "widths": [0.4, 3, 1.5, 1.5, 1.4], "rows": rows},
    ]  # fmt: skip
    if remarks:
        blocks += [_heading("IV. Ý kiến và ghi chú"), *remarks]
    blocks += [
        _heading("Phụ lục: điểm từng phiếu"),
        {
            "kind": "table",
            "head": ["TT", "Thành viên", "Tổng điểm", "Dấu phiếu"],
            "widths": [0.4, 3, 1, 1.4],
            "rows": members,
        },
    ]
    return _letter(
        round_, "Biên bản họp hội đồng đánh giá, phân hạng sản phẩm OCOP", round_.name, blocks,
        [{"role": "Thư ký", "name": ""}, {"role": "Chủ tịch hội đồng", "name": ""}], met,
    )  # fmt: skip


def proposals(round_: Round) -> dict[str, Any]:
    """The list of what the council proposes, before anything is decided."""
    dossiers = closed_dossiers(round_)
    rulings = rulings_of(dossiers)
    named = [one for one in dossiers if one.pk in rulings]
    rows = [
        [
            str(place), one.product.name, f"{one.producer.organisation.name}, {one.commune}", KINDS[one.kind],
            points(rulings[one.pk].total), level_of(one, rulings[one.pk]),
        ]
        for place, one in enumerate(named, start=1)
    ]  # fmt: skip
    levels = [row[-1] for row in rows]
    sums = [f"{level}: {levels.count(level)} sản phẩm" for level in dict.fromkeys(levels)]
    blocks = [
        _text(f"{round_.council.name} đề nghị Ủy ban nhân dân thành phố xem xét {len(rows)} sản phẩm sau đây của {round_.name}."),
        {"kind": "table", "head": ["TT", "Sản phẩm", "Chủ thể", "Loại", "Điểm", "Đề nghị"], "widths": [0.4, 2.2, 2.6, 0.9, 0.9, 1.3], "rows": rows},
        _text("Tổng hợp: " + "; ".join(sums) + "." if sums else "Chưa có sản phẩm nào chấm xong."),
    ]  # fmt: skip
    return _letter(
        round_, "Danh sách sản phẩm đề nghị quyết định", "(Dự thảo, kèm theo tờ trình của hội đồng)", blocks,
        [{"role": "Thư ký", "name": ""}, {"role": "Chủ tịch hội đồng", "name": ""}], None,
    )  # fmt: skip


def _letter(
    round_: Round, title: str, subject: str, blocks: list[dict[str, Any]], signatures: list[dict[str, str]], met: Any
) -> dict[str, Any]:
    return {
        "office": round_.council.name,
        "above": None,
        "number": None,
        "place": "Hà Nội",
        "date": _day(met),
        "title": title,
        "subject": subject,
        "blocks": blocks,
        "signatures": signatures,
        "recipients": [],
        "demo": round_.register == "demo",
    }


def digest(data: dict[str, Any]) -> str:
    """SHA-256 of what a paper is written from: when the record changes, so does this."""
    return canonical.digest(canonical.dumps(data))


PAPERS = {"bien-ban": minutes, "danh-sach": proposals}
