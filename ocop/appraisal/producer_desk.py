"""What the desk shows a producer of its dossiers: what to do next first, and what a product rests on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ocop.appraisal import states
from ocop.appraisal.actions.dossiers import beginning_as
from ocop.appraisal.models import CompletionPoint, Dossier, Plan
from ocop.appraisal.resting import Resting, resting
from ocop.people.rights import rights_of
from ocop.products.models import Product
from ocop.recognition.standing import standings
from ocop.rulebooks.procedure import procedure_at
from ocop.ui import writing
from ocop.workdays import clock

MOST = 8
AT_DRAFT = ("draft", "returned")


@dataclass(frozen=True)
class Next:
    """One thing to do: about what, in one sentence, where; `tone` is that of its mark, `words` what the mark says."""

    what: str
    sentence: str
    address: str
    tone: str
    words: str
    rank: tuple[int, datetime.date]


def own_dossiers(person: Any) -> Any:
    """Open dossiers of the organisations the person speaks for."""
    own = rights_of(person).organisation_ids("producer_member")
    return Dossier.objects.visible_to(person).filter(producer__organisation_id__in=own).open()


def next_things(person: Any) -> list[Next]:
    """What waits for a producer, the most pressing first: points to answer, questions, drafts, papers and windows that close."""
    own = rights_of(person).organisation_ids("producer_member")
    if not own:
        return []
    found = _of_dossiers(person)
    products = list(
        Product.objects.visible_to(person)
        .filter(producer__organisation_id__in=own)
        .only("pk", "name")
        .order_by("pk")[:200]
    )
    names = {product.pk: product.name for product in products}
    for rows in resting(person, names).values():
        found.extend(_of_paper(row, names[row.product_id]) for row in rows if row.star_at_risk or row.has_ended)
    busy = set(own_dossiers(person).values_list("product_id", flat=True))
    found.extend(_of_windows({pk: name for pk, name in names.items() if pk not in busy}))
    return sorted(found, key=lambda row: row.rank)[:MOST]


def _of_dossiers(person: Any) -> list[Next]:
    rows = (
        own_dossiers(person)
        .select_related("product")
        .annotate(
            asked=Count("questions", filter=Q(questions__replied_at__isnull=True), distinct=True),
            chosen=Count("answers", filter=Q(answers__choice__isnull=False), distinct=True),
        )
        .order_by("pk")
    )
    points = dict(
        CompletionPoint.objects.filter(
            request__dossier__in=[row.pk for row in rows], request__answered_at__isnull=True, reply=""
        )
        .values_list("request__dossier")
        .annotate(count=Count("pk"))
    )
    found = []
    for row in rows:
        day = row.due_on or row.changed_at.date()
        address = reverse("appraisal:dossier", args=[row.pk])
        name, state = row.product.name, states.state(row.state).name(staff=False)
        if row.state == "returned":
            count = points.get(row.pk, 0)
            sentence = (
                ngettext("Answer %(count)s point, then file again.", "Answer %(count)s points, then file again.", count)
                % {"count": count}
                if count
                else _("Every point is answered: file again.")
            )
            found.append(Next(name, sentence, address, "soon", state, (0, day)))
        elif row.asked:
            sentence = ngettext(
                "The advisory team asks you %(count)s thing.", "The advisory team asks you %(count)s things.", row.asked
            )
            found.append(Next(name, sentence % {"count": row.asked}, address, "soon", state, (1, day)))
        elif row.state == "draft":
            sentence = _("Go on with the dossier: %(count)s criteria are chosen.") % {"count": row.chosen}
            found.append(Next(name, sentence, address, "plain", state, (3, day)))
        else:
            sentence = _("Nothing to do for you now.")
            found.append(Next(name, sentence, address, "info", state, (9, day)))
    return found


def _of_paper(row: Resting, name: str) -> Next:
    values = {
        "paper": row.title,
        "day": writing.day(row.ends_on),
        "criteria": ", ".join(row.criteria),
        "stars": row.stars or 0,
    }
    if row.has_ended:
        sentence = _("“%(paper)s” ended on %(day)s. On it rest: %(criteria)s.") % values
    else:
        sentence = _("“%(paper)s” ends on %(day)s. On it rest: %(criteria)s.") % values
    if row.star_at_risk:
        sentence += " " + _("Without it the %(stars)s stars do not hold.") % values
    address = reverse("desk:paper_version", args=[row.paper_id])
    words = _("paper has ended") if row.has_ended else _("paper ends soon")
    return Next(name, sentence, address, "late" if row.has_ended else "soon", words, (2, row.ends_on))


def _of_windows(names: dict[int, str]) -> list[Next]:
    """Products whose renewal can be filed today and that have no open dossier."""
    today = clock.today()
    found = []
    for pk, now in standings(names).items():
        if now.state != "in_force" or now.ends_on is None:
            continue
        opens, closes = procedure_at(today).renewal_window(now.ends_on)
        if opens <= today <= closes:
            sentence = _("Begin the renewal: it is filed until %(day)s.") % {"day": writing.day(closes)}
            address = reverse("appraisal:dossier_begin", args=[pk])
            found.append(Next(names[pk], sentence, address, "soon", _("renewal"), (2, closes)))
    return found


@dataclass(frozen=True)
class OnProduct:
    """What the product's page shows: its dossiers, whether one may be begun and the stars planned, and the papers that press."""

    open_one: Any
    state_name: str
    others: list[Any]
    role: str
    may_plan: bool
    has_plan: bool
    resting: list[Resting]


def of_product(person: Any, product: Product) -> OnProduct:
    """For one product, as far as the person may see it."""
    rows: list[Any] = list(Dossier.objects.visible_to(person).filter(product=product).order_by("-begun_at", "-pk")[:20])
    open_states = states.open_states()
    open_one = next((row for row in rows if row.state in open_states), None)
    for row in rows:
        row.state_name = states.state(row.state).name(staff=False)
    own = rights_of(person).organisation_ids("producer_member")
    may_plan = product.producer is not None and product.producer.organisation_id in own
    return OnProduct(
        open_one,
        open_one.state_name if open_one else "",
        [row for row in rows if row is not open_one],
        beginning_as(person, product) if product.register else "",
        may_plan,
        may_plan and Plan.objects.filter(product=product).exists(),
        resting(person, [product.pk]).get(product.pk, []),
    )
