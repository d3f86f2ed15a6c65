"""The commands for offices and scripts: rate and rulebook."""

import io
import json

import pytest
from django.core.management import call_command


def test_rate_reads_a_file_and_the_standard_input(tmp_path, monkeypatch, capsys) -> None:
    path = tmp_path / "sheet.json"
    path.write_text('\ufeff{"set": 7, "answers": {"1.1": 2}}', encoding="utf-8")
    call_command("rate", str(path))
    assert json.loads(capsys.readouterr().out)["total"] == "3.0000"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'[{"set": 7, "answers": {}}]')))
    call_command("rate", "-")
    assert json.loads(capsys.readouterr().out)[0]["stars"] == 1


@pytest.mark.parametrize(
    "content", [b"{", b"\xff\xfe\x00", b'{"set": 7, "answers": {"9.9": 1}}', b'[{"set": 7, "answers": {}}, {}]', None]
)
def test_rate_refuses_with_one_sentence_and_exit_2(tmp_path, capsys, content: bytes | None) -> None:
    path = tmp_path / "sheet.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SystemExit) as caught:
        call_command("rate", str(path))
    said = capsys.readouterr()
    assert caught.value.code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.endswith(".\n")


def test_rulebook_check(tmp_path, capsys) -> None:
    call_command("rulebook", "check")
    assert "qd26-2026-26, 32 criteria" in capsys.readouterr().out
    with pytest.raises(SystemExit) as caught:
        call_command("rulebook", "check", str(tmp_path))
    assert caught.value.code == 2


def test_rulebook_wording(tmp_path, capsys) -> None:
    path = tmp_path / "wording.csv"
    path.write_text("set,criterion,choice,text\n7,1.1,,Nguồn nguyên liệu\n", encoding="utf-8")
    call_command("rulebook", "wording", str(path), "--folder", str(tmp_path / "kept"))
    assert capsys.readouterr().out == "qd26-2026-07: official wording 1 of 143\n"
    path.write_text("set,criterion,choice,text\n7,1.9,,x\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("rulebook", "wording", str(path), "--folder", str(tmp_path / "kept"))
    assert capsys.readouterr().err == "wording.csv:2: qd26-2026-07 has no criterion 1.9.\n"
