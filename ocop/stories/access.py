"""Who opens and who writes in a workshop; out of reach is not found, no right is said so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ocop.people.rights import rights_of
from ocop.people.signed_in import signed_in
from ocop.producers import permissions as producer_permissions
from ocop.producers.models import Producer
from ocop.products import permissions as product_permissions
from ocop.products.models import Product
from ocop.stories.models import Story
from ocop.stories.reach import reads_workshops, workshop_producers, workshop_products

ABOUT = {"san-pham": "product", "co-so": "producer"}
"""The word in an address -> what the story is about."""
WORDS = {name: word for word, name in ABOUT.items()}


def page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page for those who signed in; never kept by a shared cache."""
    return never_cache(signed_in(view))


def allow(condition: bool, sentence: str = "") -> None:
    """403 with a sentence unless the condition holds."""
    if not condition:
        raise PermissionDenied(sentence or _("You have no right to this page."))


def language() -> str:
    """vi or en, as the page is read."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@dataclass(frozen=True)
class Subject:
    """What a workshop is about: a product or a producer, with the story as far as it was begun."""

    about: str
    thing: Any
    story: Story | None

    @property
    def word(self) -> str:
        """The word in the address."""
        return WORDS[self.about]

    @property
    def product(self) -> Product | None:
        """The product, when it is about one."""
        return self.thing if self.about == "product" else None

    @property
    def maker(self) -> Producer | None:
        """Whose words they are."""
        return self.thing.producer if self.about == "product" else self.thing


def subject_for(person: Any, word: str, pk: int) -> Subject:
    """The subject within a person's reach; 404 otherwise."""
    about = ABOUT.get(word)
    if about is None or not 0 < pk < 2**62:
        raise Http404
    if about == "product":
        thing: Any = (
            workshop_products(person)
            .select_related("producer__organisation__commune", "producer__village", "village", "commune")
            .filter(pk=pk)
            .first()
        )
    else:
        thing = workshop_producers(person).select_related("organisation__commune", "village").filter(pk=pk).first()
    if thing is None:
        raise Http404
    return Subject(about, thing, Story.objects.filter(**{about: thing}).first())


def may_write(person: Any, about: str, thing: Any) -> bool:
    """The producer's own people; an officer of the commune or of the city, who helps a household."""
    if about == "product":
        return thing.producer_id is not None and product_permissions.may_change(person, thing)
    return producer_permissions.may_change(person, thing)


def is_own(person: Any, maker: Producer | None) -> bool:
    """Whether the person speaks for the producer."""
    return maker is not None and maker.organisation_id in rights_of(person).organisation_ids("producer_member")


def may_allow_words(person: Any, about: str, thing: Any, maker: Producer | None) -> bool:
    """An officer who may write there and does not speak for the producer."""
    return rights_of(person).is_officer and may_write(person, about, thing) and not is_own(person, maker)


def makes_or_helps(person: Any) -> bool:
    """Speaks for a producer, helps the households of a commune, or reads all workshops."""
    rights = rights_of(person)
    return bool(rights.organisation_ids("producer_member") or rights.commune_ids) or reads_workshops(rights)


def counts(person: Any) -> bool:
    """City officers have scores counted anew."""
    return rights_of(person).is_city_officer
