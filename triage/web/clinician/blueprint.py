"""The clinicians' blueprint."""

from flask import Blueprint

bp = Blueprint("clinician", __name__, url_prefix="/clinician")
