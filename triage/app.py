"""The application: settings, parts, blueprints. The one place that knows them all."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined

from triage.config import ROOT, ConfigError, Settings, load
from triage.library import Library
from triage.services.parts import Services, utc_now
from triage.store import key_check
from triage.store.crypto import Cipher
from triage.store.database import Store, make_engine
from triage.store.errors import Unavailable, WrongKey
from triage.web import (
    account,
    accounts,
    admin,
    assets,
    clinician,
    compression,
    context,
    csrf,
    desk,
    errors,
    follow,
    gateway,
    headers,
    home,
    hosts,
    kiosk,
    metrics,
    openid,
    ops,
    origin,
    patient,
    proxies,
    request_log,
)

LARGEST_FORM = 256 * 1024   # bytes; the largest page with everything ticked and typed is about 20 kB
MOST_FIELDS = 2_000


def create_app(config: Mapping[str, Any] | None = None,
               clock: Callable[[], datetime] = utc_now, library: Library | None = None) -> Flask:
    """Make the application. `config` overrides settings by their upper-case names.

    `library`: conditions that were read already, rather than those of the settings' folder.
    Raises ConfigError, naming the setting, where the installation is not configured whole.
    """
    settings = load(os.environ, config)
    app = Flask("triage", instance_path=str(settings.instance_dir.resolve()),
                template_folder=str(ROOT / "templates"))
    _configure(app, settings)
    for first in (metrics, request_log):   # before all others: they see how every request ends
        first.init_app(app)
    parts = make_services(settings, clock, library)
    context.init_app(app, parts)
    for module in (origin, headers, hosts, compression, assets, csrf, errors):
        module.init_app(app)
    accounts.init_app(app, parts)
    # Only here: web knows no store. A database that is away is no fault of ours, and may be back soon.
    app.register_error_handler(Unavailable, errors.show_unavailable)
    for audience in (ops, gateway, home, openid, account, admin, desk, clinician, patient, kiosk):
        app.register_blueprint(audience.bp)
    return app


def make_services(settings: Settings, clock: Callable[[], datetime] = utc_now,
                  library: Library | None = None) -> Services:
    """Open the parts that `settings` describe, without a web application round them."""
    cipher = Cipher(settings.encryption_keys, settings.active_key)
    store = Store(make_engine(settings.database_url), cipher)
    try:
        key_check.check(store, clock())
    except WrongKey as error:
        raise ConfigError(str(error)) from error
    return Services(store, library or Library(settings.questionnaires_dir), settings, clock)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=[settings.secret_key_before] if settings.secret_key_before else [],
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=MOST_FIELDS,
        TEMPLATES_AUTO_RELOAD=False,
    )
    follow.init_app(app)   # before proxies are heeded: they speak of the request that came in
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    proxies.init_app(app, settings)
