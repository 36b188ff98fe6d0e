"""The blueprint of one's own account."""

from flask import Blueprint

bp = Blueprint("account", __name__)
