"""No model may name a person without saying what a copy of one's data tells of it and what erasure does with it."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models

from ocop.people import naming, own_data
from ocop.people.models import Person

# Texts and numbers that name a person. Rooms where `name`, `email` and `phone` are a person's or an organisation's: people.
NAMING = re.compile(r"(_by_name|_by|^by_name|^actor_\w+|^person_id|^representative|_person_name|^phone|^email)$")
TEXTS = (models.CharField, models.TextField, models.IntegerField)


def naming_fields() -> set[str]:
    """`room.Model.field` of every field of the project that names a person."""
    found = set()
    for model in apps.get_models():
        if not model.__module__.startswith("ocop."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, models.Field):
                continue
            label = f"{model._meta.label}.{field.name}"
            if field.is_relation:
                if field.related_model is Person and not isinstance(field, models.ManyToManyField):
                    found.add(label)
            elif isinstance(field, TEXTS) and (
                NAMING.search(field.name) or (model._meta.app_label == "people" and field.name in ("name", "name_en"))
            ):
                found.add(label)
    # The name of a role is a code.
    return found - {"people.Role.name"}


def test_every_field_that_names_a_person_is_declared() -> None:
    forgotten = sorted(naming_fields() - naming.declared())
    assert not forgotten, (
        "These fields name a person. Say in your AppConfig.ready what becomes of them with ocop.people.naming.linked "
        f"(erased through a link), erased_by (by code of your own) or kept (with the law): {', '.join(forgotten)}"
    )


def test_every_declared_field_exists() -> None:
    for label in naming.declared():
        model, name = label.rsplit(".", 1)
        assert apps.get_model(model)._meta.get_field(name), label
    for one in naming._linked.values():
        model = apps.get_model(one.model)
        assert model._meta.get_field(one.link).related_model is Person
        assert isinstance(model._meta.get_field(one.dated), models.DateTimeField)


@pytest.mark.django_db
def test_the_copy_can_be_made_for_anybody(cast) -> None:
    for name in cast.NAMES[1:]:
        copy = own_data.collect(cast[name].person)
        assert copy["stays_after_erasure"] == naming.reasons()
        assert copy["made_by_you"] == {}
