"""Imports: a file, its preview, its application as one whole, its undoing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ocop.exchange.reach import ImportQuerySet


class Import(models.Model):
    """One file brought in by one person: previewed, then applied all or nothing, then perhaps undone.

    States are moved by `actions`, `applying` and `undoing` of this room alone.
    """

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
    summary = models.JSONField(
        default=dict, help_text="counts by action; tables found; problem, the sentence of a refusal"
    )
    columns = models.JSONField(
        default=dict, help_text="what a person corrected: sheet -> column letter -> field, '' for none"
    )
    defaults = models.JSONField(default=dict, help_text="what a person gave for the whole file: field -> text")
    leaves_out_wrong = models.BooleanField(default=False, help_text="apply although some rows are wrong or undecided")
    register_version = models.BigIntegerField(default=0, help_text="ledger version the preview was made at")
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    ledger_sequence = models.BigIntegerField(null=True)

    objects = ImportQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file.name


class ImportRow(models.Model):
    """One row of a file: what it says and what it would do."""

    class Action(models.TextChoices):
        CREATE = "create", _("create")
        CHANGE = "change", _("change")
        SAME = "same", _("leave as it is")
        ERROR = "error", _("mend")
        ASK = "ask", _("decide")
        SKIP = "skip", _("leave out")

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(help_text="place in the file over all sheets, from 1")
    sheet = models.CharField(max_length=60, blank=True)
    number = models.PositiveIntegerField(help_text="row of the sheet, from 1")
    cells = models.JSONField(help_text="column letter -> text of the cell")
    values = models.JSONField(default=dict, help_text="field -> value as it would be written")
    action = models.CharField(max_length=6, choices=Action.choices)
    problems = models.JSONField(default=list, help_text="[{cell: 'D14', field, sentence}]")
    warnings = models.JSONField(default=list, help_text="the same shape; the row comes in all the same")
    questions = models.JSONField(
        default=list, help_text="near-duplicates and places to decide: [{key, cell, sentence, options, default}]"
    )
    answers = models.JSONField(default=dict, help_text="question key -> option chosen")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the cells as read")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "position"], name="import_row_once")]
        indexes = [models.Index(fields=["of", "action", "position"], name="import_row_action")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)


class Deed(models.Model):
    """What an applied import wrote for one row, so that it can be undone."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="deeds")
    position = models.PositiveIntegerField()
    did = models.JSONField(help_text="[[model, key, values before or null when created], ...] in the order written")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "position"], name="import_deed_once")]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.position}"
