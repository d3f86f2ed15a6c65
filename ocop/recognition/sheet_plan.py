"""Plans a list of products: what each row would create, change or leave, and what a person must decide."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from ocop.exchange.kinds import Plan, PlanRow
from ocop.ledger.refusal import Refused
from ocop.producers.sheet_makers import FACTS, Maker, Makers
from ocop.producers.sheet_places import Place, PlaceReader
from ocop.recognition import checks, sheet_facts
from ocop.recognition.certificates import codes
from ocop.recognition.models import Level, Recognition
from ocop.recognition.sheet_match import Known, same_recognition
from ocop.recognition.sheet_settled import Settled, moved_makers
from ocop.rulebooks import product_sets, schemes
from ocop.vietnamese.folding import canonical, fold

TEXTS = {"name_en": 250, "story": None, "ingredients": None, "source": 500}
COLUMNS = {"name_en": "name_en", "story": "story_vi", "ingredients": "ingredients_vi", "source": "source"}
PLACE_COLUMNS = ("commune", "district", "province", "address", "place_as_given")


def plan(whole: Plan) -> None:
    """Fills action, values, problems and questions of every row."""
    places, makers = PlaceReader.of(whole.by), Makers(whole.register, moved_makers(whole.register))
    read: dict[int, tuple[Place, sheet_facts.Said]] = {}
    for row in whole.rows:
        place = places.read(row)
        said = sheet_facts.read(row, register=whole.register, defaults=whole.defaults, today=whole.today)
        _texts(row)
        makers.add(row, place)
        read[row.position] = (place, said)
        whole.progress(row.position // 2)
    makers.settle()
    known, settled = Known(whole.register, whole.rows), Settled(whole.register)
    twins = _Twins()
    for row in whole.rows:
        place, said = read[row.position]
        maker = makers.of(row)
        why = "" if row.problems else settled.sentence(row, maker.organisation_id if maker else None, place, known)
        if why:
            row.warn("reference" if row.texts.get("reference") else "name", why)
            row.action = "same"
        else:
            _Row(whole, row, place, said, maker, known, twins).plan()
        whole.progress(len(whole.rows) // 2 + row.position // 2)


def _texts(row: PlanRow) -> None:
    """Name, texts, groups and set of a product as they would be written."""
    name = canonical(row.texts.get("name", ""))
    if not name:
        row.problem("name", _("The name of the product is missing."))
    elif len(name) > 250:
        row.problem("name", _("The name of the product is longer than 250 characters."))
    product: dict[str, Any] = {"name": name, "name_folded": fold(name)}
    for column, limit in TEXTS.items():
        text = canonical(row.texts.get(column, "")) if column != "source" else row.texts.get(column, "")
        if limit and len(text) > limit:
            row.problem(column, _("This text is longer than %(limit)s characters.") % {"limit": limit})
        if text:
            product[COLUMNS[column]] = text
    reference = row.texts.get("reference", "")
    if len(reference) > 40:
        row.problem("reference", _("The reference is longer than 40 characters."))
    product["reference"] = reference
    row.values["product"] = product
    row.values["groups"] = _groups(row, product)


def _groups(row: PlanRow, product: dict[str, Any]) -> dict[str, str]:
    """scheme -> group from the set and the words of the source."""
    groups: dict[str, str] = {}
    text = row.texts.get("product_set", "")
    if text:
        one = _product_set(text)
        if one is None:
            row.problem("product_set", _("This product set is not in decree 26/2026."))
        else:
            product["product_set"] = one.id
            groups.update(one.groups)
    given = row.texts.get("group", "")
    if given:
        found = schemes.group_from_text(given)
        if not found and not groups:
            row.warn("group", _("The group “%(text)s” is in neither list; the group stays open.") % {"text": given})
        for scheme, code in found.items():
            if groups.setdefault(scheme, code) != code:
                row.warn(
                    "group", _("The group “%(text)s” does not fit the product set; the set is kept.") % {"text": given}
                )
        row.values["group_as_given"] = canonical(given)[:120]
    return groups


def _product_set(text: str) -> product_sets.ProductSet | None:
    folded = fold(text)
    number = re.search(r"\d+", folded)
    for one in product_sets.all_sets():
        if folded in (one.id, fold(one.vi), fold(one.en)) or (
            number and len(folded) <= 8 and int(number.group()) == one.number
        ):
            return one
    return None


class _Twins:
    """Rows of one file that mean the same product: by reference, or by name, maker and place where there is no reference."""

    def __init__(self) -> None:
        self.references: dict[str, PlanRow] = {}
        self.identities: dict[tuple[Any, ...], PlanRow] = {}
        self.decisions: dict[tuple[Any, ...], PlanRow] = {}
        self.codes: dict[str, tuple[tuple[str, int], PlanRow]] = {}


class _Row:
    """One row with everything it is compared with."""

    def __init__(
        self,
        whole: Plan,
        row: PlanRow,
        place: Place,
        said: sheet_facts.Said,
        maker: Maker | None,
        known: Known,
        twins: _Twins,
    ) -> None:
        self.whole, self.row, self.place, self.said, self.maker, self.known, self.twins = (
            whole,
            row,
            place,
            said,
            maker,
            known,
            twins,
        )
        self.values = row.values
        self.product: dict[str, Any] = row.values["product"]

    def plan(self) -> None:
        """Decides what the row does."""
        self.values["place"] = self.place.values()
        self.values["maker"] = self.maker.values() if self.maker else None
        self.values["organisation_id"] = self.maker.organisation_id if self.maker else None
        self.values["recognition"] = self.said.recognition()
        self.values["assessment"] = self.said.assessment()
        if self.row.problems:
            return
        existing, twin = self._find()
        if self.row.is_undecided:
            return
        self.values["product_id"] = existing["id"] if existing else None
        self.values["twin"] = twin.position if twin else None
        self._check_decision(existing)
        self._check_code(existing, twin)
        if self.row.problems:
            return
        if existing:
            self._compare(existing)
        elif twin:
            self._compare_twin(twin)
        else:
            self.row.action = "create"

    def _find(self) -> tuple[dict[str, Any] | None, PlanRow | None]:
        """The product of the register, or the earlier row of the file, that this row speaks of."""
        reference = self.product["reference"]
        identity = self._identity()
        if reference:
            before = self.twins.references.setdefault(reference, self.row)
            if before is not self.row:
                self.row.problem("reference", _("Row %(row)s already has this reference.") % {"row": before.number})
                return None, None
            existing = self.known.by_reference(reference)
            if existing:
                return existing, None
        else:
            existing = self.known.by_identity(self.product["name_folded"], self.values["organisation_id"], self.place)
            if existing:
                return existing, None
            before = self.twins.identities.setdefault(identity, self.row)
            return None, before if before is not self.row else None
        return self._ask_duplicate(identity), None

    def _identity(self) -> tuple[Any, ...]:
        maker = self.maker.key if self.maker else None
        place = None if self.maker else (self.place.old_commune or self.place.commune, self.place.area)
        return (self.product["name_folded"], maker, place)

    def _ask_duplicate(self, identity: tuple[Any, ...]) -> dict[str, Any] | None:
        """A new reference for what looks like a product that is there: a person decides, nothing is merged in silence."""
        existing = self.known.by_identity(self.product["name_folded"], self.values["organisation_id"], self.place)
        before = self.twins.identities.setdefault(identity, self.row)
        separate = ("separate", _("another product"))
        if existing:
            label = _("the same as “%(name)s” in the register") % {"name": existing["name"]}
            options = [(f"same:{existing['id']}", label), separate, ("skip", _("leave the row out"))]
        elif before is not self.row:
            options = [separate, ("skip", _("the same as row %(row)s: leave it out") % {"row": before.number})]
        else:
            return None
        answer = self.row.ask(
            "product",
            "name",
            _("“%(name)s” of the same producer is already there.") % {"name": self.product["name"]},
            options,
            default="separate",
        )
        return existing if existing and answer == f"same:{existing['id']}" else None

    def _check_decision(self, existing: dict[str, Any] | None) -> None:
        """The rules of the public record hold for a list as for a form."""
        facts = self.values["recognition"]
        if facts is None:
            return
        if facts["kind"] == Recognition.Kind.UNSTATED and self.whole.register == "office":
            facts["kind"] = self._kind(existing)
        try:
            stated = sheet_facts.dated(facts, self.whole.today)
            checks.refuse_contradictions(
                SimpleNamespace(register=self.whole.register, **stated), today=self.whole.today
            )
        except Refused as refusal:
            column = {"issued_on": "decided_on", "level": "stars"}.get(refusal.field, refusal.field) or "stars"
            self.row.problem(column, refusal.sentence)

    def _check_code(self, existing: dict[str, Any] | None, twin: PlanRow | None) -> None:
        """A product code names one product, in the file and in the register."""
        code = (self.values["recognition"] or {}).get("code", "")
        if not code:
            return
        product = ("id", existing["id"]) if existing else ("row", (twin or self.row).position)
        of, before = self.twins.codes.setdefault(code, (product, self.row))
        others = self.known.holders(code) - {existing["id"] if existing else 0}
        if of != product:
            self.row.problem(
                "code", _("Row %(row)s has this product code for another product.") % {"row": before.number}
            )
        elif others:
            self.row.problem("code", codes.clash_sentence(code, min(others)))

    def _kind(self, existing: dict[str, Any] | None) -> str:
        """An office list that does not say: new for a product without an earlier decision, upgraded when the level rises."""
        facts = self.values["recognition"]
        day = facts["issued_on"]
        earlier = (
            [one for one in self.known.recognitions(existing["id"]) if str(one.counted_from) < str(day)]
            if existing
            else []
        )
        if not earlier:
            return Recognition.Kind.NEW.value
        ranks = checks._RANK
        last = earlier[-1].level
        return (
            Recognition.Kind.UPGRADED if ranks[Level(facts["level"])] > ranks[Level(last)] else Recognition.Kind.RENEWED
        ).value

    def _compare(self, existing: dict[str, Any]) -> None:
        """create, change or same for a product of the register: only what the file states and what differs is changed."""
        changes: dict[str, Any] = {}
        for name, value in self.product.items():
            if value and existing[name] != value and not (name == "reference" and existing["reference"]):
                changes[name] = value
        changes.update(self._place_changes(existing))
        self.values["changes"] = changes
        groups = self.known.groups.get(existing["id"], {})
        self.values["group_changes"] = {
            scheme: code for scheme, code in self.values["groups"].items() if groups.get(scheme) != code
        }
        self.values["maker_changes"] = self._maker_changes(existing)
        self._compare_decision(existing["id"])
        wanted = ("changes", "group_changes", "maker_changes", "recognition", "assessment")
        self.row.action = "change" if any(self.values[name] for name in wanted) else "same"

    def _place_changes(self, existing: dict[str, Any]) -> dict[str, Any]:
        """A place is changed as a whole, and only by a row that says more than nothing."""
        if not any(self.row.texts.get(name) for name in PLACE_COLUMNS):
            return {}
        found = self.place.values()
        keys = ("commune_id", "old_commune_id", "district_id", "province_id")
        if all(found[key] in (None, existing[key]) for key in keys):
            return {}
        return {key: value for key, value in found.items() if existing[key] != value}

    def _maker_changes(self, existing: dict[str, Any]) -> dict[str, Any]:
        """Facts of the maker that the file states and the register does not have so; another maker is a change of the product."""
        if self.maker is None:
            return {}
        if self.maker.organisation_id is None or existing["producer__organisation_id"] != self.maker.organisation_id:
            self.values["changes"]["maker"] = self.maker.name
        standing = self.known.organisation(self.maker.organisation_id)
        if standing is None or self.maker.is_elsewhere:
            return {}
        return {
            name: self.maker.facts[name]
            for name in FACTS
            if self.maker.facts.get(name) and standing[name] != self.maker.facts[name]
        }

    def _compare_decision(self, product_id: int) -> None:
        """Takes out the decision that the record already has; notes the row that this one corrects."""
        facts = self.values["recognition"]
        if facts is not None:
            for one in self.known.recognitions(product_id):
                if same_recognition(one, facts):
                    self.values["recognition"] = None
                    return
            wrong = self.known.corrected_by(product_id, facts, self.product["reference"])
            facts["replaces"] = wrong.pk if wrong else None
        stated = self.values["assessment"]
        if stated is not None and any(
            (one.status, one.stars_stated, one.year) == (stated["status"], stated["stars_stated"], stated["year"])
            for one in self.known.assessments(product_id)
        ):
            self.values["assessment"] = None

    def _compare_twin(self, twin: PlanRow) -> None:
        """A second row of the file on the same product: another decision is added, the same one changes nothing."""
        facts = self.values["recognition"] or self.values["assessment"] or {}
        told = tuple(sorted((name, str(value)) for name, value in facts.items()))
        first = twin.values["recognition"] or twin.values["assessment"] or {}
        known = self.twins.decisions.setdefault((twin.position, told), self.row)
        is_same = tuple(sorted((name, str(value)) for name, value in first.items())) == told
        if is_same or known is not self.row or not facts:
            self.row.warn("name", _("Says the same as row %(row)s.") % {"row": (twin if is_same else known).number})
            self.row.action = "same"
            return
        if self.values["recognition"] and self.whole.register == "office":
            ranks = checks._RANK
            rises = (
                twin.values["recognition"] and ranks[Level(facts["level"])] > ranks[twin.values["recognition"]["level"]]
            )
            facts["kind"] = (Recognition.Kind.UPGRADED if rises else Recognition.Kind.RENEWED).value
        self.row.action = "create"
