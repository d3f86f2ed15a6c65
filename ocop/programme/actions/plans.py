"""A plan is begun from a template, written, approved as a version, and opened again for a change with its reason."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.places.models import Commune
from ocop.programme import sheet, templates_of_plans
from ocop.programme.models import Plan, PlanContent, PlanVersion
from ocop.programme.permissions import locked_plan, may_approve, may_write_plan, open_plan
from ocop.workdays import clock

FIRST_YEAR, LAST_AHEAD = 2018, 3
FIELDS = ("title", "number", "issued_on", "source", "note")


def begin(*, by: Any, register: str, year: int, title: str, commune_id: int | None = None, **values: Any) -> Plan:
    """A plan with the contents of the template of its year; `values`: number, issued_on, source, note, is_demo. Raises Refused."""
    if not may_write_plan(by, commune_id):
        raise Refused(_("You may not begin this plan."))
    if not FIRST_YEAR <= year <= clock.today().year + LAST_AHEAD:
        raise Refused(
            _("The year has to lie from %(first)s to %(last)s.")
            % {"first": FIRST_YEAR, "last": clock.today().year + LAST_AHEAD},
            field="year",
        )
    if commune_id is not None and not Commune.objects.filter(pk=commune_id, layer="current").exists():
        raise Refused(_("There is no such commune today."), field="commune")
    template = templates_of_plans.template_of(year)
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                register=register,
                year=year,
                commune_id=commune_id,
                title=title.strip(),
                template=template.id,
                created_at=clock.now(),
                made_by=by,
                made_by_name=by.name if by is not None else "",
                **values,
            )
            PlanContent.objects.bulk_create(
                PlanContent(plan=plan, number=place, code=one.code, name_vi=one.vi, name_en=one.en)
                for place, one in enumerate(template.contents, 1)
            )
            record(
                by=by,
                action="programme.plan_begin",
                topic="programme",
                subject=plan,
                after={"year": year, "title": plan.title, "commune": commune_id, "template": template.id},
            )
    except IntegrityError:
        raise Refused(_("There is a plan for this year already; open it."), field="year") from None
    return plan


def describe(*, by: Any, plan_id: int, revision: int, **values: Any) -> Plan:
    """Change title, number, day, source or note. Raises Refused."""
    with transaction.atomic():
        plan = open_plan(by, plan_id, revision=revision)
        before = {
            name: getattr(plan, name) for name in FIELDS if getattr(plan, name) != values.get(name, getattr(plan, name))
        }
        if not before:
            return plan
        for name in before:
            setattr(plan, name, values[name])
        save(plan, *before)
        after = {name: values[name] for name in before}
        record(by=by, action="programme.plan_describe", topic="programme", subject=plan, before=before, after=after)
    return plan


def word_content(*, by: Any, plan_id: int, number: int, words: str) -> PlanContent:
    """What the office writes under one content. Raises Refused."""
    with transaction.atomic():
        plan = open_plan(by, plan_id)
        content = content_of(plan, number)
        before, content.words = content.words, words.strip()
        if before != content.words:
            content.save(update_fields=["words"])
            save(plan)
            record(
                by=by,
                action="programme.content_word",
                topic="programme",
                subject=plan,
                before={"words": before},
                after={"content": number, "words": content.words},
            )
    return content


def approve(*, by: Any, plan_id: int, revision: int, on: datetime.date) -> PlanVersion:
    """Freeze what is written as the next version, in force from a day. Raises Refused."""
    if not may_approve(by):
        raise Refused(_("City officers approve plans."))
    with transaction.atomic():
        plan = open_plan(by, plan_id, revision=revision)
        last = plan.versions.last()
        if on > clock.today():
            raise Refused(_("The day of approval lies in the future."), field="on")
        if last is not None and on < last.approved_on:
            raise Refused(_("The version before stands from a later day on."), field="on")
        if not plan.targets.exists():
            raise Refused(_("The plan has no target yet."))
        frozen = sheet.written(plan)
        if last is not None and sheet.digest(frozen) == last.digest:
            raise Refused(_("Nothing differs from the version that stands."))
        version = PlanVersion.objects.create(
            plan=plan,
            number=plan.version + 1,
            approved_on=on,
            reason=plan.change_reason,
            sheet=frozen,
            digest=sheet.digest(frozen),
            approved_at=clock.now(),
            approved_by=by,
            approved_by_name=by.name if by is not None else "",
        )
        plan.state, plan.version, plan.change_reason = Plan.State.APPROVED, version.number, ""
        save(plan, "state", "version", "change_reason")
        record(
            by=by,
            action="programme.plan_approve",
            topic="programme",
            subject=plan,
            reason=version.reason,
            after={"version": version.number, "approved_on": on, "digest": version.digest},
        )
    return version


def reopen(*, by: Any, plan_id: int, reason: str) -> Plan:
    """Open an approved plan for a change; what was approved stands until the change is. Raises Refused."""
    if not may_approve(by):
        raise Refused(_("City officers open an approved plan for a change."))
    if len(reason.strip()) < 10:
        raise Refused(_("Say in a sentence why the plan has to change."), field="reason")
    with transaction.atomic():
        plan = locked_plan(by, plan_id)
        if plan.state != Plan.State.APPROVED:
            raise Refused(_("This plan is open for changes already."))
        plan.state, plan.change_reason = Plan.State.CHANGING, reason.strip()
        save(plan, "state", "change_reason")
        record(by=by, action="programme.plan_reopen", topic="programme", subject=plan, reason=plan.change_reason)
    return plan


def content_of(plan: Plan, number: int) -> PlanContent:
    """A content by its number. Raises Refused."""
    content = plan.contents.filter(number=number).first()
    if content is None:
        raise Refused(_("The plan has no such content."))
    return content


def save(plan: Plan, *fields: str) -> None:
    """Save a plan that was locked; forms opened before are out of date from now on."""
    plan.revision += 1
    plan.save(update_fields=[*fields, "revision"])
