"""The commune's report, form 03 of Annex III (decree 26/2026 art. 5)."""

from __future__ import annotations

from django.db import models

from ocop.appraisal.models.dossiers import Dossier
from ocop.people.models import Person


class CommuneReport(models.Model):
    """The four contents the commune assesses, and the check of components. Frozen once the dossier was forwarded."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="commune_report")
    components = models.JSONField(
        default=dict, help_text='{"form01": true, "samples": false, ...} with a note where false'
    )
    contents = models.JSONField(
        default=dict,
        help_text='{"local_origin": {"finding": "met|partly|not_met", "words": ""}, "local_labour", "idea_origin", "local_identity"}',
    )
    conclusion = models.TextField(blank=True)
    letter_number = models.CharField(max_length=60, blank=True, help_text="number of the letter of request")
    letter_date = models.DateField(null=True, blank=True)
    signed_by_name = models.CharField(max_length=120, blank=True)
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    written_by_name = models.CharField(max_length=120)
    saved_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    signed_file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return f"{self.dossier}"
