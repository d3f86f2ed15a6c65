"""Purposes of support and shapes of policies, read from data; and how conditions are said."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ocop.fieldwork.models import SupportPolicy
from ocop.fieldwork.support.amounts import Terms
from ocop.fieldwork.support.conditions import Finding
from ocop.people.models import OrganisationKind
from ocop.producers.models import Paper
from ocop.recognition.models import Level, Recognition
from ocop.ui import writing
from ocop.vietnamese.dates import parse_date

DATA = Path(__file__).parents[1] / "data"


@functools.cache
def _read(name: str) -> Any:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def said(row: Any) -> str:
    """The words of a row of data, in the language of the page."""
    return str(row["en"] if (get_language() or "vi").startswith("en") else row["vi"])


def purposes() -> list[tuple[str, str]]:
    """(code, words) of every purpose."""
    return [(row["code"], said(row)) for row in _read("purposes.yaml")]


def purpose(code: str) -> str:
    """The words of a purpose."""
    return dict(purposes()).get(code, code)


def shapes() -> list[dict[str, Any]]:
    """Shapes of policies to begin from; their `demo` amounts are for the demo city alone."""
    return list(_read("policies.yaml")["policies"])


def shape(slug: str) -> dict[str, Any] | None:
    """One by its word."""
    return next((row for row in shapes() if row["slug"] == slug), None)


def published() -> list[dict[str, Any]]:
    """Published amounts for which no application is taken here: words, source, day."""
    return [
        {"words": said(row), "source": row["source"], "as_of": row["as_of"]}
        for row in _read("policies.yaml")["published"]
    ]


def terms_of(policy: SupportPolicy) -> Terms:
    """The money side of a policy."""
    return Terms(policy.way, policy.amounts, policy.amount, policy.percent)


def say_amount(policy: SupportPolicy) -> str:
    """What a policy gives, in words."""
    if policy.way == "level":
        names = dict(Level.choices)
        return "; ".join(
            f"{names.get(code, code)}: {writing.number(policy.amounts[code])} đ"
            for code in Level.values
            if policy.amounts.get(code)
        ) or _("amount not stated")
    if policy.way == "fixed":
        return f"{writing.number(policy.amount)} đ" if policy.amount is not None else _("amount not stated")
    if not policy.percent:
        return _("share not stated")
    if policy.amount is None:
        return _("%(percent)s%% of the cost") % {"percent": policy.percent}
    return _("%(percent)s%% of the cost, at most %(amount)s đ") % {
        "percent": policy.percent,
        "amount": writing.number(policy.amount),
    }


def _names(choices: Any, codes: Any) -> str:
    words = dict(choices)
    return ", ".join(str(words.get(code, code)) for code in codes)


def say_condition(code: str, asked: Any) -> str:
    """A condition as people say it."""
    if code == "levels":
        return _("recognised with: %(names)s") % {"names": _names(Level.choices, asked)}
    if code == "kinds":
        return _("recognition is: %(names)s") % {"names": _names(Recognition.Kind.choices, asked)}
    if code == "in_force":
        return _("the star is in force")
    if code == "issued_from":
        return _("recognised on %(day)s or later") % {"day": writing.day(parse_date(str(asked)))}
    if code == "producer_kinds":
        return _("the producer is: %(names)s") % {"names": _names(OrganisationKind.choices, asked)}
    if code == "papers":
        return _("papers in force: %(names)s") % {"names": _names(Paper.Kind.choices, asked)}
    if code == "no_case":
        return _("no withdrawal case is open")
    if code == "no_findings":
        return _("no critical finding is open") if asked == "critical" else _("no major or critical finding is open")
    if code == "trained_months":
        return _("somebody was at a training within %(months)s months") % {"months": asked}
    return code


def say_have(one: Finding) -> str:
    """What is there, and why that is not enough; empty where nothing needs saying."""
    if one.code == "levels":
        return _names(Level.choices, [one.have]) if one.have else _("not recognised yet")
    if one.code == "kinds":
        return _names(Recognition.Kind.choices, [one.have]) if one.have else _("kind of recognition not stated")
    if one.code == "in_force":
        return {
            "in_force": _("in force"),
            "ended": _("the star has ended"),
            "withdrawn": _("the star was withdrawn"),
            "unknown": _("day of issue not stated"),
        }.get(one.have, _("not recognised yet"))
    if one.code == "issued_from":
        return writing.day(parse_date(one.have)) if one.have else _("day of issue not stated")
    if one.code == "producer_kinds":
        return _names(OrganisationKind.choices, [one.have]) if one.have else _("kind of producer not stated")
    if one.code == "papers" and one.met is not True:
        names = _names(Paper.Kind.choices, one.have.split(","))
        return (
            _("ended: %(names)s") % {"names": names}
            if one.met is False
            else _("not among the papers here: %(names)s") % {"names": names}
        )
    if one.code == "trained_months":
        return (
            _("last on %(day)s") % {"day": writing.day(parse_date(one.have))}
            if one.have
            else _("nobody was at a training")
        )
    if one.code == "no_case" and one.met is False:
        return _("a case is open")
    if one.code == "no_findings" and one.met is False:
        return _("a finding of an inspection is open")
    return ""
