"""The law as an office activated it: unchangeable copies of criteria sets and council regulations."""

from __future__ import annotations

from django.db import models


class CriteriaVersion(models.Model):
    """One set of one decree as it stood when activated. A dossier points to it for ever; a changed file is a new row."""

    set_id = models.CharField(max_length=60, db_index=True, help_text="id of the set, such as qd26-2026-07")
    decree = models.CharField(max_length=20, help_text="qd1048-2019, qd26-2026")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the canonical content")
    content = models.JSONField(help_text="the set's document as data, as in ocop/rulebooks/data")
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True, help_text="last day; null while in force")
    activated_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["set_id", "digest"], name="criteria_version_once")]

    def __str__(self) -> str:
        return f"{self.set_id} ({self.digest[:8]})"


class RegulationVersion(models.Model):
    """A council's own regulation (quorum, mean, gap, passes, star marks) as activated; a round keeps the one it began with."""

    name = models.CharField(max_length=160)
    decision = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField(help_text="as in ocop/rulebooks/data/regulations.yaml")
    active_from = models.DateField()
    active_to = models.DateField(null=True, blank=True)
    activated_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
