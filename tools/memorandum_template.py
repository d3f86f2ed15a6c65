"""Makes `ocop/trade/documents/memorandum.docx`, the memorandum in Word; its PDF twin is `memorandum.typ`.

Run once after a change here: `.venv/bin/python -m tools.memorandum_template`. The file itself is kept with the code, so that an
office may open it in Word and change its look without touching this one.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from tools.letter_template import _line

TARGET = Path(__file__).resolve().parents[1] / "ocop" / "trade" / "documents" / "memorandum.docx"


def main() -> None:
    """Write the template."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    for text in ("{{ motto_1 }}", "{{ motto_2 }}"):
        _line(paper, text, bold=True, center=True)
    _line(paper, "{{ number }}    {{ date }}", center=True, size=12)
    _line(paper, "{{ title|upper }}", bold=True, center=True, size=16)
    _line(paper, "{{ subject }}", bold=True, center=True)
    _line(paper, "{% if state %}{{ state }}{% endif %}", bold=True, center=True, size=10)
    paper.add_paragraph("{%p for party in parties %}")
    _line(paper, "{{ party.title }}", bold=True)
    paper.add_paragraph("{%p for row in party.rows %}")
    paper.add_paragraph("{{ row[0] }}: {{ row[1] }}")
    paper.add_paragraph("{%p endfor %}")
    paper.add_paragraph("{%p endfor %}")
    _line(paper, "{{ agree }}:", bold=True)
    _line(paper, "{{ products }}", bold=True)
    paper.add_paragraph("{%p if rows %}")
    table = paper.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    for row, texts in enumerate(
        (
            ("{{ head[0] }}", "{{ head[1] }}", "{{ head[2] }}"),
            ("{%tr for row in rows %}", "", ""),
            ("{{ row[0] }}", "{{ row[1] }}", "{{ row[2] }}"),
            ("{%tr endfor %}", "", ""),
        )
    ):
        for column, text in enumerate(texts):
            table.rows[row].cells[column].text = text
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    paper.add_paragraph("{%p else %}")
    paper.add_paragraph("{{ no_products }}")
    paper.add_paragraph("{%p endif %}")
    _line(paper, "{{ whole }}", bold=True)
    _each(paper, "paragraphs")
    _line(paper, "{{ words }}", bold=True)
    paper.add_paragraph("{{ free }}").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _line(paper, "{{ common }}", bold=True)
    _each(paper, "commons")
    signed = paper.add_table(rows=1, cols=2).rows[0].cells
    for place, cell in enumerate(signed):
        _signed(cell, place)
    _line(paper, "{% if demo %}{{ demo }}{% endif %}", bold=True, center=True, size=9)
    paper.save(str(TARGET))


def _each(paper, name: str) -> None:  # type: ignore[no-untyped-def]
    paper.add_paragraph(f"{{%p for one in {name} %}}")
    paper.add_paragraph("{{ one }}").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paper.add_paragraph("{%p endfor %}")


def _signed(cell, place: int) -> None:  # type: ignore[no-untyped-def]
    cell.text = f"{{{{ signatures[{place}].role|upper }}}}"
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    cell.paragraphs[0].runs[0].bold = True
    for text in ("", "", "", f"{{{{ signatures[{place}].said }}}}"):
        cell.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER


if __name__ == "__main__":
    main()
