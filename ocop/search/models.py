"""What can be found: one narrow row per thing, written by the rooms in the transaction of their change."""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """A public thing as search sees it. Rooms write it through `ocop.search.documents.refresh`."""

    kind = models.CharField(max_length=20, help_text="product, producer, village, commune, outlet")
    object_id = models.BigIntegerField()
    register = models.CharField(max_length=8)
    texts = models.JSONField(
        help_text='{"name": ..., "name_en": ..., "producer": ..., "places": ..., "village": ..., "words": ..., "story": ...}'
    )
    facets = models.JSONField(
        help_text='{"stars": ["4"], "group": ["food"], ...}: facet -> values, or [value, from, to] in force on [from, to)'
    )
    quality = models.IntegerField(default=0, help_text="static order, higher first")
    newest = models.CharField(max_length=10, blank=True, help_text="ISO date that orders by newest; empty: not stated")
    version = models.BigIntegerField(
        db_index=True, help_text="grows with every write; an index reads what is newer than it knows"
    )
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.texts.get('name', '')}"


class Write(models.Model):
    """One write of documents: its version and a token that no other write has.

    An index that knows version 57 may read on from there only while the row (57, its token) still stands: after a rolled-back
    transaction, a restored backup or a rebuild the number may return with other documents behind it, the token does not.
    """

    version = models.BigIntegerField(primary_key=True)
    token = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.version} {self.token}"
