"""A household's plan for a product: choices and locks kept as a draft, long before a dossier and without any paper.

A plan is the producer's own note to itself: it decides nothing and is not recorded in the ledger.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ocop.appraisal.actions.answers import checked_choice
from ocop.appraisal.actions.rules import in_force
from ocop.appraisal.criteria_of import criteria_set
from ocop.appraisal.models import CriteriaVersion, Plan
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.products.models import Product
from ocop.recognition.standing import standing
from ocop.workdays import clock


def own_product(by: Any, product_id: int) -> Product:
    """The product, locked, when the person speaks for its producer. Raises Refused."""
    product = (
        Product.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("producer")
        .filter(pk=product_id)
        .first()
    )
    own = rights_of(by).organisation_ids("producer_member")
    if product is None or product.producer is None or product.producer.organisation_id not in own:
        raise Refused(_("Only the producer's own people plan its stars."))
    return product


def rules_of(set_id: str) -> CriteriaVersion:
    """The version of a set in force today. Raises Refused."""
    found = in_force(set_id, clock.today()) if set_id else None
    if found is None:
        raise Refused(_("This criteria set is not in force today."), field="set_id")
    return found


def plan_for(by: Any, product_id: int, set_id: str = "") -> tuple[Plan, CriteriaVersion]:
    """The product's plan and its rules, made when there is none; must run in the caller's transaction. Raises Refused.

    A plan under an older text of the set keeps those choices that still exist.
    """
    product = own_product(by, product_id)
    plan = Plan.objects.filter(product=product).first()
    wanted = product.product_set or set_id or (plan.set_id if plan else "")
    version = rules_of(wanted)
    if plan is None:
        level = {"3": 4, "4": 5, "potential_5": 5}.get(standing(product.pk).level, 3)
        plan = Plan.objects.create(
            product=product,
            set_id=wanted,
            wished_stars=level,
            saved_at=clock.now(),
            saved_by=by,
            saved_by_name=by.name[:120],
        )
    elif plan.set_id != wanted:
        plan.set_id, plan.answers, plan.locked = wanted, {}, []
    return plan, version


def _save(by: Any, plan: Plan) -> None:
    plan.revision += 1
    plan.saved_at, plan.saved_by, plan.saved_by_name = clock.now(), by, by.name[:120]
    plan.save()


def save_choice(*, by: Any, product_id: int, criterion: str, choice: int | None, case: str = "") -> Plan:
    """Keep one choice of the plan; None clears it. Of two phones the later one stands. Raises Refused."""
    with transaction.atomic():
        plan, version = plan_for(by, product_id)
        checked_choice(criteria_set(version), criterion, choice, case if choice is not None else "")
        new: Any = None if choice is None else {"case": case, "choice": choice} if case else choice
        old = plan.answers.get(criterion)
        if new == old:
            return plan
        if new is None:
            del plan.answers[criterion]
        else:
            plan.answers[criterion] = new
        _save(by, plan)
    return plan


def choose_set(*, by: Any, product_id: int, set_id: str) -> Plan:
    """The set a plan is reckoned under, for a product that states none. Raises Refused."""
    with transaction.atomic():
        plan, _version = plan_for(by, product_id, set_id)
        if plan.product.product_set and plan.product.product_set != set_id:
            raise Refused(_("The product states its set; change it there."), field="set_id")
        _save(by, plan)
    return plan


def lock(*, by: Any, product_id: int, criterion: str, is_locked: bool, set_id: str = "") -> Plan:
    """Say that a criterion cannot be changed, or that it can again. Raises Refused."""
    with transaction.atomic():
        plan, version = plan_for(by, product_id, set_id)
        if criterion not in criteria_set(version).by_number:
            raise Refused(_("This set has no criterion %(number)s.") % {"number": criterion[:20]})
        wanted = sorted({*plan.locked, criterion} if is_locked else set(plan.locked) - {criterion})
        if wanted != plan.locked:
            plan.locked = wanted
            _save(by, plan)
    return plan


def wish(*, by: Any, product_id: int, stars: int) -> Plan:
    """How many stars the plan leads to. Raises Refused."""
    if stars not in (3, 4, 5):
        raise Refused(_("Wish for three, four or five stars."), field="stars")
    with transaction.atomic():
        plan, _version = plan_for(by, product_id)
        if plan.wished_stars != stars:
            plan.wished_stars = stars
            _save(by, plan)
    return plan
