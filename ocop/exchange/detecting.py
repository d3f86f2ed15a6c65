"""What a file lists, by its headings: products, villages, points of sale."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ocop.exchange import kinds, tables, workbook
from ocop.ledger.refusal import Refused

# A letterhead, a heading and a few rows are enough to tell; the rest is read when the import is.
_LOOKED_AT = tables.HEADING_ROWS + 2


def kind_of_list(content: bytes, name: str) -> str:
    """The name of the one kind whose fields explain most headings of the file.

    Raises Refused when the file cannot be read, or when no kind or several fit equally well.
    """
    book = workbook.read(content, name)
    fitting: list[tuple[int, str, str]] = []
    for kind in kinds.all_kinds():
        known = 0
        for sheet in book.sheets:
            head = workbook.Sheet(sheet.name, sheet.rows[:_LOOKED_AT])
            table = tables.find(head, kind.fields)
            if table and (not kind.told_by or set(kind.told_by) & set(table.columns)):
                known = max(known, len(table.columns))
        if known:
            fitting.append((known, kind.name, str(kind.label)))
    fitting.sort(key=lambda one: -one[0])
    if not fitting:
        raise Refused(_("The headings of “%(name)s” do not say what it lists; choose it yourself.") % {"name": name})
    best = [one for one in fitting if one[0] == fitting[0][0]]
    if len(best) > 1:
        raise Refused(
            _("By its headings “%(name)s” may list %(kinds)s; choose which.")
            % {"name": name, "kinds": _(" or ").join(f"“{label}”" for _known, _name, label in best)}
        )
    return best[0][1]
