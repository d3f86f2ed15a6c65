"""Documents of a report, made of its content and of the parts kept with it alone: PDF, Word, Excel. The same in, the same bytes out."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from typing import Any

from ocop.documents import kept
from ocop.exchange import export
from ocop.exchange.export import Column
from ocop.programme.reports.filling import KINDS, NO_DATA

ENDINGS = ("pdf", "docx", "xlsx")
PDF_TEMPLATE, WORD_TEMPLATE = "programme/report", "documents/letter"


def parts_today() -> dict[str, bytes]:
    """Templates and fonts as they are now."""
    return kept.parts_of(PDF_TEMPLATE, WORD_TEMPLATE)


def make(ending: str, content: Mapping[str, Any], parts: Mapping[str, bytes]) -> bytes:
    """The document with one of the ENDINGS."""
    if ending == "pdf":
        return kept.pdf(parts, paper(content))
    if ending == "docx":
        return kept.docx(parts, letter(content))
    if ending == "xlsx":
        return kept.settled(_workbook(content))
    raise ValueError(f"a report has no {ending!r}")


def _day(text: str) -> str:
    return f"{datetime.date.fromisoformat(text):%d/%m/%Y}"


def _head(content: Mapping[str, Any]) -> dict[str, Any]:
    office = content["office"]
    return {
        "office": office["name"],
        "above": office["above"],
        "number": content["number"] or "……/BC",
        "place": "Hà Nội",
        "date": office["date"],
        "title": content["template"]["name"],
        "subject": content["period"].capitalize(),
        "demo": content["is_demo"],
    }


def paper(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the PDF's template reads."""
    return {
        **_head(content),
        "as_of": _day(content["as_of"]),
        "from": _day(content["start"]),
        "to": _day(content["end"]),
        "sections": content["sections"],
        "kinds": KINDS,
        "no_data": NO_DATA,
        "source": content["template"]["source"],
        "signed": content["signed"],
        "stamp": content["stamp"],
    }


def letter(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the Word template of an office paper reads: headings, words, tables."""
    blocks: list[dict[str, Any]] = [
        {
            "kind": "text",
            "text": f"Số liệu tính từ {_day(content['start'])} đến hết ngày {_day(content['as_of'])}. “Tạm tính” là số chưa đủ căn cứ xác minh; “{NO_DATA}” không có nghĩa là không có.",
        }
    ]
    for section in content["sections"]:
        blocks.append({"kind": "heading", "text": section["name"]})
        blocks += [{"kind": "text", "text": line} for line in section["words"].splitlines() if line.strip()]
        if section["figures"]:
            blocks.append(
                {
                    "kind": "table",
                    "head": ["Chỉ tiêu", "Số liệu", "Trong đó tạm tính", "Đơn vị"],
                    "rows": [
                        [one["label"], one["shown"], one["shown_provisional"], one["unit"]]
                        for one in section["figures"]
                    ],
                }
            )
        if section["uncounted"]:
            blocks.append({"kind": "text", "text": f"Chưa có nguồn để tính: {', '.join(section['uncounted'])}."})
        if section["plan"]:
            blocks.append(
                {
                    "kind": "table",
                    "head": ["Chỉ tiêu kế hoạch", "Kế hoạch", "Đạt được", "Đơn vị"],
                    "rows": [[one["name"], one["wanted"], one["shown"], one["unit"]] for one in section["plan"]],
                }
            )
        if section["places"]:
            table = section["places"]
            blocks.append({"kind": "text", "text": f"{table['name']} theo nơi:"})
            blocks.append(
                {
                    "kind": "table",
                    "head": [table["head"], "Số liệu"],
                    "rows": [[one[0], one[2]] for one in table["rows"]],
                }
            )
    blocks.append({"kind": "heading", "text": "Cách tính và nguồn của từng số liệu"})
    blocks.append(
        {
            "kind": "table",
            "head": ["Chỉ tiêu", "Cách tính", "Nguồn"],
            "rows": [
                [one["label"], one["definition"], one["source"]]
                for section in content["sections"]
                for one in section["figures"]
            ],
        }
    )
    for block in blocks:
        if block["kind"] == "table":
            block["widths"] = [1] * len(block["head"])
    return {**_head(content), "blocks": blocks, "signatures": content["signed"], "recipients": []}


def _workbook(content: Mapping[str, Any]) -> bytes:
    rows = [
        {**one, "section": section["name"], "how": KINDS.get(one["kind"], one["kind"]), "as_of": content["as_of"]}
        for section in content["sections"]
        for one in section["figures"]
    ]
    made = io.BytesIO()
    export.write_xlsx(rows, _columns(), made, sheet="So lieu")
    return made.getvalue()


def _columns() -> list[Column]:
    """Headings are Vietnamese in every language: the paper is."""
    return [
        Column("section", "Mục", width=36),
        Column("label", "Chỉ tiêu", width=40),
        Column("value", "Số liệu", width=16),
        Column("verified", "Đã xác minh", width=16),
        Column("provisional", "Tạm tính", width=16),
        Column("shown", "Viết ra", width=18),
        Column("unit", "Đơn vị", width=14),
        Column("how", "Thời điểm", width=12),
        Column("as_of", "Số liệu đến ngày", lambda row: datetime.date.fromisoformat(row["as_of"]), 16, is_date=True),
        Column("definition", "Cách tính", width=60),
        Column("source", "Nguồn", width=50),
    ]
