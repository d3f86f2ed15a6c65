"""Background work: fetch by id, call an action, in the language of the person who asked."""

from __future__ import annotations

import logging

from django.utils import translation
from django_tasks import task

from ocop.exchange import actions, applying
from ocop.ledger.refusal import Refused

log = logging.getLogger(__name__)


@task()
def read_import(import_id: int, language: str) -> None:
    """Reads and plans."""
    with translation.override(language):
        actions.read(import_id=import_id)


@task()
def apply_import(import_id: int, language: str) -> None:
    """Applies; a refusal is kept with the import and shown on its page."""
    with translation.override(language):
        try:
            applying.apply(import_id=import_id)
        except Refused as refusal:
            log.info("import %s refused: %s", import_id, refusal.sentence)
