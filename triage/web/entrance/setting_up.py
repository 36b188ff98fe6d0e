"""Flask-Security, set up: which of its pages there are, where, and what they are drawn with."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import (
    Flask,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import user_logged_out
from flask_security import Security, current_user, user_authenticated
from werkzeug import Response
from wtforms import Form

from triage.config import Settings
from triage.services.parts import Services
from triage.web.context import services
from triage.web.entrance import forms, sessions
from triage.web.entrance.datastore import Accounts
from triage.web.entrance.factors import Codes, Passkeys, RecoveryCodes
from triage.web.entrance.passwords import Passwords
from triage.web.entrance.proving import has_app

PROVED_FOR = timedelta(minutes=10)   # how long after showing who one is the factors may be changed
RESET_WITHIN = timedelta(hours=24)
MINE = "account.mine"
UNPROCESSABLE = 422
AFTER_PROVIDER = {"openid away": 503, "openid refused": 403, "openid stale": 400, "openid stranger": 403}


def init_app(app: Flask, parts: Services) -> None:
    """Add the way in. Nobody can register: accounts are made by administrators."""
    app.config.update(_passwords(parts.settings) | _pages() | _factors(parts.settings))
    security = Security(
        app, Accounts(parts), login_form=forms.SignInForm, verify_form=forms.ProveForm,
        change_password_form=forms.NewPasswordForm, two_factor_verify_code_form=forms.CodeForm,
        mf_recovery_form=forms.RecoveryForm, two_factor_setup_form=forms.SetUpForm,
        two_factor_select_form=forms.StepForm, two_factor_rescue_form=forms.RescueForm,
        wan_register_form=forms.NewPasskeyForm,
        wan_signin_response_form=forms.PasskeyForm, totp_cls=Codes, mf_recovery_codes_util_cls=RecoveryCodes,
        webauthn_util_cls=Passkeys, password_util_cls=Passwords,
        render_template=_render)  # type: ignore[arg-type]  # a response does as well as a text
    security.want_json(lambda _request: False)   # pages only: no second way in beside them
    security.login_manager.user_loader(sessions.load)
    security.login_manager.request_loader(lambda _request: None)
    user_authenticated.connect(sessions.begin, app)
    user_logged_out.connect(sessions.end, app)
    code = "security.two_factor_token_validation"
    app.view_functions[code] = _for_strangers(app.view_functions[code])
    app.view_functions["security.forgot_password"] = _nothing_here
    app.view_functions["security.two_factor_rescue"] = _nothing_here


def _passwords(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_PASSWORD_SALT": settings.password_salt,
        "SECURITY_PASSWORD_HASH": "argon2",   # argon2id
        "SECURITY_PASSWORD_SCHEMES": ["argon2"], "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_NORMALIZE_FORM": None,   # exactly as it is typed
        "SECURITY_USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": str.strip, "case_insensitive": True}}],
        "SECURITY_RETURN_GENERIC_RESPONSES": True, "SECURITY_FLASH_MESSAGES": False,
        "SECURITY_API_ENABLED_METHODS": ["session"], "SECURITY_STATIC_FOLDER": None,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False, "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
        "SECURITY_FRESHNESS": PROVED_FOR, "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
        "SECURITY_CLI_USERS_NAME": False, "SECURITY_CLI_ROLES_NAME": False,
        **{f"SECURITY_MSG_{name}": (words, "error") for name, words in forms.WORDS.items()}}


def _pages() -> dict[str, Any]:
    return {
        "SECURITY_LOGIN_URL": "/sign-in", "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"], "SECURITY_LOGIN_USER_TEMPLATE": "security/login.html",
        "SECURITY_POST_LOGIN_VIEW": "home.start", "SECURITY_POST_LOGOUT_VIEW": "security.login",
        "SECURITY_CHANGEABLE": True, "SECURITY_CHANGE_URL": "/account/password",
        "SECURITY_POST_CHANGE_VIEW": MINE,
        "SECURITY_RECOVERABLE": True, "SECURITY_RESET_URL": "/new-password",
        "SECURITY_RESET_PASSWORD_WITHIN": RESET_WITHIN,
        "SECURITY_VERIFY_URL": "/account/again", "SECURITY_POST_VERIFY_VIEW": MINE,
        "SECURITY_TWO_FACTOR_SETUP_URL": "/sign-in/app",
        "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
        "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "security/two_factor_token_validation.html",
        "SECURITY_TWO_FACTOR_RESCUE_URL": "/sign-in/rescue",
        "SECURITY_TWO_FACTOR_SELECT_URL": "/sign-in/choose",
        "SECURITY_TWO_FACTOR_SELECT_TEMPLATE": "security/tf_select.html",
        "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": MINE,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
        "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery",
        "SECURITY_WAN_REGISTER_URL": "/account/passkeys",
        "SECURITY_WAN_DELETE_URL": "/account/passkeys/remove",
        "SECURITY_WAN_SIGNIN_URL": "/sign-in/passkey", "SECURITY_WAN_VERIFY_URL": "/account/again/passkey",
        "SECURITY_WAN_POST_REGISTER_VIEW": MINE}


def _factors(settings: Settings) -> dict[str, Any]:
    return {
        "SECURITY_TWO_FACTOR": True, "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TOTP_SECRETS": {"1": settings.totp_secret}, "SECURITY_TOTP_ISSUER": "Backstory",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_WEBAUTHN": True, "SECURITY_WAN_RP_NAME": "Backstory",
        "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": True, "SECURITY_WAN_ALLOW_AS_MULTI_FACTOR": True,
        "SECURITY_WAN_ALLOW_AS_VERIFY": ["first", "secondary"], "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_REGISTER_WITHIN": timedelta(minutes=5),
        "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=5)}


def _render(template: str, **context: Any) -> Response:
    """Render one of Flask-Security's pages; one with an error says so by its status."""
    wrong, settings = session.pop(forms.WRONG, ""), services().settings
    provider = settings.oidc_issuer and settings.oidc_name
    response = make_response(render_template(
        template, wrong=wrong, has_app=has_app(current_user), provider=provider, **context))
    response.status_code = AFTER_PROVIDER.get(wrong, response.status_code)
    if request.method == "POST" and any(isinstance(one, Form) and one.errors for one in context.values()):
        response.status_code = UNPROCESSABLE
    return response


def _for_strangers(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Send whoever is signed in to their account. Flask-Security would sign them out for looking."""
    def shown() -> ResponseReturnValue:
        return redirect(url_for(MINE), 303) if sessions.held() else view()
    return shown


def _nothing_here(**_place: Any) -> Response:
    """Show that there is no such page: an administrator mends a lost password or factor, not a mail."""
    if request.endpoint != "security.forgot_password" or request.method != "GET":
        abort(404)
    return make_response(render_template("security/forgot_password.html"), 410)
