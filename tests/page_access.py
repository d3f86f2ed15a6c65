"""The inherited test of every page: who may open it, who may not, and that opening it writes nothing.

    class TestProducerEdit(PageAccess):
        may = {"producer_member", "commune_officer", "city_officer", "administrator"}

        def url(self, cast):
            return reverse("producers:change", args=[cast.home_producer.pk])

Everybody else must be refused: a stranger is sent to sign in (or finds nothing), the others get 403 or 404.
`private` names texts of the page that must not come back to those who are refused.

An address that only takes what is sent (a button, no page) inherits `PostAccess`: those who may are answered, everybody else
is refused and nothing changes.
"""

from __future__ import annotations

import re
from typing import ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ocop.ledger.record import head
from tests.cast import Cast

EVERYONE = frozenset(Cast.NAMES)
SIGNED_IN = EVERYONE - {"stranger"}
CITY = frozenset({"city_officer", "administrator"})
OFFICERS = frozenset({"commune_officer", "other_commune_officer", "trade_officer", *CITY})

# What a GET may write all the same: the session of the visitor and the day of the last use of it.
_OWN_WRITES = re.compile(
    r'^(INSERT INTO|UPDATE|DELETE FROM) "?(django_session|usersessions_usersession|people_apikey)"?', re.I
)
_WRITE = re.compile(r"^\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE)\b", re.I)


@pytest.mark.django_db
class PageAccess:
    """Inherit, name `may`, give `url`."""

    may: ClassVar[frozenset[str] | set[str]] = frozenset()
    private: ClassVar[tuple[str, ...]] = ()
    status = 200

    def url(self, cast: Cast) -> str:
        """The address of the page, after making what it needs."""
        raise NotImplementedError

    @pytest.mark.parametrize("name", Cast.NAMES)
    def test_access(self, cast: Cast, name: str) -> None:
        """One standing person opens the page."""
        address = self.url(cast)
        player = cast[name]
        before = head()
        with CaptureQueriesContext(connection) as queries:
            answer = player.get(address)
        if name in self.may:
            assert answer.status_code == self.status, f"{name} may open {address}, but got {answer.status_code}"
        elif name == "stranger":
            sent_away = answer.status_code in (301, 302) and "/tai-khoan/" in answer["Location"]
            assert sent_away or answer.status_code in (401, 403, 404), (
                f"a stranger got {answer.status_code} at {address}"
            )
        else:
            assert answer.status_code in (403, 404), f"{name} may not open {address}, but got {answer.status_code}"
        if name not in self.may:
            body = b"" if answer.streaming else answer.content
            for text in self.private:
                assert text.encode() not in body, f"{name} was shown {text!r}"
        written = [
            query["sql"]
            for query in queries
            if _WRITE.match(query["sql"]) and not _OWN_WRITES.match(query["sql"].strip())
        ]
        assert written == [], "a GET wrote"
        assert head() == before, "a GET wrote to the ledger"


class PostAccess(PageAccess):
    """The same for a button: `data` is sent, and a refusal leaves the ledger as it was.

    `told` are those who see the row but not the button: sent back to their page with the refusal in words.
    """

    data: ClassVar[dict[str, str]] = {}
    told: ClassVar[frozenset[str] | set[str]] = frozenset()

    @pytest.mark.parametrize("name", Cast.NAMES)
    def test_access(self, cast: Cast, name: str) -> None:
        """One standing person presses the button."""
        address = self.url(cast)
        player = cast[name]
        before = head()
        answer = player.post(address, self.data)
        sent_away = answer.status_code in (301, 302) and "/tai-khoan/dang-nhap/" in answer["Location"]
        if name in self.may:
            assert answer.status_code in (200, 302, 422), f"{name} may press {address}, but got {answer.status_code}"
            assert not sent_away, f"{name} may press {address}, but was sent to sign in"
            return
        if name in self.told:
            assert answer.status_code == 302, f"{name} is told at {address}, but got {answer.status_code}"
        elif name == "stranger":
            assert sent_away or answer.status_code in (403, 404), f"a stranger got {answer.status_code} at {address}"
        else:
            assert answer.status_code in (403, 404), f"{name} may not press {address}, but got {answer.status_code}"
        assert head() == before, "a refusal wrote to the ledger"
