"""Imports: a file, its preview, its application as one whole, its undoing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Import(models.Model):
    """One file brought in by one person: previewed, then applied all or nothing, then perhaps undone."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        PREVIEWED = "previewed", _("waits for a decision")
        REFUSED = "refused", _("cannot be read")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("dropped")

    kind = models.CharField(max_length=20, help_text="products, villages, outlets")
    register = models.CharField(max_length=8)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    summary = models.JSONField(default=dict, help_text="counts: create, change, same, error, ask; columns found; problem")
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    ledger_sequence = models.BigIntegerField(null=True)


class ImportRow(models.Model):
    """One row of a file: what it says, what it would do, what it did."""

    class Action(models.TextChoices):
        CREATE = "create", _("create")
        CHANGE = "change", _("change")
        SAME = "same", _("leave as it is")
        ERROR = "error", _("mend")
        ASK = "ask", _("decide")
        SKIP = "skip", _("leave out")

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="row of the sheet, from 1")
    cells = models.JSONField(help_text="heading as found -> text of the cell")
    values = models.JSONField(default=dict, help_text="field -> value as read")
    action = models.CharField(max_length=6, choices=Action.choices)
    problems = models.JSONField(default=list, help_text="[{cell: 'D14', field, sentence}]")
    questions = models.JSONField(default=list, help_text="near-duplicates and places to decide: [{field, sentence, options}]")
    answers = models.JSONField(default=dict)
    did = models.JSONField(default=list, help_text="what was written, so that it can be undone: [{model, id, before}]")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="import_row_once")]
