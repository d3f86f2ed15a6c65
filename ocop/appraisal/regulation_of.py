"""The regulation behind an activated version, as the pure rules take it."""

from __future__ import annotations

from ocop.appraisal.models import RegulationVersion
from ocop.rulebooks.regulations import Regulation, default


def regulation(version: RegulationVersion) -> Regulation:
    """The regulation with the settings the version keeps (`content["settings"]`); what it does not name stands as by default."""
    return default().changed(version.content.get("settings", {}))
