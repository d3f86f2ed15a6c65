"""The standing persons of every page test, each signed in with a client of their own.

| name | who |
| --- | --- |
| stranger | not signed in |
| producer_member | speaks for the home organisation, which stands in the home commune |
| other_member | speaks for the other organisation, in the other commune |
| commune_officer | officer of the home commune |
| other_commune_officer | officer of the other commune |
| city_officer | coordination officer of the city |
| trade_officer, auditor, administrator | hold that role for the city |
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.test import Client

from ocop.people.models import Organisation, Person
from ocop.places.models import Commune
from ocop.producers.models import Producer
from tests import builders


@dataclass
class Player:
    """A person (None for the stranger) and a client signed in as them."""

    person: Person | None
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        if self.person is not None:
            self.client.force_login(self.person, backend="django.contrib.auth.backends.ModelBackend")

    def get(self, url: str, **extra: Any) -> Any:
        """What this person gets at an address."""
        return self.client.get(url, **extra)

    def post(self, url: str, data: Any = None, **extra: Any) -> Any:
        """What this person gets for sending a form."""
        return self.client.post(url, data or {}, **extra)


class Cast:
    """The persons, made when first asked for, so that a test pays only for those it uses."""

    NAMES = (
        "stranger",
        "producer_member",
        "other_member",
        "commune_officer",
        "other_commune_officer",
        "city_officer",
        "trade_officer",
        "auditor",
        "administrator",
    )

    def __getitem__(self, name: str) -> Player:
        if name not in self.NAMES:
            raise KeyError(name)
        player: Player = getattr(self, name)
        return player

    def _officer(self, name: str, role: str, **held: Any) -> Player:
        person = builders.person(name)
        builders.role(person, role, **held)
        return Player(person)

    @cached_property
    def home_commune(self) -> Commune:
        return builders.commune("Bát Tràng Thử")

    @cached_property
    def other_commune(self) -> Commune:
        return builders.commune("Vạn Phúc Thử")

    @cached_property
    def home_producer(self) -> Producer:
        return builders.producer("Hợp tác xã Gốm Nhà", organisation__commune=self.home_commune)

    @cached_property
    def other_producer(self) -> Producer:
        return builders.producer("Hợp tác xã Lụa Khác", organisation__commune=self.other_commune)

    @property
    def home_organisation(self) -> Organisation:
        return self.home_producer.organisation

    @property
    def other_organisation(self) -> Organisation:
        return self.other_producer.organisation

    @cached_property
    def stranger(self) -> Player:
        return Player(None)

    @cached_property
    def producer_member(self) -> Player:
        return self._officer("Chị Gốm", "producer_member", organisation=self.home_organisation)

    @cached_property
    def other_member(self) -> Player:
        return self._officer("Anh Lụa", "producer_member", organisation=self.other_organisation)

    @cached_property
    def commune_officer(self) -> Player:
        return self._officer("Cán bộ xã Nhà", "commune_officer", commune=self.home_commune)

    @cached_property
    def other_commune_officer(self) -> Player:
        return self._officer("Cán bộ xã Khác", "commune_officer", commune=self.other_commune)

    @cached_property
    def city_officer(self) -> Player:
        return self._officer("Cán bộ Văn phòng", "coordination_officer")

    @cached_property
    def trade_officer(self) -> Player:
        return self._officer("Cán bộ Công thương", "trade_officer")

    @cached_property
    def auditor(self) -> Player:
        return self._officer("Cán bộ Thanh tra", "auditor")

    @cached_property
    def administrator(self) -> Player:
        return self._officer("Quản trị", "administrator")
