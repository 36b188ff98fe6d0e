"""Alive and ready, for whatever watches the server."""

from flask.testing import FlaskClient


def test_living_process_says_so(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_installation_without_mail_is_not_ready(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["problems"] == ["Alerts cannot leave: SMTP_HOST is not set."]


def test_asking_leaves_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/healthz").headers
