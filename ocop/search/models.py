"""What can be found: one narrow row per thing, written by the rooms in the transaction of their change."""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """A public thing as search sees it. Rooms write it through `ocop.search.documents.put` and `remove`."""

    kind = models.CharField(max_length=20, help_text="product, producer, village, commune, outlet")
    object_id = models.BigIntegerField()
    register = models.CharField(max_length=8)
    texts = models.JSONField(help_text='{"name": ..., "name_en": ..., "producer": ..., "places": ..., "village": ..., "words": ..., "story": ...}')
    facets = models.JSONField(help_text='{"stars": ["4"], "group": ["food"], ...}: facet -> values')
    quality = models.IntegerField(default=0, help_text="static order, higher first")
    version = models.BigIntegerField(db_index=True, help_text="grows with every write; an index reads what is newer than it knows")
    removed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once")]
