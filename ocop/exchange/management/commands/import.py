# ruff: noqa: N999 - the command is called import
"""manage.py import products|villages|outlets FILE: the same import as on the page, with a summary as JSON."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ocop.exchange import actions, applying, kinds, planning, sorting
from ocop.exchange.models import ImportRow
from ocop.ledger.refusal import Refused

Row = ImportRow.Action
# More are counted and not listed.
LISTED = 1000


class Command(BaseCommand):
    """Imports a list as the system. Exit 0: applied, or nothing to do; exit 2: refused, nothing has changed."""

    help = "Import a list of products, villages or outlets (xlsx, xls, ods, csv); the summary goes to stdout as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[kind.name for kind in kinds.all_kinds()])
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--register",
            choices=["public", "office", "demo"],
            help="default: public when every row names its source, else the register of this instance",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; change nothing")
        parser.add_argument("--answers", type=Path, help='decisions as JSON: {"14": {"product": "separate"}}, by row')
        parser.add_argument("--decision", default="", help="number of the decision for rows that name none")
        parser.add_argument("--decided-on", default="", help="its date, day/month/year")
        parser.add_argument(
            "--leave-out-wrong", action="store_true", help="apply the right rows although some are wrong"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Plans, then applies all or nothing."""
        try:
            summary, is_refused = self._import(options)
        except Refused as refusal:
            summary, is_refused = (
                {"refused": refusal.sentence, "created": 0, "changed": 0, "same": 0, "errors": [], "asked": []},
                True,
            )
        self.stdout.write(json.dumps(summary, ensure_ascii=False, indent=2))
        if is_refused:
            sys.exit(2)

    def _import(self, options: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Refused(
                _("The file cannot be opened: %(reason)s") % {"reason": error.strerror or str(error)}
            ) from error
        kind = kinds.kind(options["kind"])
        defaults = {"decision": options["decision"], "decided_on": options["decided_on"]}
        defaults = {name: text for name, text in defaults.items() if text}
        register = options["register"] or sorting.register_for(kind, content, path.name)
        planned = self._plan(kind, content, path.name, register, defaults, {})
        answers = self._answers(options["answers"], planned)
        if answers:
            planned = self._plan(kind, content, path.name, register, defaults, answers)
        counts = planned.counts()
        summary = self._summary(planned, register, path.name)
        if counts[Row.ERROR] and not options["leave_out_wrong"]:
            summary["refused"] = _(
                "Some rows are wrong, so nothing was brought in; mend them or use --leave-out-wrong."
            )
            return {**summary, "created": 0, "changed": 0}, True
        if options["dry_run"] or not (counts[Row.CREATE] or counts[Row.CHANGE]):
            return summary, False
        upload = SimpleUploadedFile(path.name, content)
        of = actions.bring(by=None, upload=upload, kind=kind.name, register=register)
        actions.correct(by=None, of=of, columns={}, defaults=defaults)
        of = actions.adopt(of=of, planned=planned)
        applying.begin(by=None, of=of, leaves_out_wrong=options["leave_out_wrong"])
        of = applying.apply(import_id=of.pk)
        return {**summary, "import": of.pk, "entry": of.ledger_sequence}, False

    @staticmethod
    def _plan(
        kind: kinds.ImportKind,
        content: bytes,
        name: str,
        register: str,
        defaults: dict[str, str],
        answers: dict[int, Any],
    ) -> planning.Planned:
        return planning.plan(
            kind, content, name, register=register, by=None, defaults=defaults, answers=answers, is_unattended=True
        )

    @staticmethod
    def _answers(path: Path | None, planned: planning.Planned) -> dict[int, dict[str, str]]:
        """Answers by position; in the file they stand by row number (with its sheet when there are several: "Sheet1!14")."""
        if path is None:
            return {}
        try:
            given = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise Refused(_("The file of answers cannot be read: %(reason)s") % {"reason": str(error)}) from error
        rows = {row_key(row): row for row in planned.rows}
        answers: dict[int, dict[str, str]] = {}
        for key, decided in given.items():
            row = rows.get(str(key))
            if row is None or not isinstance(decided, dict):
                raise Refused(_("There is no row %(row)s in the file.") % {"row": key})
            options = {question["key"]: {value for value, _label in question["options"]} for question in row.questions}
            for question, option in decided.items():
                if option not in options.get(question, set()):
                    raise Refused(
                        _("Row %(row)s has no question “%(question)s” with the answer “%(answer)s”.")
                        % {"row": key, "question": question, "answer": option}
                    )
            answers[row.position] = decided
        return answers

    @staticmethod
    def _summary(planned: planning.Planned, register: str, name: str) -> dict[str, Any]:
        counts = planned.counts()
        errors = [{"row": row_key(row), **one} for row in planned.rows for one in row.problems]
        warnings = [{"row": row_key(row), **one} for row in planned.rows for one in row.warnings]
        asked = [
            {
                "row": row_key(row),
                "question": one["key"],
                "cell": one["cell"],
                "sentence": one["sentence"],
                "options": [value for value, _label in one["options"]],
                "taken": row.answers.get(one["key"], one["default"]),
            }
            for row in planned.rows
            for one in row.questions
        ]
        return {
            "file": name,
            "register": register,
            "created": counts[Row.CREATE],
            "changed": counts[Row.CHANGE],
            "same": counts[Row.SAME],
            "left_out": counts[Row.SKIP] + counts[Row.ERROR],
            "errors": errors[:LISTED],
            "asked": asked[:LISTED],
            "warnings": warnings[:LISTED],
            "totals": {"errors": len(errors), "asked": len(asked), "warnings": len(warnings)},
        }


def row_key(row: Any) -> str:
    """How a row is named: its number, with its sheet when there are several."""
    return f"{row.sheet}!{row.number}" if row.sheet else str(row.number)
