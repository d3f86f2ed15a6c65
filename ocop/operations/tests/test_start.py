"""What `make start` decides before it serves."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ocop.operations import start


def test_the_fingerprint_does_not_depend_on_who_named_the_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_INSTANCE", "demo")
    named = start.fingerprint()
    monkeypatch.delenv("OCOP_INSTANCE")
    assert start.fingerprint() == named


def test_the_fingerprint_follows_the_database_and_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("OCOP_TODAY", raising=False)
    plain = start.fingerprint()
    monkeypatch.setenv("OCOP_TODAY", "2025-01-01")
    assert start.fingerprint() != plain


def test_prepared_once_it_is_not_prepared_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "VAR", tmp_path)
    monkeypatch.setattr(start, "STAMP", tmp_path / "prepared")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / "ocop.sqlite3").write_bytes(b"")
    (tmp_path / "prepared").write_text(start.fingerprint())

    def never(*_: object, **__: object) -> None:
        raise AssertionError("setup ran although nothing changed")

    monkeypatch.setattr(start.subprocess, "run", never)
    start.prepare()


@pytest.mark.parametrize("value", ["0", "65536", "abc", "-1", ""])
def test_a_wrong_port_is_one_sentence(value: str) -> None:
    with pytest.raises(SystemExit, match=f"PORT: is '{value}'; give a number from 1 to 65535"):
        start.port_from(value)


def test_a_taken_port_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit, match=f"PORT: {port} is in use"):
            start.port_from(str(port))


def test_the_first_pages_are_asked_before_the_port_opens(settings: pytest.FixtureRequest) -> None:
    from ocop.operations import serving

    asked: list[tuple[str, str, str]] = []

    def application(environ: dict[str, str], start_response: object) -> list[bytes]:
        asked.append((environ["HTTP_HOST"], environ["PATH_INFO"], environ["QUERY_STRING"]))
        start_response("200 OK", [])  # type: ignore[operator]
        return [b"page"]

    settings.ALLOWED_HOSTS = ["localhost"]  # type: ignore[attr-defined]
    statuses = serving.warm(application, 8010)
    assert statuses == ["200 OK"] * len(serving.FIRST_ASKED)
    assert asked == [("localhost:8010", path, query) for path, query in serving.FIRST_ASKED]
    settings.ALLOWED_HOSTS = [".ocop.example.vn"]  # type: ignore[attr-defined]
    serving.warm(application, 8010)
    assert asked[-1][0] == "ocop.example.vn"
