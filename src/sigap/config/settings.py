"""Settings of every surface, from one frozen Env. Which apps a process holds is decided here.

The public process holds only what it may know of: places, mailbox and its own pages; no sign-in, no case.
"""

import os
import secrets
from typing import Any

from django.utils.csp import CSP

from sigap.config.databases import databases_of
from sigap.config.env import CHECKOUT, Env, Surface, public_address
from sigap.config.installed import APPS_OF
from sigap.config.registers import ACTIVITY_DECISIONS as SIGAP_ACTIVITY_DECISIONS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import ACTIVITY_SESSIONS as SIGAP_ACTIVITY_SESSIONS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import AFTER_MARKS as SIGAP_AFTER_MARKS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import AFTER_PEOPLE as SIGAP_AFTER_PEOPLE  # noqa: F401 - a setting, as it stands
from sigap.config.registers import (
    CALENDAR,
    CASE_CARDS,
    CLOSING_FACTS,
    ENDS_WITH_CASE,
    GIVEN_WITH_CASE,
    HANDED_BACK_WITH_CASE,
    HELD_WITH_CASE,
    OPENS_WITH_CASE,
    PAPERS,
    PROVISIONS,
    READ_TO_CLOSE,
    WITH_THE_CLIENT,
)
from sigap.config.registers import CUSTODY_DAYS as SIGAP_CUSTODY_DAYS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import DIGEST_FACTS as SIGAP_DIGEST_FACTS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import ENTERED_ELSEWHERE as SIGAP_ENTERED_ELSEWHERE  # noqa: F401 - as above
from sigap.config.registers import HEARING_DAYS as SIGAP_HEARING_DAYS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import ITEM_FINDINGS as SIGAP_ITEM_FINDINGS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import KEYS_OF_CASE as SIGAP_KEYS_OF_CASE  # noqa: F401 - a setting, as it stands
from sigap.config.registers import LAW_PAGES as SIGAP_LAW_PAGES  # noqa: F401 - a setting, as it stands
from sigap.config.registers import LEANING_ON_CONSENT as SIGAP_LEANING_ON_CONSENT  # noqa: F401 - as above
from sigap.config.registers import MAP_LAYERS as SIGAP_MAP_LAYERS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import PERSON_CONTEXTS as SIGAP_PERSON_CONTEXTS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import PERSON_NEEDS as SIGAP_PERSON_NEEDS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import PERSON_RECORDS as SIGAP_PERSON_RECORDS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import RAKOR_DECISIONS as SIGAP_RAKOR_DECISIONS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import RELEASE_TABLES as SIGAP_RELEASE_TABLES  # noqa: F401 - as above
from sigap.config.registers import ROW_AGREEMENTS as SIGAP_ROW_AGREEMENTS  # noqa: F401 - as above
from sigap.config.registers import ROW_EXPORTS as SIGAP_ROW_EXPORTS  # noqa: F401 - as above
from sigap.config.registers import SENT_IN_TEAMS as SIGAP_SENT_IN_TEAMS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import SETUP_PARTS as SIGAP_SETUP_PARTS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import SUBJECT_PAGES as SIGAP_SUBJECT_PAGES  # noqa: F401 - a setting, as it stands
from sigap.config.registers import SUSPECT_STATES as SIGAP_SUSPECT_STATES  # noqa: F401 - a setting, as it stands
from sigap.config.registers import TEXT_WARNINGS as SIGAP_TEXT_WARNINGS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import TROUBLES as SIGAP_TROUBLES  # noqa: F401 - a setting, as it stands
from sigap.config.registers import UNREAD_FORMS as SIGAP_UNREAD_FORMS  # noqa: F401 - a setting, as it stands
from sigap.config.registers import WITH_THE_POLICE as SIGAP_WITH_THE_POLICE  # noqa: F401 - a setting, as it stands
from sigap.config.registers import WORK_WORDS as SIGAP_WORK_WORDS  # noqa: F401 - a setting, as it stands

ENV = Env.read()
SURFACE = ENV.surface
SIGAP_DEMO, SIGAP_TRAINING = ENV.is_demo, ENV.is_training
SIGAP_HOME = ENV.home
SIGAP_KEYS = ENV.keys
SIGAP_REGENCY = ENV.regency
SIGAP_REGENCY_NAME = ENV.regency_name
SIGAP_IDLE_MINUTES = ENV.idle_minutes
SIGAP_QUICK_EXIT_URL = ENV.quick_exit_url
SIGAP_ROOT_KEY = ENV.root_key
SIGAP_BACKUP_EVERY_HOURS = ENV.backup_every_hours
SIGAP_BACKUP_KEEP_DAYS = ENV.backup_keep_days
SIGAP_MAIL_URL, SIGAP_MAIL_FROM = ENV.mail_url, ENV.mail_from
SIGAP_DESK_URL = ENV.desk_url
SIGAP_PUBLIC_URL = public_address(os.environ)
SIGAP_TRUSTED_PROXIES = ENV.trusted_proxies
SIGAP_METRICS_PORT = ENV.metrics_port
SIGAP_CHANNELS = ENV.channels
# How events enter the trail: through the check of who holds the ticket, which only `access` knows.
SIGAP_AUDIT_FUNCTION = "access.append_events"
# Whether this process serves for real: neither the demo nor a short-lived process of the owner.
_IS_IN_EARNEST = not SIGAP_DEMO and SURFACE is not Surface.OWNER

DEBUG = ENV.is_debug
# A process that serves nobody (owner, worker) needs no lasting secret; one that serves is given its own.
SECRET_KEY = ENV.secret_key or secrets.token_urlsafe(48)
ALLOWED_HOSTS = [*ENV.hosts, "testserver"] if SURFACE is Surface.OWNER else list(ENV.hosts)

INSTALLED_APPS = APPS_OF[SURFACE]

_SECURITY = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sigap.ui.middleware.QuietHeadersMiddleware",
]
_MIDDLEWARE_PUBLIC = [
    *_SECURITY,
    "sigap.ui.middleware.CompressedReadsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]
_MIDDLEWARE_DESK = [
    *_SECURITY,
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sigap.access.signin.middleware.language_middleware",
    "django.middleware.common.CommonMiddleware",
    "sigap.access.signin.unlocking.unlocking_middleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sigap.access.signin.in_place.StepUpInPlaceMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
MIDDLEWARE = _MIDDLEWARE_PUBLIC if SURFACE is Surface.PUBLIC else _MIDDLEWARE_DESK
ROOT_URLCONF = "sigap.config.urls_public" if SURFACE is Surface.PUBLIC else "sigap.config.urls_desk"
# What upper apps do along with an act of `cases`, or show on a case's summary: functions by their dotted paths.
SIGAP_CLOSING_FACTS, SIGAP_ENDS_WITH_CASE, SIGAP_READ_TO_CLOSE = CLOSING_FACTS, ENDS_WITH_CASE, READ_TO_CLOSE
SIGAP_OPENS_WITH_CASE = OPENS_WITH_CASE
SIGAP_GIVEN_WITH_CASE, SIGAP_HELD_WITH_CASE = GIVEN_WITH_CASE, HELD_WITH_CASE
SIGAP_TAKEN_BACK_WITH_CASE = ["sigap.referrals.actions.exclusions.take_back"]
SIGAP_HANDED_BACK_WITH_CASE, SIGAP_WITH_THE_CLIENT = HANDED_BACK_WITH_CASE, WITH_THE_CLIENT
# What the frame of every page counts, asked along with who has entered: a function of the database.
SIGAP_COUNTED_ON_PAGES = "notifications.count_unread"
SIGAP_CALENDAR, SIGAP_CASE_CARDS, SIGAP_PAPERS, SIGAP_PROVISIONS = CALENDAR, CASE_CARDS, PAPERS, PROVISIONS
WSGI_APPLICATION = "sigap.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "sigap.ui.context.look",
                *(
                    []
                    if SURFACE is Surface.PUBLIC
                    else ["django.contrib.messages.context_processors.messages", "sigap.desk.navigation.shell"]
                ),
            ]
        },
    }
]

DATABASES = databases_of(ENV, is_in_earnest=_IS_IN_EARNEST)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Person"
AUTHENTICATION_BACKENDS = ["sigap.access.signin.password.PasswordBackend"]
PASSWORD_HASHERS = ["sigap.access.signin.hasher.LightArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "sigap.access.guessable.GuessableValidator"},
]
# SIGAP keeps powers in code: Django's permission tables are never made.
MIGRATION_MODULES = {"auth": None, "contenttypes": None}
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/"
_COOKIE = "sigap_desk" if SIGAP_DEMO else "__Host-sigap_desk"  # a name per surface: ports of one host share cookies
SESSION_ENGINE = "sigap.access.sessions"
SESSION_COOKIE_NAME = _COOKIE
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not SIGAP_DEMO
CSRF_COOKIE_NAME = f"{_COOKIE}_csrf"
CSRF_FAILURE_VIEW = "sigap.desk.views.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = None
SIGAP_BROWSER_COOKIE = f"{_COOKIE}_browser"
LANGUAGE_COOKIE_NAME = f"{_COOKIE}_lang"
# In the sealed session: a cookie would keep officers' names and case codes readable in the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "sigap.access.signin.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # a stranger could lock an officer out; own throttle in the database instead
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "sigap.access.signin.forms.SignInForm"}
MFA_ADAPTER = "sigap.access.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "sigap.access.signin.forms.SecondFactorForm",
    "activate_totp": "sigap.access.signin.forms.ActivateForm",
}
MFA_TOTP_ISSUER = "SIGAP"
MFA_TOTP_TOLERANCE = 1  # a slow thumb or a telephone half a minute off (RFC 6238, 5.2); each code still counts once
MFA_RECOVERY_CODES_SHOW_ONCE = MFA_ALLOW_UNVERIFIED_EMAIL = True

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [str(CHECKOUT / "src" / "sigap" / "locale")]
TIME_ZONE = ENV.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = str(SIGAP_HOME / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "sigap.ui.lean.LeanStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60

SECURE_CONTENT_TYPE_NOSNIFF = True
# Sent over TLS only, and only a proxy that is there may say that it was TLS. No subdomains: others live there.
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _IS_IN_EARNEST else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SIGAP_TRUSTED_PROXIES else None
# Same-origin on the desk: with no-referrer a browser sends `Origin: null` and a form post is refused.
SECURE_REFERRER_POLICY = "no-referrer" if SURFACE is Surface.PUBLIC else "same-origin"
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
    # No page makes markup in the browser, so no policy may.
    "trusted-types": ["'none'"],
    "script-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 600  # an office confirms a whole return on one page
# Files are taken on one page only, in memory, counted while they come; elsewhere none is.
FILE_UPLOAD_HANDLERS = ["sigap.cleaning.receiving.DocumentUploadHandler"]

# No request line, address or posted value is ever logged: see QuietFormatter.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "sigap.config.quiet.QuietFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "sigap": {"level": "INFO"},
        # Absence is no news, and its line would hold an address that somebody asked for.
        "django.request": {"level": "ERROR"},
        # A stranger who asks for another's name could fill the log; the proxy turns most of them away.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
    },
}
