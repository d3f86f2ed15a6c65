"""One demo account for each kind of person; who they are, and how to sign in as them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from ocop.outlets.models import Outlet
from ocop.people.actions import make_demo_person
from ocop.people.actions.codes import issue_code
from ocop.people.models import Organisation, OrganisationKind, Person, Register, Role
from ocop.places.models import Commune
from ocop.producers.models import Producer
from ocop.products.models import Product

PASSWORD = "mo-cua-lang-nghe"  # noqa: S105 - printed for everybody on a demo instance
HOUSEHOLD_PHONE = "+84599000101"
OFFICER_EMAIL = "dieu-phoi@vidu.invalid"
NO_WAY_IN = "@khong-dang-nhap.vidu.invalid"
HOUSEHOLDS_OFFICER_EMAIL = "can-bo-xa-2@vidu.invalid"


@dataclass(frozen=True)
class Account:
    """How to sign in as a kind of person; `code` is for the phone of a household and works for a quarter of an hour."""

    role: str
    name: str
    email: str = ""
    phone: str = ""
    password: str = ""
    code: str = ""
    place: str = ""


def _richest(kind: str, *, makes: str = "") -> Producer:
    """The demo producer of a kind with most products, so that its desk has something to show; `makes`: how one of them begins."""
    from django.db.models import Count

    rows = Producer.objects.filter(register=Register.DEMO, organisation__kind=kind)
    if makes:
        rows = rows.filter(pk__in=Product.objects.filter(name__startswith=makes).values("producer"))
    rows = rows.annotate(size=Count("products"))
    found = rows.select_related("organisation__commune").order_by("-size", "pk").first()
    if found is None:
        raise RuntimeError("The demo city has no producers yet.")
    return found


def make(buyer: Organisation) -> list[Person]:
    """The persons with their roles; called again it changes nothing."""
    cooperative = _richest(OrganisationKind.COOPERATIVE).organisation
    household = _richest(OrganisationKind.HOUSEHOLD, makes="Miến dong").organisation
    enterprise = _richest(OrganisationKind.ENTERPRISE).organisation
    outlet = (
        Outlet.objects.filter(register=Register.DEMO, ended_on__isnull=True)
        .select_related("keeper")
        .order_by("pk")
        .first()
    )
    rows: list[tuple[str, dict[str, str], str, Commune | None, Organisation | None]] = [
        ("Ngô Thu Hằng", _by_email(OFFICER_EMAIL), "coordination_officer", None, None),
        ("Đỗ Quang Lâm", _by_email("quan-tri@vidu.invalid"), "administrator", None, None),
        ("Kiều Thị Mai", _by_email("can-bo-xa@vidu.invalid"), "commune_officer", cooperative.commune, None),
        ("Phùng Như Nhài", _by_email(HOUSEHOLDS_OFFICER_EMAIL), "commune_officer", household.commune, None),
        ("Bùi Đức Nam", _by_email("cong-thuong@vidu.invalid"), "trade_officer", None, None),
        ("Tạ Minh Chi", _by_email("kiem-toan@vidu.invalid"), "auditor", None, None),
        (cooperative.representative, _by_email("chu-the@vidu.invalid"), "producer_member", None, cooperative),
        (enterprise.representative, _by_email("chu-the-2@vidu.invalid"), "producer_member", None, enterprise),
        (household.representative, {"phone": HOUSEHOLD_PHONE}, "producer_member", None, household),
        (buyer.representative, _by_email("thu-mua@vidu.invalid"), "buyer_member", None, buyer),
    ]
    if outlet is not None and outlet.keeper is not None:
        keeper = outlet.keeper
        rows.append((keeper.representative, _by_email("diem-ban@vidu.invalid"), "outlet_keeper", None, keeper))
    return [
        make_demo_person(name=name, **way_in, roles=[(role, commune, organisation)])
        for name, way_in, role, commune, organisation in rows
    ]


def _by_email(email: str) -> dict[str, str]:
    return {"email": email, "password": PASSWORD}


def listed_roles() -> list[Role]:
    """Roles of the persons one can sign in as; who stands behind the other dossiers has no way in."""
    return list(
        Role.objects.filter(person__is_demo=True, valid_to__isnull=True)
        .exclude(person__email__endswith=NO_WAY_IN)
        .select_related("person", "commune", "organisation")
        .order_by("pk")
    )


def listed() -> list[Account]:
    """The accounts that exist, with a fresh code for the household. Raises RuntimeError when the city was not made."""
    rows = listed_roles()
    officer = Person.objects.filter(email=OFFICER_EMAIL, is_demo=True).first()
    if officer is None or not rows:
        raise RuntimeError(_("There is no demo city yet; run manage.py demo."))
    found = []
    for row in rows:
        person = row.person
        by_phone = not person.email
        found.append(
            Account(
                role="household" if by_phone else row.name,
                name=person.name,
                email=person.email or "",
                phone=person.phone or "" if by_phone else "",
                password="" if by_phone else PASSWORD,
                code=issue_code(by=officer, person=person) if by_phone else "",
                place=str(row.organisation or row.commune or ""),
            )
        )
    return found


def as_rows(accounts: list[Account]) -> list[dict[str, Any]]:
    """Plain rows for JSON."""
    return [asdict(account) for account in accounts]
