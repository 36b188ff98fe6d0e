"""Fixtures of the tests that go through the browser's own requests."""

import pytest
from flask import Flask

from tests.support.patient import Clinic, Patient, make_clinic
from tests.support.tablet import paired


@pytest.fixture
def clinic(app: Flask) -> Clinic:
    """A clinic."""
    return make_clinic(app)


@pytest.fixture
def patient(app: Flask, clinic: Clinic) -> Patient:
    """Somebody whose form is open, at its first page."""
    found = Patient(app.test_client(), clinic.invite())
    found.open()
    found.get("/intake/right-now")
    return found


@pytest.fixture
def tablet(clinic: Clinic) -> Patient:
    """A tablet that is paired, at its start page."""
    return paired(clinic)
