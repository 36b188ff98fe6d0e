"""Who may reach what: every endpoint with its audience, and how each answers those whom it lets in.

Whoever adds an endpoint adds it to AUDIENCE; to the other tables only where it answers otherwise than most.
"""

PUBLIC, PATIENT, FIRST_RUN = "public", "patient", "first run"
DESK, CLINICIAN, ADMIN, AUDITOR = "front_desk", "clinician", "administrator", "auditor"
EVERYBODY = frozenset({PUBLIC})
SIGNED_IN = frozenset({DESK, CLINICIAN, ADMIN, AUDITOR})

AUDIENCE: dict[str, frozenset[str]] = {
    "icon": EVERYBODY,
    "ops.healthz": EVERYBODY,
    "ops.readyz": EVERYBODY,                    # from the networks of the settings, or with a token
    "ops.metrics": EVERYBODY,                   # as above
    "gateway.status": EVERYBODY,                # with the signature of the gateway for text messages
    "gateway.answer": EVERYBODY,
    "home.start": EVERYBODY,                    # sends each to where they begin
    "security.login": EVERYBODY,
    "security.logout": EVERYBODY,
    "security.forgot_password": EVERYBODY,      # says that a link has ended; sends none
    "security.reset_password": EVERYBODY,       # with an administrator's link
    "security.two_factor_setup": EVERYBODY,     # after the password, where two factors are asked for
    "security.two_factor_token_validation": EVERYBODY,
    "security.two_factor_rescue": EVERYBODY,    # there is none
    "security.tf_select": EVERYBODY,            # these three after the password
    "security.mf_recovery": EVERYBODY,
    "security.wan_signin": EVERYBODY,
    "security.wan_signin_response": EVERYBODY,
    "security.two_factor_setup_validate": SIGNED_IN,
    "security.change_password": SIGNED_IN,
    "security.verify": SIGNED_IN,
    "security.mf_recovery_codes": SIGNED_IN,
    "security.wan_register": SIGNED_IN,
    "security.wan_register_response": SIGNED_IN,
    "security.wan_delete": SIGNED_IN,
    "security.wan_verify": SIGNED_IN,
    "security.wan_verify_response": SIGNED_IN,
    "openid.begin": EVERYBODY,                  # where the settings name a provider
    "openid.back": EVERYBODY,                   # for the browser that set out, with the provider's answer
    "account.mine": SIGNED_IN,
    "account.end_session": SIGNED_IN,
    "account.end_others": SIGNED_IN,
    "admin.first_run": frozenset({FIRST_RUN}),  # with the server's code, while nobody has an account
    "admin.locations": frozenset({ADMIN}),
    "admin.locations_csv": frozenset({ADMIN}),
    "admin.location": frozenset({ADMIN}),
    "admin.words": frozenset({ADMIN}),
    "admin.messages": frozenset({ADMIN}),
    "admin.message_texts": frozenset({ADMIN}),
    "admin.alarms": frozenset({ADMIN}),
    "admin.audit": frozenset({ADMIN, AUDITOR}),
    "admin.absences": frozenset({ADMIN, CLINICIAN}),      # clinicians see and set their own
    "admin.end_absence": frozenset({ADMIN, CLINICIAN}),
    "admin.site": frozenset({ADMIN}),
    "admin.new_site": frozenset({ADMIN}),
    "admin.clinicians": frozenset({ADMIN}),
    "admin.cases": frozenset({ADMIN}),
    "admin.open_case": frozenset({ADMIN}),
    "admin.opened_case": frozenset({ADMIN}),              # with a stated reason, for half an hour
    "admin.close_case": frozenset({ADMIN}),
    "admin.requests": frozenset({ADMIN}),
    "admin.find_patient": frozenset({ADMIN}),
    "admin.patient": frozenset({ADMIN}),                  # as above
    "admin.answer_request": frozenset({ADMIN}),
    "admin.people": frozenset({ADMIN, AUDITOR}),
    "admin.new_person": frozenset({ADMIN}),
    "admin.person": frozenset({ADMIN}),
    "admin.change_person": frozenset({ADMIN}),
    "patient.invitation": EVERYBODY,            # a date of birth opens it
    "patient.new_link": EVERYBODY,              # answers all alike; sends to the address on file alone
    "patient.again": EVERYBODY,                 # a cookie that ran out, and a date of birth
    "patient.welcome": frozenset({PATIENT}),
    "patient.place": frozenset({PATIENT}),
    "patient.page": frozenset({PATIENT}),
    "patient.urgent": frozenset({PATIENT}),
    "patient.unchecked": frozenset({PATIENT}),
    "patient.check_answers": frozenset({PATIENT}),
    "patient.changed": frozenset({PATIENT}),    # until the visit
    "patient.done": frozenset({PATIENT}),
    "patient.about": frozenset({PATIENT}),
    "patient.copy": frozenset({PATIENT}),       # in the browser that sent it, for half an hour
    "patient.language": frozenset({PATIENT}),
    "kiosk.start": EVERYBODY,                   # a code of the desk opens it, on a tablet that is paired
    "kiosk.pair": EVERYBODY,                    # with the administrator's code
    "kiosk.code": EVERYBODY,                    # with a code of the desk and a date of birth
    "kiosk.asks": EVERYBODY,                    # styles with the installation's seconds
    "kiosk.stay": EVERYBODY,
    "kiosk.clear": EVERYBODY,
    "kiosk.thanks": EVERYBODY,
    "kiosk.tablets": frozenset({ADMIN}),
    "kiosk.tablets_csv": frozenset({ADMIN}),
    "kiosk.revoke": frozenset({ADMIN}),
    "desk.today": frozenset({DESK, CLINICIAN}),
    "desk.day": frozenset({DESK, CLINICIAN}),
    "desk.rows": frozenset({DESK, CLINICIAN}),
    "desk.alarm": frozenset({DESK, CLINICIAN, ADMIN}),
    "desk.add_visit": frozenset({DESK}),
    "desk.bring_in": frozenset({DESK}),
    "desk.batch": frozenset({DESK}),
    "desk.read_batch": frozenset({DESK}),
    "desk.name_batch": frozenset({DESK}),
    "desk.mend_batch": frozenset({DESK}),
    "desk.commit_batch": frozenset({DESK}),
    "desk.forget_batch": frozenset({DESK}),
    "desk.batch_report": frozenset({DESK}),
    "desk.questions": frozenset({DESK}),         # what a clinician asks: to send, to hand over, to read out
    "desk.patients": frozenset({DESK, CLINICIAN}),
    "desk.found": frozenset({DESK, CLINICIAN}),
    "desk.found_csv": frozenset({DESK, CLINICIAN}),
    "desk.patient": frozenset({DESK, CLINICIAN}),
    "desk.correct_patient": frozenset({DESK}),
    "desk.merge": frozenset({DESK}),
    "desk.undo_merge": frozenset({DESK}),
    "desk.day_csv": frozenset({DESK, CLINICIAN}),
    "desk.walk_in": frozenset({DESK}),
    "desk.arrived": frozenset({DESK}),
    "desk.late": frozenset({DESK}),
    "desk.no_show": frozenset({DESK}),
    "desk.follow": frozenset({DESK}),
    "desk.put_right": frozenset({DESK}),
    "desk.undo": frozenset({DESK}),
    "desk.invite": frozenset({DESK}),
    "desk.link": frozenset({DESK}),
    "desk.invites": frozenset({DESK}),
    "desk.invite_cards": frozenset({DESK}),
    "desk.sending": frozenset({DESK}),
    "desk.send": frozenset({DESK}),
    "desk.decline": frozenset({DESK}),
    "desk.give_code": frozenset({DESK}),
    "desk.code": frozenset({DESK}),
    "desk.revoke_code": frozenset({DESK}),
    "desk.entry": frozenset({DESK}),
    "desk.end_entry": frozenset({DESK}),
    "desk.check_identity": frozenset({DESK, CLINICIAN}),
    "desk.summary": frozenset({DESK, CLINICIAN}),
    "desk.summary_pdf": frozenset({DESK, CLINICIAN}),
    "desk.printed": frozenset({DESK, CLINICIAN}),
    "desk.paper": frozenset({DESK}),
    "desk.paper_form": frozenset({DESK}),
    "desk.paper_pdf": frozenset({DESK}),
    "desk.paper_marks": frozenset({DESK}),
    "desk.keying": frozenset({DESK}),
    "desk.settle_keying": frozenset({DESK}),
    "desk.day_print": frozenset({DESK, CLINICIAN}),
    "desk.day_pdf": frozenset({DESK, CLINICIAN}),
    "desk.day_printed": frozenset({DESK, CLINICIAN}),
    "clinician.queue": frozenset({CLINICIAN}),
    "clinician.queue_csv": frozenset({CLINICIAN}),
    "clinician.rules": frozenset({CLINICIAN}),
    "clinician.learning": frozenset({CLINICIAN, ADMIN}),
    "clinician.learning_csv": frozenset({CLINICIAN, ADMIN}),
    "clinician.case": frozenset({CLINICIAN}),
    "clinician.ask": frozenset({CLINICIAN}),
    "clinician.take_back": frozenset({CLINICIAN}),
    "clinician.what_if": frozenset({CLINICIAN}),  # keeps nothing
    "clinician.acknowledge": frozenset({CLINICIAN}),
    "clinician.decide": frozenset({CLINICIAN}),
    "clinician.owner": frozenset({CLINICIAN}),
    "clinician.read_again": frozenset({CLINICIAN}),
    "clinician.addendum": frozenset({CLINICIAN}),
    "clinician.reopen": frozenset({CLINICIAN}),
    "clinician.presence": frozenset({CLINICIAN}),
    "clinician.bundle": frozenset({CLINICIAN}),
    "clinician.note": frozenset({CLINICIAN}),
    "clinician.note_text": frozenset({CLINICIAN}),
    "clinician.document": frozenset({CLINICIAN}),
    "clinician.answers": frozenset({CLINICIAN}),
    "clinician.record": frozenset({CLINICIAN}),
    "clinician.send_record": frozenset({CLINICIAN}),
    "clinician.again": frozenset({CLINICIAN}),
}
# Those that we guard ourselves; Flask-Security guards its own.
STAFF = {endpoint: roles for endpoint, roles in AUDIENCE.items()
         if roles <= SIGNED_IN and not endpoint.startswith("security.")}

# To whoever is let in, with a form that holds nothing: GET 200, POST one of DONE, and 404 where the address
# names something that is not there. Else as listed here; "... elsewhere" of another location's things.
DONE = frozenset({200, 302, 303, 400, 401, 409, 410, 422})
ANSWERS: dict[str, int] = {
    **{f"{asked}{place}": 403 for place in ("", " elsewhere")   # nobody has said why
       for asked in ("GET admin.opened_case", "POST admin.close_case", "GET admin.patient",
                     "POST admin.answer_request")},
    "POST desk.settle_keying elsewhere": 303,   # back to the form, which then is not there
    "GET desk.code": 404,                       # none was given
    "GET desk.day_pdf": 303,                    # nobody is expected
    "GET desk.entry": 404,                      # the form was sent
    "POST desk.entry": 404,
    "POST desk.check_identity": 404,            # nobody waits to be checked
    "GET desk.found": 404,                      # no search
    "GET desk.found_csv": 404,
    "GET desk.invite_cards": 404,               # no day
    "POST desk.invite_cards": 404,
    "GET desk.link": 404,                       # none is live
    "POST clinician.again": 404,
    "GET clinician.learning_csv": 404,
    "GET security.wan_delete": 302,
    "GET patient.changed": 303,                 # the form was not sent yet
    "GET patient.copy": 303,
    "GET patient.done": 303,
    "GET patient.page": 303,
    "GET patient.urgent": 303,                  # nothing urgent
}
# What is open to everybody: to those who are signed in with us where they differ, as (others, signed in).
PUBLIC_ANSWERS: dict[str, int | tuple[int, int]] = {
    "GET admin.first_run": 404,
    "GET home.start": 303,
    "GET icon": 200,
    "GET kiosk.asks": 200,
    "GET kiosk.code": 200,
    "GET kiosk.start": 200,
    "GET kiosk.thanks": 200,
    "GET openid.back": 404,
    "GET openid.begin": 404,
    "GET ops.healthz": 200,
    "GET ops.metrics": 200,
    "GET ops.readyz": 503,
    "GET patient.invitation": 200,
    "GET patient.new_link": 200,
    "GET security.forgot_password": 410,
    "GET security.login": (200, 302),
    "GET security.mf_recovery": 302,
    "GET security.reset_password": 302,
    "GET security.tf_select": 302,
    "GET security.two_factor_rescue": 404,
    "GET security.two_factor_setup": (302, 200),
    "GET security.two_factor_token_validation": (302, 303),
    "GET security.wan_signin": (200, 302),
    "POST admin.first_run": 404,
    "POST gateway.answer": 404,
    "POST gateway.status": 404,
    "POST kiosk.clear": 303,
    "POST kiosk.code": 422,
    "POST kiosk.pair": 422,
    "POST kiosk.start": 200,
    "POST kiosk.stay": 410,
    "POST patient.again": 410,
    "POST patient.invitation": 422,
    "POST patient.new_link": 303,
    "POST security.forgot_password": 404,
    "POST security.login": (422, 302),
    "POST security.logout": 302,
    "POST security.mf_recovery": 302,
    "POST security.reset_password": 302,
    "POST security.tf_select": 302,
    "POST security.two_factor_rescue": 404,
    "POST security.two_factor_setup": (302, 422),
    "POST security.two_factor_token_validation": (302, 303),
    "POST security.wan_signin": (200, 302),
    "POST security.wan_signin_response": 302,
}
# Where a location's things are everybody's whose role it is: the administrators of the installation.
EVERYWHERE = frozenset({"admin.alarms", "admin.clinicians", "admin.location", "admin.message_texts",
                        "admin.messages", "admin.site", "admin.words"})
# Pages that hold what was typed say in their place that the session is over, and lose nothing.
IN_PLACE = frozenset({"clinician.decide", "clinician.addendum", "clinician.reopen", "admin.open_case",
                      "admin.find_patient", "admin.answer_request"})
