"""The description: as agreed, complete, readable as a page; and the API keeps what it promises, whatever it is sent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.management import CommandError, call_command
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ocop.api.docs import sections
from ocop.api.service import schema as described


def test_the_description_is_as_agreed() -> None:
    call_command("api_schema", check=True)


def test_a_changed_description_is_noticed(tmp_path: Path) -> None:
    target = tmp_path / "openapi.json"
    call_command("api_schema", target=target, verbosity=0)
    target.write_text(target.read_text(encoding="utf-8").replace('"producers"', '"makers"'), encoding="utf-8")
    with pytest.raises(CommandError, match="has changed"):
        call_command("api_schema", target=target, check=True)


def test_every_parameter_and_address_is_described() -> None:
    for address, methods in described()["paths"].items():
        assert set(methods) == {"get"}, address
        assert methods["get"]["summary"], address
        for one in methods["get"].get("parameters", []):
            if one["in"] == "query":
                assert one.get("description"), (address, one["name"])
    assert (
        len([one for section in sections(described()) for one in section.operations]) == len(described()["paths"]) == 27
    )


@pytest.mark.django_db
def test_the_page_needs_nothing_from_outside(record: Any) -> None:
    answer = Client().get("/api/v1/docs")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!localhost|testserver)', text)
    assert " style=" not in text
    assert "<style" not in text
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    for address in described()["paths"]:
        assert address in text
    english = Client().get("/api/v1/docs", headers={"accept-language": "en"}).content.decode()
    assert "Shapes of answers" in english
    assert "Shapes of answers" not in text


schema = schemathesis.openapi.from_dict(described())


@pytest.fixture
def served(record: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The WSGI application on the test's own connection: closing it between requests would lose the test's transaction."""
    from django.core import signals
    from django.db import close_old_connections

    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
def test_the_api_keeps_its_promise(case: Any, served: Any) -> None:
    """Whatever the description allows (and more) is answered as described, never with a fault of ours."""
    # Unpacked: the caller of the tests reads the bytes as they come.
    response = case.call(app=served, headers={"Host": "localhost", "Accept-Encoding": "identity"})
    case.validate_response(
        response,
        checks=[not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance],
    )
