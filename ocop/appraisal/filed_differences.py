"""What a later filed version says otherwise than an earlier one (pure): choices, words, papers, texts of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["choice", "words", "paper_added", "paper_gone", "form", "product"]


@dataclass(frozen=True)
class Difference:
    """One thing that changed: where (a criterion, a form field, ""), what kind, what it said before and says now."""

    place: str
    title: str
    kind: Kind
    before: str
    after: str


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Everything that differs between two contents, criteria in the order of the newer one, then those it no longer answers."""
    found: list[Difference] = []
    before = {row["criterion"]: row for row in old.get("answers", [])}
    after = {row["criterion"]: row for row in new.get("answers", [])}
    for number in [*after, *(number for number in before if number not in after)]:
        found += _of_criterion(number, before.get(number, {}), after.get(number, {}))
    forms = old.get("form", {}), new.get("form", {})
    for name in [*forms[1], *(name for name in forms[0] if name not in forms[1])]:
        texts = forms[0].get(name, ""), forms[1].get(name, "")
        if texts[0] != texts[1]:
            found.append(Difference(name, name, "form", *texts))
    products = old.get("product", {}), new.get("product", {})
    for name in ("name", "story", "pack_sizes"):
        said = _text(products[0].get(name)), _text(products[1].get(name))
        if said[0] != said[1]:
            found.append(Difference(name, name, "product", *said))
    return found


def _text(value: Any) -> str:
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value or "")


def _of_criterion(number: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    title = new.get("title") or old.get("title", "")
    found = []
    if (old.get("choice"), old.get("case", "")) != (new.get("choice"), new.get("case", "")):
        found.append(Difference(number, title, "choice", old.get("label", ""), new.get("label", "")))
    if old.get("words", "") != new.get("words", ""):
        found.append(Difference(number, title, "words", old.get("words", ""), new.get("words", "")))
    papers = _papers(old), _papers(new)
    found += [
        Difference(number, title, "paper_gone", words, "") for key, words in papers[0].items() if key not in papers[1]
    ]
    found += [
        Difference(number, title, "paper_added", "", words) for key, words in papers[1].items() if key not in papers[0]
    ]
    return found


def _papers(answer: Mapping[str, Any]) -> dict[tuple[Any, ...], str]:
    return {
        (row["version"], row["page"], row["note"]): row["title"]
        + (f" ({row['document_number']})" if row["document_number"] else "")
        for row in answer.get("evidence", [])
    }


def changed_places(rows: list[Difference]) -> set[str]:
    """The criteria that changed."""
    return {row.place for row in rows if row.kind not in ("form", "product")}
