"""Settings of the tests: a demo instance with fast hashing; the database by DATABASE_URL as everywhere."""

import os
import tempfile
from pathlib import Path

os.environ["OCOP_INSTANCE"] = "demo"
os.environ.pop("OCOP_TODAY", None)
# What only tests read is no setting of the system, which refuses names it does not know.
os.environ.update(
    {key[5:]: os.environ.pop(key) for key in ("OCOP_SHOTS", "OCOP_WALKS", "OCOP_JOURNEY_CITY") if key in os.environ}
)
os.environ["OCOP_VAR"] = tempfile.mkdtemp(prefix="ocop-test-")

from ocop.config import settings as shipped

globals().update({name: value for name, value in vars(shipped).items() if name.isupper()})

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **shipped.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = Path(os.environ["OCOP_VAR"]) / "files"
OCOP_PAGE_CACHE = False
OCOP_COUNT_SECONDS = 0  # nothing writes behind the back of a test
CACHES = {
    name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
    for name in ("default", "pages")
}

# Journeys ask a server of several threads: on a file each has a connection of its own, as where the system runs; in memory they share one.
if os.environ.get("TESTS_ON_FILE") and shipped.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    shipped.DATABASES["default"]["TEST"] = {"NAME": str(Path(os.environ["OCOP_VAR"]) / "tests.sqlite3")}
# A migrated database to begin with, made by `tests.run` for PostgreSQL.
if os.environ.get("TESTS_TEMPLATE") and shipped.DATABASES["default"]["ENGINE"].endswith("postgresql"):
    shipped.DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["TESTS_TEMPLATE"]}
