"""Members of the demonstration's staff at their browsers."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.support.app import parts_of
from triage.services import demo

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
EMAIL = {entry["id"]: entry["email"] for entry in demo.plan()["account"]}


def sign_in(app: Flask, who: str) -> FlaskClient:
    """Sign in one of "desk", "clinician", "riverside-clinician" and "administrator"."""
    client = app.test_client()
    token = TOKEN.search(client.get("/sign-in").text)
    data = {"email": EMAIL[who], "password": demo.password(parts_of(app).settings)}
    answer = client.post("/sign-in", data={**data, "csrf_token": token.group(1) if token else ""})
    assert answer.status_code == 302, answer.text
    return client
