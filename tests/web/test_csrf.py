"""A form that changes something is taken from our own pages only."""

from flask import Flask

from tests.support.routes import address, rules

SIGNED = "gateway."   # its posts come from no form, and carry a signature instead


def test_no_form_is_taken_without_its_token(app: Flask) -> None:
    posts = [rule for rule in rules(app)
             if "POST" in (rule.methods or set()) and not rule.endpoint.startswith(SIGNED)]
    taken = {rule.endpoint: app.test_client().post(address(app, rule)).status_code for rule in posts}
    assert taken
    assert {endpoint: status for endpoint, status in taken.items() if status != 400} == {}
