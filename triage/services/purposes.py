"""Why things are done, as the audit trail says it: one word for each kind of act."""

OWN_FORM = "own form"               # a patient's own doing
CARE = "care"                       # to know the patient, and what their form comes to
IDENTITY = "who somebody is"        # finding the right record, and putting wrong ones right
CONTACT = "contact"                 # inviting, reminding, giving a link or a code
LISTS = "lists of visits"
CONTENT = "rules"
ADMINISTRATION = "administration"   # accounts, sites, tablets
ACCESS = "access"                   # signing in, and being refused
KEEPING = "keeping"                 # retention, holds, exports for patients, erasure, backups
AUDIT = "audit"
STATED = "stated reason"     # an administrator at a case, who said why
JOB = "job"                         # what runs by itself

PATIENTS = ("patient", "kiosk")

# By how the action begins; the first that fits. What fits none is care.
BEGINNINGS: tuple[tuple[str, str], ...] = (
    ("case opened with a reason", STATED), ("case closed again", STATED), ("case looked for", STATED),
    ("patient opened with a reason", KEEPING), ("patient looked for", KEEPING), ("patient overview", KEEPING),
    ("patient exported", KEEPING), ("patient erased", KEEPING), ("hold ", KEEPING), ("retention ", KEEPING),
    ("backup ", KEEPING), ("key ", KEEPING), ("trail ", AUDIT),
    ("patient found", IDENTITY), ("patient compared", IDENTITY), ("patient corrected", IDENTITY),
    ("patient changed", IDENTITY), ("patients merged", IDENTITY), ("merge ", IDENTITY),
    ("birth date ", IDENTITY), ("identity ", IDENTITY),
    ("link ", CONTACT), ("code ", CONTACT), ("address ", CONTACT), ("message", CONTACT),
    ("invitations ", CONTACT),
    ("list taken out", KEEPING), ("list ", LISTS), ("rows ", LISTS),
    ("rules ", CONTENT), ("cases indexed", CONTENT),
    ("account ", ADMINISTRATION), ("location ", ADMINISTRATION), ("kiosk ", ADMINISTRATION),
    ("help ", ADMINISTRATION), ("installation ", ADMINISTRATION), ("clinician ", ADMINISTRATION),
    ("demonstration ", ADMINISTRATION),
    ("signed ", ACCESS), ("sign-in ", ACCESS), ("turned away", ACCESS), ("shown again ", ACCESS),
    ("password ", ACCESS), ("passkey ", ACCESS), ("recovery ", ACCESS),
    ("session", ACCESS), ("other sessions ", ACCESS), ("pairing ", ACCESS),
)


def purpose_of(actor_kind: str, action: str) -> str:
    """Give why an actor of this kind does it."""
    if actor_kind in PATIENTS:
        return OWN_FORM
    if actor_kind == "system":
        return JOB
    return next((why for beginning, why in BEGINNINGS if action.startswith(beginning)), CARE)
