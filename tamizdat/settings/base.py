"""What holds in every mode. Everything an operator may change comes from ``ENVIRONMENT``."""

import zoneinfo
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from tamizdat.settings import environment, logs, mail
from tamizdat.settings.media import *  # noqa: F403  likewise those of pictures and files
from tamizdat.settings.staff import *  # noqa: F403  the accounts' settings stand in a module of their own

ENVIRONMENT = environment.read()

PACKAGE = Path(__file__).resolve().parents[1]
DATA_DIR = ENVIRONMENT.data_dir

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = sorted({environment.host_of(ENVIRONMENT.site_url), environment.host_of(ENVIRONMENT.admin_url)})
CSRF_TRUSTED_ORIGINS = sorted({ENVIRONMENT.site_url, ENVIRONMENT.admin_url})

INSTALLED_APPS = [
    "tamizdat.server",
    "tamizdat.theme",
    "tamizdat.press",
    "tamizdat.importers",
    "tamizdat.archive",
    "tamizdat.sample",
    "tamizdat.safety",
    "tamizdat.support",
    "tamizdat.newsletter",
    "tamizdat.staff",
    "tamizdat.articles",
    "tamizdat.media",
    "tamizdat.retention",
    "tamizdat.vault",
    "tamizdat.schedule",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.api.v2",
    "wagtail.locales",
    "wagtail.sites",
    "tamizdat.staff.apps.AccountsInAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "tamizdat.staff.apps.AdminWithoutMailConfig",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "django_filters",
    "django_tasks",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "tamizdat.safety.access_log.AccessLog",
    "tamizdat.safety.headers.SafetyHeaders",
    "tamizdat.safety.compression.Compression",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tamizdat.staff.gate.SecondFactorGate",
    "tamizdat.staff.drawer.DrawerMiddleware",
    "tamizdat.articles.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "tamizdat.addresses"
WSGI_APPLICATION = "tamizdat.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("ru", _("Russian")),
    ("ar", _("Arabic")),
    ("be", _("Belarusian")),
    ("fa", _("Persian")),
    ("he", _("Hebrew")),
    ("ka", _("Georgian")),
    ("kk", _("Kazakh")),
    ("my", _("Burmese")),
    ("tg", _("Tajik")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
    ("uz", _("Uzbek")),
    ("zh-hans", _("Simplified Chinese")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("lv", _("Latvian")),
    ("lt", _("Lithuanian")),
    ("pl", _("Polish")),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English"), ("ru", "Русский")]
# "localtime" is what this server's clock is set to: no browser knows a zone of that name.
WAGTAIL_USER_TIME_ZONES = sorted(zoneinfo.available_timezones() - {"localtime"})
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"

EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
SERVER_EMAIL = ENVIRONMENT.mail_from
globals().update(mail.mail_settings(ENVIRONMENT.mail_url, DATA_DIR))

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
# Messages name headlines, and a session is kept beside an account: so they stay in the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_SAMESITE = "Lax"
if ENVIRONMENT.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

WAGTAIL_SITE_NAME = "Tamizdat"
WAGTAILADMIN_BASE_URL = ENVIRONMENT.admin_url
WAGTAIL_I18N_ENABLED = True
# Each of these would ask a host that the newsroom did not configure.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILEMBEDS_RESPONSIVE_HTML = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = ENVIRONMENT.max_upload_mb * 1024 * 1024
WAGTAILDOCS_MAX_UPLOAD_SIZE = ENVIRONMENT.max_upload_mb * 1024 * 1024
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_MODERATION_ENABLED = True
# Nobody notes who locked a text, so a lock holds for everybody until it is taken off.
WAGTAILADMIN_GLOBAL_EDIT_LOCK = True
WAGTAILAPI_LIMIT_MAX = 100
WAGTAILAPI_BASE_URL = ENVIRONMENT.site_url

LOGGING = logs.logging_for(ENVIRONMENT.mode)

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
