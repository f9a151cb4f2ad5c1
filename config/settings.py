"""One settings file for every environment; what differs comes from the environment (``config/env.py``)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from csp.constants import NONCE, SELF

from config import env

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "thidua"
VAR = Path(env.text("THIDUA_VAR_DIR", str(ROOT / "var")))
TESTING = "pytest" in sys.modules or os.environ.get("THIDUA_TESTING") == "1"

DEBUG = env.flag("THIDUA_DEBUG", False)
SECRET_KEY = env.text("THIDUA_SECRET_KEY", "only-for-tests-and-builds" if TESTING or DEBUG else None)
#: 32 bytes in hexadecimal: encrypts personal identifiers at rest; its loss makes them unreadable.
FIELD_KEY = env.text("THIDUA_FIELD_KEY", "00" * 32 if TESTING or DEBUG else None)
#: The field key before the present one, while ``thidua keys rotate`` is not finished: it opens, and seals nothing.
FIELD_KEY_OLD = env.text("THIDUA_FIELD_KEY_OLD", "")
#: A folder on another machine for the nightly checkpoints of the audit chain; empty: none are kept.
AUDIT_CHECKPOINTS = env.text("THIDUA_AUDIT_CHECKPOINTS", "")
ALLOWED_HOSTS = env.words("THIDUA_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver")
BASE_URL = env.text("THIDUA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = BASE_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
#: A folder of public reference material (real plans) the demo world may read when it is there.
SHARED = Path(env.text("THIDUA_SHARED", str(ROOT.parent / "shared")))
PACKS = ROOT / "packs"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "django_cotton",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "thidua.foundations.audit",
    "thidua.foundations.orgs",
    "thidua.foundations.access",
    "thidua.foundations.privacy",
    "thidua.foundations.notices",
    "thidua.foundations.papers",
    "thidua.work.movements",
    "thidua.work.plans",
    "thidua.work.obligations",
    "thidua.work.cascade",
    "thidua.work.reports",
    "thidua.work.rollup",
    "thidua.work.targets",
    "thidua.jobs",
    "thidua.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "thidua.web.edge.HeadMiddleware",
    "thidua.web.edge.WholeBodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "thidua.web.edge.ActorMiddleware",
    "thidua.web.edge.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "thidua.web.edge.workspace_context",
                "thidua.web.account.provider.provider_context",
            ],
        },
    },
]
COTTON_DIR = "cotton"

#: No cursors on the server: an abandoned one is closed by a statement whenever the collector finds it (docs/decisions/0034).
DATABASES = {"default": {**env.database(), "DISABLE_SERVER_SIDE_CURSORS": True}}
#: The sign-in library's limits are counted in the database, once for all web processes (jobs/migrations); guessing of
#: passwords and codes has a table of its own (foundations/access/services/guessing.py).
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    if TESTING
    else {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "thidua_cache",
        # The library's own limits live here too: a cache that throws away what it counts would not count.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "thidua.foundations.access.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "thidua.foundations.access.passwords.NotSamplePassword"},
    {"NAME": "thidua.foundations.access.passwords.NotUsualWords"},
    {"NAME": "thidua.foundations.access.passwords.NotOneself"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "thidua.web.signin_adapters.ClosedSignup"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
#: Failures are counted in a table of ours, before anything is looked at; the library's other limits stay.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
#: Nobody gets a letter for having had their address typed into the form by a stranger.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Thi Đua] "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "thidua.web.signin.LoginForm",
    "change_password": "thidua.web.signin.ChangePasswordForm",
    "reset_password": "thidua.web.signin.ResetPasswordForm",
    "reset_password_from_key": "thidua.web.signin.ResetPasswordKeyForm",
    "reauthenticate": "thidua.web.signin.ReauthenticateForm",
}
# Addresses come from stewards; a library that never saw one confirmed must not keep people from a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "thidua.web.signin_adapters.SecondFactor"
MFA_TOTP_ISSUER = "Thi Đua"
MFA_FORMS = {
    "authenticate": "thidua.web.signin.CodeForm",
    "reauthenticate": "thidua.web.signin.CodeAgainForm",
    "activate_totp": "thidua.web.signin.ActivateForm",
    "add_webauthn": "thidua.web.signin.AddPasskeyForm",
    "edit_webauthn": "thidua.web.signin.NamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
#: Steps of 30 seconds a telephone's clock may be off, each way.
MFA_TOTP_TOLERANCE = 1
#: Sign-in through another system, off unless configured (docs/operations.md); an adapter of ground.ports.
IDENTITY_PROVIDER = env.identity_provider(insecure=TESTING or DEBUG)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
MEDIA_ROOT = VAR / "media"
#: Bytes; the intake's own limit (reading.limits) is stricter and explains itself.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A province merges the workbooks of all its communes at once; the largest has some two hundred.
DATA_UPLOAD_MAX_NUMBER_FILES = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = str(VAR / "upload")
Path(FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("THIDUA_BEHIND_PROXY", False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        # A browser holds a form to this also where its answer sends it: to the identity provider, if there is one.
        "form-action": [SELF, *env.provider_origins(IDENTITY_PROVIDER)],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default"],
    }
}

EMAIL_BACKEND = env.text(
    "THIDUA_EMAIL_BACKEND",
    "django.core.mail.backends.locmem.EmailBackend"
    if TESTING
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_HOST = env.text("THIDUA_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("THIDUA_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("THIDUA_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("THIDUA_EMAIL_PASSWORD", "")
_MAIL_SECURITY = env.one_of("THIDUA_EMAIL_SECURITY", ("none", "starttls", "tls"))
EMAIL_USE_TLS = _MAIL_SECURITY == "starttls"
EMAIL_USE_SSL = _MAIL_SECURITY == "tls"
#: Seconds; a mail server that does not answer must not hold the worker.
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.text("THIDUA_EMAIL_FROM", "thi-dua@localhost")
#: Adapters of ground.ports.MessageChannel by dotted path; notices are sent through each.
NOTICE_CHANNELS = ["thidua.outside.mail.MailChannel"]
#: Says a stored Vietnamese sentence in the active language, by dotted path: letters speak the recipient's.
SAID = "thidua.web.said.said"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING" if TESTING else "INFO"},
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
