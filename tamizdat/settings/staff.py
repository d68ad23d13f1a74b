"""Accounts, log-in and the second factor. Why it is so: docs/decisions/0003-accounts-and-second-factor.md."""

AUTH_USER_MODEL = "staff.Account"
AUTHENTICATION_BACKENDS = ["tamizdat.staff.backend.AccountBackend"]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAILADMIN_LOGIN_URL = "account_login"

ACCOUNT_ADAPTER = "tamizdat.staff.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# The optional mail address of an account is sealed and proves nothing, so allauth does not learn of it.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# What answers the web sends no mail.
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# A session ends with the browser, and after SESSION_COOKIE_AGE in any case.
ACCOUNT_SESSION_REMEMBER = False

MFA_ADAPTER = "tamizdat.staff.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
# One step of half a minute for slow fingers, slow lines and clocks that are a little off (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {"add_webauthn": "tamizdat.staff.forms.AddPasskeyForm"}
# What the authenticator app shows beside the user name. A phone that is searched need not name the newspaper.
MFA_TOTP_ISSUER = "Staff"

# How long an enrolment link is good for.
PASSWORD_RESET_TIMEOUT = 60 * 60 * 24

# Passwords are set on pages under /staff/ alone, never by one account for another.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = True

# The JSON API is public and reads only. A password sent along would be a way in without a second factor.
REST_FRAMEWORK: dict[str, object] = {"DEFAULT_AUTHENTICATION_CLASSES": [], "UNAUTHENTICATED_USER": None}

WAGTAIL_FINISH_WORKFLOW_ACTION = "tamizdat.staff.approval.publish_reviewed"
