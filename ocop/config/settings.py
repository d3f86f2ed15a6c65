"""Settings of one OCOP instance. Everything that differs between instances comes from the environment."""

from __future__ import annotations

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from ocop.config import environment

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(str(BASE_DIR / ".env"))

environment.refuse_unknown()
VAR = Path(env.str("OCOP_VAR", default=str(BASE_DIR / "var")))
OCOP_INSTANCE = environment.instance(env, VAR)
OCOP_TODAY = environment.moved_today(env, OCOP_INSTANCE)
# The register whose figures this instance answers for when none is asked.
OCOP_REGISTER = OCOP_INSTANCE
OCOP_PROVINCE = env.str("OCOP_PROVINCE", default="01")
OCOP_BASE_URL = env.str("OCOP_BASE_URL", default="")
# Questions a minute that a stranger's address may ask the API; 0 for no limit, as on a laptop. Holders of a key are not counted.
OCOP_API_RATE = env.int("OCOP_API_RATE", default=600 if OCOP_INSTANCE == "office" else 0)

DEBUG = env.bool("DEBUG", default=False)
if DEBUG and OCOP_INSTANCE == "office":
    raise environment.refuse("DEBUG", "shows inner details to strangers; an office runs without it.")
SECRET_KEY = environment.secret_key(env, OCOP_INSTANCE, VAR)
# Locks the private halves of the keys that sign certificates; see recognition/certificates/keys.py.
OCOP_KEY_SECRET = env.str("OCOP_KEY_SECRET", default="") or SECRET_KEY
ALLOWED_HOSTS = environment.hosts(env, OCOP_INSTANCE)
OCOP_HTTPS = env.bool("OCOP_HTTPS", default=OCOP_INSTANCE == "office")
CSRF_TRUSTED_ORIGINS = env.list("OCOP_TRUSTED_ORIGINS", default=[])

# Rooms from the ground up; the order is the import-linter contract's.
ROOMS = [
    "ocop.workdays",
    "ocop.rulebooks",
    "ocop.ledger",
    "ocop.files",
    "ocop.search",
    "ocop.exchange",
    "ocop.documents",
    "ocop.indicators",
    "ocop.ui",
    "ocop.places",
    "ocop.people",
    "ocop.notices",
    "ocop.checklists",
    "ocop.producers",
    "ocop.products",
    "ocop.recognition",
    "ocop.outlets",
    "ocop.appraisal",
    "ocop.trade",
    "ocop.stories",
    "ocop.promotion",
    "ocop.fieldwork",
    "ocop.dialogue",
    "ocop.programme",
    "ocop.portal",
    "ocop.desk",
    "ocop.api",
    "ocop.demo",
    "ocop.operations",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    *[room for room in ROOMS if room != "ocop.rulebooks"],
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rules",
    "csp",
    "django_htmx",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]
MIDDLEWARE = [
    # Outside of the kept pages: what is kept is opened and counted all the same.
    "ocop.promotion.counting.middleware.CountingMiddleware",
    # Outside of the kept pages, which are packed already and pass through.
    "ocop.portal.packing.PackingMiddleware",
    # First of all: a kept page is answered before anything else is asked.
    "ocop.portal.page_cache.PageCacheMiddleware",
    "ocop.ui.plain_text.PlainTextMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ocop.ledger.request_id.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # Before anything reads a body.
    "ocop.files.limits.TooLargeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "ocop.people.second_factor.SecondFactorMiddleware",
    "ocop.ui.offline.DeviceCookieMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
# Kept pages and cards; tests switch them off, so that no page outlives the rows of its test.
OCOP_PAGE_CACHE = not DEBUG
# Every so many seconds a process adds what it counted to the table.
OCOP_COUNT_SECONDS = 20
ROOT_URLCONF = "ocop.config.urls"
WSGI_APPLICATION = "ocop.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ocop.ui.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "ocop.ui.templatetags.ui"],
        },
    }
]

DATABASES = {"default": environment.database(env, VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = environment.caches(env, VAR)
TASKS = {"default": {"BACKEND": environment.tasks_backend(env)}}

MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(MEDIA_ROOT)}},
    "staticfiles": {"BACKEND": "ocop.ui.static_storage.StaticStorage"},
}
if s3 := environment.s3_storage(env):
    STORAGES["default"] = s3
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_MAX_AGE = 31536000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
# Above the largest paper (30 MB) with its form; what says it is larger is refused before it is read.
OCOP_LARGEST_REQUEST = 40_000_000

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
# Keys and years stand in addresses and forms as they are; what people read goes through the filter `number`.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["ocop.ui.formats"]

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Sign-in (django-allauth) -----------------------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "ocop.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if OCOP_HTTPS else "http"
ACCOUNT_FORMS = {"signup": "ocop.people.forms.SignUpForm", "login": "ocop.people.forms.SignInForm"}
# Kept in the cache; several machines share them through Redis.
ACCOUNT_RATE_LIMITS = {"phone_login": "20/m/ip,5/900s/key", "invitation": "30/m/ip"}
# With https a proxy stands before this process; the last address it wrote is the visitor's.
# In a hall this process speaks HTTPS itself (docs/halls.md): nothing stands before it whose word could be taken.
OCOP_OWN_TLS = bool(env.str("OCOP_TLS_CERTIFICATE", default=""))
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if OCOP_HTTPS and not OCOP_OWN_TLS else 0
MFA_ADAPTER = "ocop.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODE_COUNT = 10
MFA_TOTP_ISSUER = "OCOP"
# Browsers allow passkeys on http://localhost and on https, nowhere else; the check here must not be stricter than they are.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = OCOP_INSTANCE == "demo"
USERSESSIONS_TRACK_ACTIVITY = False
# City officers and administrators need a second factor before the desk opens to them; a demo does not ask.
OCOP_SECOND_FACTOR = env.bool("OCOP_SECOND_FACTOR", default=OCOP_INSTANCE == "office")

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:home"

vars().update(environment.email(env))
DEFAULT_FROM_EMAIL = env.str("OCOP_EMAIL_FROM", default="ocop@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# What went wrong goes to standard error, where the process's keeper collects it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OCOP_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 86400
X_FRAME_OPTIONS = "DENY"
if OCOP_HTTPS:
    SECURE_SSL_REDIRECT = env.bool("OCOP_HTTPS_REDIRECT", default=True)
    if not OCOP_OWN_TLS:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("OCOP_HSTS_SECONDS", default=31536000)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
