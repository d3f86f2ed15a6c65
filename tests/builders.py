"""Small builders of raw rows for tests; they skip actions on purpose and invent plain values."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from ocop.people.models import Organisation, Person, Role
from ocop.places.models import Commune
from ocop.producers.models import Producer
from ocop.products.models import Product
from ocop.recognition.models import Recognition
from ocop.workdays.dating import add_months

_numbers = itertools.count(1)


def person(name: str = "Người thử", **extra: Any) -> Person:
    """A person with an e-mail of their own and the password `mat-khau-thu`."""
    extra.setdefault("email", f"thu{next(_numbers)}@example.test")
    who = Person.objects.create_user(name=name, password="mat-khau-thu", **extra)
    if who.email:
        EmailAddress.objects.create(user=who, email=who.email, primary=True, verified=True)
    return who


def role(who: Person, name: str, **extra: Any) -> Role:
    """A role held since 2020."""
    return Role.objects.create(
        person=who,
        name=name,
        valid_from=extra.pop("valid_from", datetime.date(2020, 1, 1)),
        granted_by_name="thử",
        created_at=timezone.now(),
        **extra,
    )


def organisation(name: str = "Hợp tác xã Thử", **extra: Any) -> Organisation:
    """An organisation of the demo register."""
    extra = {
        "register": "demo",
        "kind": "cooperative",
        "name_folded": name.lower(),
        "created_at": timezone.now(),
        **extra,
    }
    return Organisation.objects.create(name=name, **extra)


def producer(name: str = "Hợp tác xã Thử", **extra: Any) -> Producer:
    """A public producer with an organisation of its own; organisation values as `organisation__x`."""
    inner = {key.split("__", 1)[1]: extra.pop(key) for key in list(extra) if key.startswith("organisation__")}
    inner.setdefault("register", extra.get("register", "demo"))
    extra = {"register": inner["register"], "slug": f"chu-the-{next(_numbers)}", "created_at": timezone.now(), **extra}
    return Producer.objects.create(organisation=organisation(name, **inner), **extra)


def product(name: str = "Miến dong thử", **extra: Any) -> Product:
    """A public product of a producer of its own."""
    register = extra.get("register", "demo")
    if "producer" not in extra:
        extra["producer"] = producer(register=register)
    extra = {
        "register": register,
        "name_folded": name.lower(),
        "slug": f"san-pham-{next(_numbers)}",
        "created_at": timezone.now(),
        **extra,
    }
    return Product.objects.create(name=name, **extra)


def recognition(
    of: Product, level: str = "4", issued_on: datetime.date | None = datetime.date(2025, 6, 30), **extra: Any
) -> Recognition:
    """A new recognition of a known day, for 36 months."""
    extra = {
        "register": of.register,
        "kind": "new",
        "body": "province",
        "decision": "1/QĐ-UBND",
        "precision": "day",
        "ends_on": add_months(issued_on, 36) if issued_on else None,
        "counted_from": issued_on,
        "recorded_at": timezone.now(),
        "recorded_by_name": "thử",
        **extra,
    }
    return Recognition.objects.create(product=of, level=level, issued_on=issued_on, **extra)


def commune(name: str = "Thử", **extra: Any) -> Commune:
    """A commune of today."""
    number = next(_numbers)
    extra = {
        "layer": "current",
        "code": f"T{number}",
        "kind": "Xã",
        "name_folded": name.lower(),
        "slug": f"xa-thu-{number}",
        **extra,
    }
    return Commune.objects.create(name=name, **extra)
