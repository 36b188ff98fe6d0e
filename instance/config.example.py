"""Every setting, with its default or an example. `make run` writes config.py; this page explains it.

Each may be given in the environment instead, as BACKSTORY_<NAME>; the environment wins.
To make a key or a secret: python3 -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())"
"""
# ruff: noqa: S105 - the values are examples, and too short to be accepted.

# --- keys: fresh for every installation, never shared ------------------------------------------------
SECRET_KEY = "at least 32 characters"     # signs cookies; a new one signs everybody out
# SECRET_KEY_BEFORE = "the former one"    # for a day after a change: nobody is signed out, no page is lost
PASSWORD_SALT = "at least 32 characters"  # a new one makes every password useless
TOTP_SECRET = "at least 32 characters"    # guards the second step of signing in
ENCRYPTION_KEYS = {"k1": "32 bytes in base64"}   # in the environment: k1:base64,k2:base64
ACTIVE_KEY = "k1"                         # seals new records; the other keys stay, to read old ones
LINK_KEY = "32 bytes in base64"           # a new one ends every patient's link

# --- where things are ---------------------------------------------------------------------------------
# DATABASE_URL = "postgresql+psycopg://backstory@localhost/backstory"   # default: SQLite in this folder
# SERVING_ROLE = ""                         # who serves, where another role of PostgreSQL owns the tables
# QUESTIONNAIRES_DIR = "questionnaires"
# DEFAULT_CONDITION = "post-laminectomy"
# BASE_URL = "https://intake.example.org"   # where people reach this server; default http://127.0.0.1:PORT
# TIMEZONE = "America/Chicago"
# PROXIES = 0                               # how many proxies in front add X-Forwarded-For and -Proto
# PROXY_NETWORKS = ["127.0.0.0/8", "::1"]   # where they ask from; in the environment: 10.0.0.7,fd00::/8
# PLAIN_HTTP = False                        # True: serve without HTTPS, on this machine alone, to try it
# MONITOR_NETWORKS = ["127.0.0.0/8", "::1"] # who may ask /readyz and /metrics
# MONITOR_TOKEN = ""                        # or whoever sends this as a bearer token; 32 characters
# CLINIC_PHONE = ""                         # shown where the database cannot be asked for the site's
# STAFF_IDLE_MINUTES = 15                   # a staff session ends when nobody does anything for so long
# SIGN_IDLE_MINUTES = 10                    # after so long a signature needs the password again
# STAFF_LONGEST_HOURS = 12                  # and when it is so old
# TWO_FACTORS = True                        # False: clinicians and administrators sign in by password alone
# CODE_MINUTES = 15                        # how long a code of the desk waits to be used
# KIOSK_WARN = 90                           # seconds until an idle tablet asks "more time?"
# KIOSK_WIPE = 180                          # seconds until it is wiped
# DEMO = False                              # True: `make run` fills an empty database with a demonstration

# --- staff sign in with the account they have at work (OpenID Connect); docs/deploy.md explains ---------
# OIDC_ISSUER = "https://login.example.org" # as the provider writes it; empty: passwords and passkeys alone
# OIDC_CA = ""                              # a PEM file: who alone vouches for it; empty: this machine's
# OIDC_CLIENT_ID = ""
# OIDC_CLIENT_SECRET = ""                   # empty: a client without one, by PKCE alone
# OIDC_NAME = "your work account"           # "Sign in with ..." on the button
# OIDC_TWO_FACTORS = ""                     # like "mfa": values of acr or amr that count as two factors
# OIDC_ASK_AGAIN = True                     # False: for providers that cannot ask again at each sign-in

# --- alerts by e-mail: without SMTP_HOST they wait, and the staff's pages show that they wait ---------
# SMTP_HOST = "smtp.example.org"
# SMTP_PORT = 587
# SMTP_TLS = "starttls"                     # "starttls", "tls" or "none"
# SMTP_CA = ""                              # as OIDC_CA, for the mail server
# SMTP_USER = ""
# SMTP_PASSWORD = ""
# MAIL_FROM = "intake@example.org"
# ALARM_TEST_EMAIL = ""                     # where the hourly test goes; empty: the server is only asked
# ALARM_TEST_PHONE = ""                     # the same by text, like "+13125550142"; empty: none

# --- text messages to patients: without SMS_ACCOUNT they wait; docs/messages.md explains the gateway ----
# SMS_URL = "https://api.twilio.com"        # or another host that speaks the same
# SMS_CA = ""                               # as OIDC_CA, for the gateway
# SMS_ACCOUNT = ""                          # like "AC…"
# SMS_TOKEN = ""
# SMS_FROM = ""                             # our number, like "+13125550142", or a messaging service "MG…"

# --- the clinic's record system: docs/record.md says what is sent where, and how it is tried again -------
# FHIR_URL = "https://ehr.example.org/fhir" # a FHIR R4 server; empty: nothing is sent
# FHIR_TOKEN = ""                           # a bearer token, where the server wants one
# FHIR_CA = ""                              # as OIDC_CA, for the FHIR server
# HL7_HOST = ""                             # takes HL7 v2 over MLLP; empty: nothing is sent
# HL7_PORT = 2575
# HL7_TLS = False                           # needed for every host but this machine
# HL7_CA = ""                               # as OIDC_CA, for the receiver
# RECORD_ON_SIGNING = True                  # False: a clinician sends each case by hand
