"""The ledger: append-only, each entry holding the hash of the one before it."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One change, written in the transaction of the change. Never updated, never deleted (database triggers refuse)."""

    sequence = models.BigIntegerField(primary_key=True, help_text="1, 2, 3 without a gap")
    at = models.DateTimeField()
    topic = models.CharField(
        max_length=20, help_text="places, people, registry, outlets, figures, system: what a cache depends on"
    )
    action = models.CharField(max_length=60, help_text="room.verb, such as products.change")
    actor_id = models.BigIntegerField(null=True, help_text="people.Person, or null for the system")
    actor_name = models.CharField(max_length=200, help_text="kept as text so that history survives deletion")
    subject_type = models.CharField(max_length=60, blank=True, help_text="room.model")
    subject_id = models.CharField(max_length=40, blank=True)
    subject_name = models.CharField(max_length=300, blank=True)
    change = models.JSONField(help_text='{"before": {...}, "after": {...}}; personal values as salted hashes')
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["topic", "sequence"], name="ledger_topic_sequence"),
            models.Index(fields=["subject_type", "subject_id"], name="ledger_subject"),
            models.Index(fields=["actor_id"], name="ledger_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class PersonalValue(models.Model):
    """A personal value behind a salted hash of an entry; it may be erased, the chain still verifies."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="personal_values")
    person_id = models.BigIntegerField(db_index=True, help_text="whose value it is")
    field = models.CharField(max_length=80)
    side = models.CharField(max_length=6, help_text="before or after")
    salt = models.CharField(max_length=32)
    value = models.TextField(null=True, help_text="null once erased")
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.entry_id} {self.side}.{self.field}"


class PublishedHead(models.Model):
    """The head of the chain as published on a day, so that a rewritten chain is noticed."""

    on = models.DateField(primary_key=True)
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.on} {self.sequence} {self.hash}"
