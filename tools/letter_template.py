"""Makes `ocop/documents/documents/letter.docx`, the office paper in Word; its PDF twin is `letter.typ`.

Run once after a change here: `.venv/bin/python -m tools.letter_template`. The file itself is kept with the code, so that an
office may open it in Word and change its look without touching this one.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

TARGET = Path(__file__).resolve().parents[1] / "ocop" / "documents" / "documents" / "letter.docx"


def main() -> None:
    """Write the template."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    _head(paper)
    _line(paper, "{{ title }}", bold=True, center=True, size=15)
    _line(paper, "{% if subject %}{{ subject }}{% endif %}", bold=True, center=True)
    _blocks(paper)
    _signatures(paper)
    _line(paper, "{% if recipients %}Nơi nhận: {{ recipients|join('; ') }}{% endif %}", size=11)
    _line(paper, "{% if demo %}DỮ LIỆU MINH HOẠ · KHÔNG CÓ GIÁ TRỊ{% endif %}", bold=True, center=True, size=9)
    paper.save(str(TARGET))


def _head(paper) -> None:  # type: ignore[no-untyped-def]
    """Who writes, on the left; the country, the place and the day on the right."""
    heads = paper.add_table(rows=1, cols=2).rows[0].cells
    _lines(
        heads[0],
        [
            ("{% if above %}{{ above }}{% endif %}", False),
            ("{{ office }}", True),
            ("{% if number %}Số: {{ number }}{% endif %}", False),
        ],
    )
    _lines(
        heads[1],
        [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
            ("Độc lập – Tự do – Hạnh phúc", True),
            ("{{ place }}, {{ date }}", False),
        ],
    )


def _blocks(paper) -> None:  # type: ignore[no-untyped-def]
    """Headings, lists, tables and sentences in their order."""
    for one in (
        "{%p for block in blocks %}",
        "{%p if block.kind == 'heading' %}",
    ):
        paper.add_paragraph(one)
    _line(paper, "{{ block.text }}", bold=True)
    paper.add_paragraph("{%p elif block.kind == 'list' %}")
    paper.add_paragraph("{%p for item in block['items'] %}")
    paper.add_paragraph("– {{ item }}")
    paper.add_paragraph("{%p endfor %}")
    paper.add_paragraph("{%p elif block.kind == 'table' %}")
    table = paper.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    for row, texts in enumerate(
        (
            ("{%tc for head in block.head %}", "{{ head }}", "{%tc endfor %}"),
            ("{%tr for row in block.rows %}", "", ""),
            ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
            ("{%tr endfor %}", "", ""),
        )
    ):
        for column, text in enumerate(texts):
            table.rows[row].cells[column].text = text
    table.rows[0].cells[1].paragraphs[0].runs[0].bold = True
    paper.add_paragraph("{%p else %}")
    paper.add_paragraph("{{ block.text }}").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paper.add_paragraph("{%p endif %}")
    paper.add_paragraph("{%p endfor %}")


def _signatures(paper) -> None:  # type: ignore[no-untyped-def]
    """A column for each who signs."""
    signed = paper.add_table(rows=1, cols=3).rows[0].cells
    for cell, text in zip(
        signed,
        ("{%tc for one in signatures %}", "{{ one.role }}", "{%tc endfor %}"),
        strict=True,
    ):
        cell.text = text
    signed[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    signed[1].paragraphs[0].runs[0].bold = True
    for text in ("", "", "", "{{ one.name }}"):
        signed[1].add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _line(paper, text: str, *, bold: bool = False, center: bool = False, size: float | None = None) -> None:  # type: ignore[no-untyped-def]
    paragraph = paper.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _lines(cell, lines: list[tuple[str, bool]]) -> None:  # type: ignore[no-untyped-def]
    for place, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(text).bold = bold


if __name__ == "__main__":
    main()
