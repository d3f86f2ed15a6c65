"""Lists of craft villages, in and out."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ocop.exchange import cells, reach
from ocop.exchange.export import Column
from ocop.exchange.kinds import Field, ImportKind, Plan, PlanRow, WriteRow, Writing, register, synonyms
from ocop.ledger.refusal import Refused
from ocop.people.rights import rights_of
from ocop.producers import sheet_places
from ocop.producers.models import Craft, CraftVillage, VillageTitle
from ocop.producers.sheet_write import free_slugs, plain
from ocop.vietnamese.folding import canonical, fold
from ocop.workdays.dating import counted_from

Title = VillageTitle.Title
# Words of a status, the most telling first (decree 52/2018 knows three titles).
_TITLES = (
    (r"dua ra khoi|de nghi thu hoi|xoa ten|removal", Title.PROPOSED_REMOVAL),
    (r"lang nghe truyen thong|traditional craft village", Title.TRADITIONAL_CRAFT_VILLAGE),
    (r"nghe truyen thong|traditional craft", Title.TRADITIONAL_CRAFT),
    (r"lang nghe|lang co nghe|craft village", Title.CRAFT_VILLAGE),
    (r"neu trong bai|mentioned|named in|khong ro", Title.MENTIONED),
)
# "dệt lụa và thêu" are two crafts; "mộc dân dụng và điêu khắc" likewise. What these words join is one craft and stays whole.
_PARTS = re.compile(r"\s*(?:[,;/+&]|\s[–—-]\s|\bvà\b)\s*")
_WHOLE = ("chế biến nguyên liệu khảm và khảm ốc trai",)
_FIELDS = (
    ("reference", gettext_lazy("Reference of the row"), "V001", False),
    ("name", gettext_lazy("Village"), "Phú Vinh", True),
    ("crafts", gettext_lazy("Crafts"), "mây tre đan", False),
    ("title", gettext_lazy("Title"), "Làng nghề truyền thống", False),
    ("decision", gettext_lazy("Decision number"), "", False),
    ("decided_on", gettext_lazy("Date of the decision"), "", False),
    ("year", gettext_lazy("Year"), "2020", False),
    ("story", gettext_lazy("Story"), "", False),
    ("source", gettext_lazy("Source"), "", False),
)
_LOADED = (
    "id", "reference", "name", "name_folded", "craft_as_given", "story_vi", "source",
    "commune_id", "old_commune_id", "district_id", "place_as_given",
)  # fmt: skip


def crafts_of(text: str) -> list[str]:
    """The crafts a list names in one cell, each once: "khảm trai – sơn mài" are two."""
    text = canonical(text)
    if text.lower() in _WHOLE:
        return [text]
    found = [part.strip(" .").lower() for part in _PARTS.split(text) if part and part.strip(" .")]
    return list(dict.fromkeys(found))


def title_of(text: str) -> str:
    """The title that a status says; `mentioned` for an empty cell. Raises ValueError for words that name none."""
    folded = fold(text)
    if not folded:
        return Title.MENTIONED.value
    for pattern, title in _TITLES:
        if re.search(pattern, folded):
            return title.value
    raise ValueError(text)


def fields() -> tuple[Field, ...]:
    """Every column a list of villages may have."""
    words = dict(synonyms(Path(__file__).parent / "data" / "columns.yaml"))
    own = tuple(
        Field(name, label, words.get(name, ()), needed, example, name == "decided_on")
        for name, label, example, needed in _FIELDS
    )
    return own + sheet_places.fields(words)


def check(person: Any, register_name: str) -> None:
    """The titles are given by the city: the system and city officers."""
    refuse_wrong_register(register_name)
    if person is not None and not rights_of(person).is_city_officer:
        raise Refused(_("Only a city officer can bring in lists of craft villages."))


def refuse_wrong_register(register_name: str) -> None:
    """A demo instance keeps no office register, an office no demo data."""
    if register_name not in ("office", "public", "demo"):
        raise Refused(_("There is no such register."))
    if register_name == "demo" and settings.OCOP_INSTANCE != "demo":
        raise Refused(_("Demo data is brought into a demo instance only."))
    if register_name == "office" and settings.OCOP_INSTANCE == "demo":
        raise Refused(_("A demo instance keeps no office register."))


def plan(whole: Plan) -> None:
    """Every row is one village with one title."""
    places = sheet_places.PlaceReader.of(whole.by)
    standing = list(CraftVillage.objects.filter(register=whole.register).order_by("id").values(*_LOADED))
    by_reference = {one["reference"]: one for one in standing if one["reference"]}
    by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in standing:
        by_name[bare(one["name"])].append(one)
    titles: dict[int, list[VillageTitle]] = defaultdict(list)
    for title in VillageTitle.objects.filter(village__register=whole.register):
        titles[title.village_id].append(title)
    crafts: dict[int, set[str]] = defaultdict(set)
    for village, craft in CraftVillage.crafts.through.objects.filter(craftvillage__register=whole.register).values_list(
        "craftvillage_id", "craft__name_vi"
    ):
        crafts[village].add(craft)
    seen: dict[Any, PlanRow] = {}
    for row in whole.rows:
        place = places.read(row)
        _read(row, whole)
        row.values["place"] = {name: value for name, value in place.values().items() if name != "province_id"}
        if row.problems:
            continue
        existing = _find(row, place, by_reference, by_name, seen)
        if row.problems or row.is_undecided:
            continue
        row.values["village_id"] = existing["id"] if existing else None
        if existing is None:
            row.action = row.action or "create"
        else:
            _compare(row, existing, titles[existing["id"]], crafts[existing["id"]])
        whole.progress(row.position)


def _read(row: PlanRow, whole: Plan) -> None:
    """Village, crafts and title as they would be written."""
    name = canonical(row.texts.get("name", ""))
    if not name:
        row.problem("name", _("The name of the village is missing."))
    if len(name) > 160:
        row.problem("name", _("The name of the village is longer than 160 characters."))
    title: dict[str, Any] = {
        "decision": canonical(row.texts.get("decision", "") or whole.defaults.get("decision", ""))[:80]
    }
    try:
        title["title"] = title_of(row.texts.get("title", ""))
    except ValueError:
        row.problem("title", _("This is none of the three titles of decree 52/2018."))
    for field, reader, sentence in (
        ("decided_on", cells.day, _("This is not a date; write it as day/month/year.")),
        ("year", cells.year, _("This is not a year.")),
    ):
        try:
            title[field] = plain(
                reader(row.raw.get(field) or (whole.defaults.get(field, "") if field == "decided_on" else ""))
            )
        except ValueError:
            row.problem(field, sentence)
    if not row.problems and (title["decided_on"] or "")[:10] > whole.today.isoformat():
        row.problem("decided_on", _("The decision lies in the future."))
    if not row.problems and title["year"] and title["year"] > whole.today.year:
        row.problem("year", _("The year lies in the future."))
    if whole.register == "office" and title.get("title") in (
        Title.CRAFT_VILLAGE,
        Title.TRADITIONAL_CRAFT_VILLAGE,
        Title.TRADITIONAL_CRAFT,
    ):
        if not title["decision"]:
            row.problem("decision", _("The number of the decision is missing; a row of the office register needs it."))
        if not title.get("decided_on"):
            row.problem("decided_on", _("The date of the decision is missing; a row of the office register needs it."))
    given = canonical(row.texts.get("crafts", ""))
    row.values["village"] = {
        "name": name,
        "name_folded": fold(name),
        "craft_as_given": given[:200],
        "story_vi": canonical(row.texts.get("story", "")),
        "reference": row.texts.get("reference", "")[:40],
        "source": row.texts.get("source", "")[:500],
    }
    row.values["title"] = title
    row.values["crafts"] = crafts_of(given)


def bare(name: str) -> str:
    """A village's folded name without "thôn", "làng" and the like, for comparing."""
    folded = fold(name)
    return re.sub(r"^(thon|lang nghe|lang|xom|pho|to dan pho|cum|khu)\s+(?=\S)", "", folded)


def _find(
    row: PlanRow, place: sheet_places.Place, by_reference: Any, by_name: Any, seen: dict[Any, PlanRow]
) -> dict[str, Any] | None:
    """The village of the register that a row speaks of: by reference, else by name and commune; a doubt is asked."""
    village = row.values["village"]
    reference = village["reference"]
    key = reference or (bare(village["name"]), place.old_commune or place.commune, place.district)
    before = seen.setdefault(key, row)
    if before is not row:
        row.problem(
            "reference" if reference else "name", _("Row %(row)s already is this village.") % {"row": before.number}
        )
        return None
    if reference and reference in by_reference:
        found: dict[str, Any] = by_reference[reference]
        return found
    near = [
        one
        for one in by_name.get(bare(village["name"]), ())
        if (one["old_commune_id"], one["commune_id"], one["district_id"])
        == (place.old_commune, place.commune, place.district)
    ]
    if len(near) == 1 and not reference:
        return near[0]
    if not near:
        return None
    answer = row.ask(
        "village",
        "name",
        _("“%(name)s” of the same place is already there.") % {"name": village["name"]},
        [
            *(
                (f"same:{one['id']}", _("the same as “%(name)s” in the register") % {"name": one["name"]})
                for one in near[:8]
            ),
            ("separate", _("another village")),
            ("skip", _("leave the row out")),
        ],
        default="separate",
    )
    return next((one for one in near if answer == f"same:{one['id']}"), None)


def _compare(row: PlanRow, existing: dict[str, Any], titles: list[VillageTitle], crafts: set[str]) -> None:
    """Only what the file states and what differs is changed; a title is added, never taken away."""
    wanted = {**row.values["village"], **row.values["place"]}
    changes = {name: value for name, value in wanted.items() if value not in (None, "") and existing[name] != value}
    if existing["reference"]:
        changes.pop("reference", None)
    row.values["changes"] = changes
    row.values["crafts"] = [craft for craft in row.values["crafts"] if craft not in crafts]
    said = row.values["title"]
    for one in titles:
        if (one.title, plain(one.decided_on), one.year) == (said["title"], said["decided_on"], said["year"]) and (
            not said["decision"] or one.decision == said["decision"]
        ):
            row.values["title"] = None
    row.action = "change" if changes or row.values["crafts"] or row.values["title"] else "same"


def write(writing: Writing) -> None:
    """Villages, their crafts and titles in bulk; in the caller's transaction."""
    fresh = [row for row in writing.rows if not row.values["village_id"]]
    slugs = free_slugs(CraftVillage, [row.values["village"]["name"] for row in fresh], empty="lang-nghe")
    made: dict[int, CraftVillage] = {
        row.position: CraftVillage(
            register=writing.register, slug=free, created_at=writing.now, **row.values["village"], **row.values["place"]
        )
        for row, free in zip(fresh, slugs, strict=True)
    }
    CraftVillage.objects.bulk_create(made.values(), batch_size=1000)
    for row in fresh:
        row.created(made[row.position])
    for row in writing.rows:
        if row.values["village_id"]:
            made[row.position] = _change(row)
    _write_crafts(writing.rows, made)
    titles = [(row, _title(row, made[row.position], writing.now.date())) for row in writing.rows if row.values["title"]]
    VillageTitle.objects.bulk_create((title for _row, title in titles), batch_size=1000)
    for row, title in titles:
        row.created(title)
    writing.progress(len(writing.rows))


def _change(row: WriteRow) -> CraftVillage:
    village = CraftVillage.objects.select_for_update().get(pk=row.values["village_id"])
    changes = row.values["changes"]
    if changes:
        before = {name: plain(getattr(village, name)) for name in (*changes, "name_sort")}
        for name, value in changes.items():
            setattr(village, name, value)
        village.save(update_fields=[*(name.removesuffix("_id") for name in changes), "name_sort"])
        row.changed(village, before)
    return village


def _write_crafts(rows: list[WriteRow], villages: dict[int, CraftVillage]) -> None:
    """Crafts that are not known yet are made; the links are bulk rows."""
    first: dict[str, WriteRow] = {}
    for row in rows:
        for name in row.values["crafts"]:
            first.setdefault(name, row)
    known = {one.name_vi: one for one in Craft.objects.filter(name_vi__in=list(first))}
    missing = [name for name in first if name not in known]
    slugs = [slug[:60] for slug in free_slugs(Craft, missing, empty="nghe")]
    made = [Craft(slug=free, name_vi=name) for name, free in zip(missing, slugs, strict=True)]
    Craft.objects.bulk_create(made, batch_size=1000)
    for craft in made:
        known[craft.name_vi] = craft
        first[craft.name_vi].created(craft)
    through = CraftVillage.crafts.through
    links = [
        (row, through(craftvillage_id=villages[row.position].pk, craft_id=known[name].pk))
        for row in rows
        for name in row.values["crafts"]
    ]
    through.objects.bulk_create((link for _row, link in links), batch_size=1000)
    for row, link in links:
        row.created(link)


def _title(row: WriteRow, village: CraftVillage, today: datetime.date) -> VillageTitle:
    said = row.values["title"]
    day = datetime.date.fromisoformat(said["decided_on"]) if said["decided_on"] else None
    return VillageTitle(
        village=village,
        title=said["title"],
        decision=said["decision"],
        decided_on=day,
        year=said["year"],
        counted_from=counted_from(day=day, year=said["year"], recorded_on=today),
    )


def reach_of(keys: dict[str, set[int]]) -> dict[str, set[int]]:
    """Search documents in which written rows show."""
    villages = set(keys.get("producers.craftvillage", ()))
    titles = keys.get("producers.villagetitle", ())
    villages |= set(VillageTitle.objects.filter(pk__in=titles).values_list("village_id", flat=True))
    links = keys.get("producers.craftvillage_crafts", ())
    villages |= set(CraftVillage.crafts.through.objects.filter(pk__in=links).values_list("craftvillage_id", flat=True))
    return {"village": villages}


def village_columns() -> list[Column]:
    """Columns of a list of villages that comes back as it went."""
    return [
        Column("reference", _("Reference of the row"), width=10),
        Column("name", _("Village"), width=26),
        Column(
            "crafts",
            _("Crafts"),
            lambda row: row.craft_as_given or ", ".join(one.name_vi for one in row.crafts.all()),
            30,
        ),
        Column("commune", _("Commune or ward"), lambda row: _commune(row), 18),
        Column("district", _("District (until 30/6/2025)"), lambda row: row.district.name if row.district else "", 18),
        Column("place_as_given", _("Place in the words of the source"), width=26),
        Column(
            "commune_now", _("Today's commune (for checking)"), lambda row: str(row.commune) if row.commune else "", 18
        ),
        Column("title", _("Title"), lambda row: str(_latest(row).get_title_display()) if _latest(row) else "", 26),
        Column("decision", _("Decision number"), lambda row: _latest(row).decision if _latest(row) else "", 18),
        Column(
            "decided_on",
            _("Date of the decision"),
            lambda row: _latest(row).decided_on if _latest(row) else None,
            14,
            is_date=True,
        ),
        Column("year", _("Year"), lambda row: _latest(row).year if _latest(row) else None, 8),
        Column("source", _("Source"), width=40),
    ]


def village_rows(villages: Any) -> Any:
    """Villages of a queryset with what the columns show."""
    return villages.select_related("commune", "old_commune", "district").prefetch_related("crafts", "titles")


def _latest(row: Any) -> Any:
    return max(row.titles.all(), key=lambda one: (one.counted_from, one.pk), default=None)


def _commune(row: Any) -> str:
    place = row.old_commune or row.commune
    return f"{place.kind} {place.name}" if place else ""


reach.register(lambda person: rights_of(person).sees_everything)
register(
    ImportKind(
        name="villages",
        label=gettext_lazy("Craft villages and their titles"),
        topic="registry",
        fields=fields(),
        check=check,
        plan=plan,
        write=write,
        reach=reach_of,
        defaults=("decision", "decided_on"),
        list_address="desk:villages",
    )
)
