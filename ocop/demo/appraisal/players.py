"""Who plays in the demo city's appraisal: seven scoring members, a secretary, two advisers, and helpers without a password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ocop.demo.accounts import HOUSEHOLD_PHONE, NO_WAY_IN, OFFICER_EMAIL
from ocop.people.actions import make_demo_person
from ocop.people.models import Organisation, Person, Role

# part, name, e-mail, agency; agencies are offices every province has, the persons are made up.
COUNCIL = (
    ("chair", "Vũ Trọng Thắng", "chu-tich-hoi-dong@vidu.invalid", "Lãnh đạo Ủy ban nhân dân (minh hoạ)"),
    ("vice_chair", "Dương Khánh Hà", "pho-chu-tich@vidu.invalid", "Nông nghiệp và Môi trường (minh hoạ)"),
    ("member", "Phạm Gia Huy", "uy-vien-1@vidu.invalid", "Công Thương (minh hoạ)"),
    ("member", "Chu Như Ngọc", "uy-vien-2@vidu.invalid", "Y tế (minh hoạ)"),
    ("member", "Lê Đình Toàn", "uy-vien-3@vidu.invalid", "Khoa học và Công nghệ (minh hoạ)"),
    ("member", "Khuất Thùy Dung", "uy-vien-4@vidu.invalid", "Văn hóa, Thể thao và Du lịch (minh hoạ)"),
    ("member", "Trần Mạnh Bình", "uy-vien-5@vidu.invalid", "Liên minh Hợp tác xã (minh hoạ)"),
)
SECRETARY = ("secretary", "Hoàng Thùy Lan", "thu-ky@vidu.invalid", "Văn phòng điều phối (minh hoạ)")
TEAM = (
    ("team", "Đặng Trọng Phúc", "to-tu-van-1@vidu.invalid", "Chi cục Quản lý chất lượng (minh hoạ)"),
    ("team", "Bùi Khánh Anh", "to-tu-van-2@vidu.invalid", "Viện nghiên cứu (minh hoạ)"),
)
ROLES = {"secretary": "secretary", "team": "adviser"}
__all__ = ["COUNCIL", "HOUSEHOLD_PHONE", "Players", "make", "member_of", "officer_of"]


@dataclass(frozen=True)
class Players:
    """Persons by their part."""

    officer: Person
    scoring: list[Person]
    secretary: Person
    team: list[Person]


def make() -> Players:
    """The persons of the council with their city roles."""
    officer = Person.objects.get(email=OFFICER_EMAIL)
    found = {}
    for part, name, email, _agency in (*COUNCIL, SECRETARY, *TEAM):
        role = ROLES.get(part, "council_member")
        found[email] = make_demo_person(name=name, email=email, roles=[(role, None, None)])
        # The printed password of all demo accounts; hashing it anew for each takes a quarter of a second.
        found[email].password = officer.password
        found[email].save(update_fields=["password"])
    return Players(
        officer=officer,
        scoring=[found[row[2]] for row in COUNCIL],
        secretary=found[SECRETARY[2]],
        team=[found[row[2]] for row in TEAM],
    )


def member_of(organisation: Organisation) -> Person:
    """Who speaks for a producer: the account that is printed, or a helper without a password."""
    role = Role.objects.filter(organisation=organisation, name="producer_member", person__is_demo=True).first()
    if role is not None:
        return Person.objects.get(pk=role.person_id)
    return _helper(organisation.representative, f"chu-the-{organisation.pk}", ("producer_member", None, organisation))


def officer_of(commune: Any) -> Person:
    """The officer of a commune: the account that is printed, or a helper without a password."""
    role = Role.objects.filter(commune=commune, name="commune_officer", person__is_demo=True, valid_to=None).first()
    if role is not None:
        return Person.objects.get(pk=role.person_id)
    return _helper(f"Cán bộ {commune} (minh hoạ)", f"xa-{commune.code}", ("commune_officer", commune, None))


def _helper(name: str, key: str, role: tuple[str, Any, Organisation | None]) -> Person:
    return make_demo_person(name=name, email=f"{key}{NO_WAY_IN}", roles=[role])
