"""Static files named by their content, also where one script imports another: a page never runs two versions at once."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import ... from "./x.js";` in the scripts of our rooms to the name with the digest, as `url()` in style sheets."""

    patterns: tuple[Any, ...] = CompressedManifestStaticFilesStorage.patterns

    def __init__(self, *arguments: Any, **options: Any) -> None:
        _everywhere, expressions = self._js_module_import_aggregation_patterns
        rooms = [config.label for config in apps.get_app_configs() if config.name.startswith("ocop.")]
        self.patterns = (*self.patterns, *((f"{room}/*.js", expressions) for room in rooms))
        super().__init__(*arguments, **options)
