"""Makes the demo city: places and statements first, then villages, makers, products, decisions, papers, outlets, accounts, search."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from ocop.demo import accounts, papers, shelves, shops
from ocop.demo.appraisal import removal, story
from ocop.demo.dialogue import city as dialogue
from ocop.demo.fieldwork import city as fieldwork
from ocop.demo.makers import People
from ocop.demo.points import city as points
from ocop.demo.programme import city as programme
from ocop.demo.programme import reports
from ocop.demo.promotion import city as promotion
from ocop.demo.stories import city as stories
from ocop.demo.timeline import Good, Timeline
from ocop.demo.trade import city as trade
from ocop.demo.writing import Writer, places
from ocop.indicators import statements
from ocop.ledger.models import Entry
from ocop.ledger.record import record
from ocop.ledger.refusal import Refused
from ocop.outlets.models import Outlet
from ocop.people.models import Office, Organisation, Register, Role
from ocop.places import loading
from ocop.producers.models import CraftVillage, Paper, PaperVersion, Producer
from ocop.products.models import Product
from ocop.recognition.models import Assessment, Certificate, ProductCode, Recognition, Withdrawal
from ocop.search import documents
from ocop.workdays import clock

SEED = "ocop-ha-noi"
ACTION = "demo.build"


@dataclass(frozen=True)
class Built:
    """What stands in the city."""

    until: str
    villages: int
    producers: int
    products: int
    recognitions: int
    withdrawals: int
    papers: int
    outlets: int
    accounts: int
    dossiers: dict[str, int]
    trade: dict[str, int]
    stories: dict[str, int]
    points: dict[str, int]
    fieldwork: dict[str, int]
    shelves: dict[str, int]
    promotion: dict[str, int]
    programme: dict[str, int]
    dialogue: dict[str, int]
    digest: str


def is_there() -> bool:
    """Whether the city stands: products of the demo register."""
    return Product.objects.filter(register=Register.DEMO).exists()


def _refuse_elsewhere() -> None:
    if settings.OCOP_INSTANCE != "demo":
        raise Refused(_("The demo city is made on a demo instance only; this is the register of an office."))


def build(*, until: datetime.date | None = None, with_search: bool = True) -> Built | None:
    """Make the city up to a day (today when none is given) in one transaction; None when it is there already.

    Raises Refused on an office instance.
    """
    _refuse_elsewhere()
    loading.bring()
    statements.bring()
    if is_there():
        return None
    day = until or clock.today()
    with transaction.atomic():
        Office.objects.get_or_create(
            pk=1,
            defaults={
                "name": "Văn phòng điều phối OCOP (thành phố minh hoạ)",
                "name_en": "OCOP coordination office (demo city)",
            },
        )
        built = _write(day)
        record(by=None, action=ACTION, topic="registry", after=asdict(built))
        if with_search:
            documents.rebuild()
        if connection.vendor == "postgresql":
            # A fresh bulk load has no statistics yet, and the first pages would wait for plans made without them.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
    return built


def _write(day: datetime.date) -> Built:
    people = People(SEED, places())
    people.found_villages(day)
    goods = Timeline(SEED, people, day).run()
    writer = Writer(SEED)
    villages = writer.villages(people.villages)
    producers = writer.producers(people.makers, villages)
    products = writer.products(goods, producers, villages)
    rulings = writer.recognitions(goods, products)
    papers.certificates(day)
    paper_count = papers.write(SEED, goods, products, producers, day)
    outlets = shops.write(writer, people.by_district, day)
    buyer = shops.buyer(writer, people.by_district["005"][0])
    accounts.make(buyer)
    told = stories.write(SEED, day)
    dossiers = story.write(SEED, goods, products, day)
    traded = trade.write(writer, buyer, people.by_district["005"][0], day)
    pointed = points.write(SEED, day)
    shelved = shelves.write(SEED, day)
    promoted = promotion.write(SEED, day)
    worked = fieldwork.write(day)
    planned = programme.write(SEED, day)
    spoken = dialogue.write(SEED, day)
    planned["reports"] = reports.write(day)
    return Built(
        until=day.isoformat(),
        villages=len(villages),
        producers=len(producers),
        products=len(products),
        recognitions=rulings,
        withdrawals=Withdrawal.objects.filter(recognition__register=Register.DEMO).count(),
        papers=paper_count,
        outlets=len(outlets),
        accounts=len(accounts.listed_roles()),
        dossiers=dossiers,
        trade=traded,
        stories=told,
        points=pointed,
        fieldwork=worked,
        shelves=shelved,
        promotion=promoted,
        programme=planned,
        dialogue=spoken,
        digest=_digest(goods),
    )


def _digest(goods: list[Good]) -> str:
    """A hash over names and decisions: two builds for one day have the same."""
    sum_ = hashlib.sha256()
    for good in goods:
        rulings = [(r.level, r.kind, r.day.isoformat(), r.decision, r.points, r.withdrawn) for r in good.rulings]
        sum_.update(repr((good.name, good.maker.name, good.maker.place.code, rulings)).encode())
    return sum_.hexdigest()


def rebuild(*, until: datetime.date | None = None) -> Built | None:
    """Take the demo register away and make it anew; rows of other registers stay. Raises Refused when others rest on demo rows."""
    _refuse_elsewhere()
    with transaction.atomic():
        try:
            _remove()
        except models.ProtectedError as error:
            names = ", ".join(sorted({str(row._meta.verbose_name) for row in error.protected_objects}))
            raise Refused(
                _("Other rows rest on the demo city (%(names)s); start with an empty database.") % {"names": names}
            ) from None
        return build(until=until)


def _remove() -> None:
    """Every row of the demo register, from the top down."""
    demo: dict[str, Any] = {"register": Register.DEMO}
    dialogue.remove()
    reports.remove()
    programme.remove()
    fieldwork.remove()
    promotion.remove()
    points.remove()
    shelves.remove()
    stories.remove()
    trade.remove()
    removal.remove()
    Assessment.objects.filter(**demo).delete()
    Certificate.objects.filter(is_demo=True).delete()
    ProductCode.objects.filter(recognition__register=Register.DEMO).delete()
    Withdrawal.objects.filter(recognition__register=Register.DEMO).delete()
    rows = Recognition.objects.filter(**demo)
    rows.update(replaces=None)
    rows.delete()
    Outlet.objects.filter(**demo).delete()
    Product.objects.filter(**demo).update(merged_into=None)
    Product.objects.filter(**demo).delete()
    PaperVersion.objects.filter(paper__producer__register=Register.DEMO).delete()
    Paper.objects.filter(producer__register=Register.DEMO).delete()
    Producer.objects.filter(**demo).delete()
    CraftVillage.objects.filter(**demo).delete()
    Role.objects.filter(organisation__register=Register.DEMO, person__is_demo=True).delete()
    Organisation.objects.filter(**demo).update(merged_into=None)
    Organisation.objects.filter(**demo).delete()


def last_built() -> dict[str, Any]:
    """What the ledger says of the last making."""
    entry = Entry.objects.filter(action=ACTION).order_by("-sequence").first()
    return entry.change["after"] if entry else {}
