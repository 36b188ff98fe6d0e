"""People who write markers into every box of a form, and press its button."""

from dataclasses import dataclass, field

from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.support.markers import Markers, forms_of, is_free
from tests.support.page import Element, Page
from tests.support.sign_in import sign_in
from tests.support.staff import Colleague


@dataclass
class Marker(Colleague):
    """Somebody of the staff who writes nothing else than markers."""

    markers: Markers = field(default_factory=Markers)

    @classmethod
    def as_(cls, app: Flask, who: str, markers: Markers) -> "Marker":
        """Sign in "desk", "clinician" or "administrator" of the demonstration."""
        return cls(sign_in(app, who), markers=markers)

    def mark(self, words: str, /, **fixed: str) -> Page:
        """Fill every free box of the form with such a button, leave or set the others, and press it.

        A "{}" in what is set stands for a marker.
        """
        button, form = next((button, form) for form in forms_of(self.page) for button in form.all("button")
                            if words in button.text)
        data: MultiDict[str, str] = MultiDict(self.page.filled(self.page.all("form").index(form), {}))
        for one in form.walk():
            if one.tag == "select" and not data.get(one["name"]):
                data[one["name"]] = [option["value"] for option in one.all("option")][-1]
            elif is_free(one) and one["name"] not in fixed:
                data[one["name"]] = self.markers.of(one["type"], one["name"])
        for name, value in {**_named(button), **fixed}.items():
            data[name] = value.replace("{}", self.markers.of("text", name)) if "{}" in value else value
        address = button["formaction"] or form["action"] or self.page.address
        return self._see(self.client.post(address, data=data, follow_redirects=True))


def _named(button: Element) -> dict[str, str]:
    return {button["name"]: button["value"]} if button["name"] else {}
