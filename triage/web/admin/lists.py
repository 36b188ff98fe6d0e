"""The administrator's lists as files."""

from flask import Response

from triage.services import site_help, taking_out
from triage.services.actors import Role
from triage.web.accounts import actor, staff
from triage.web.admin.blueprint import bp
from triage.web.context import services
from triage.web.listing import as_file


@bp.get("/admin/locations/locations.csv")
@staff(Role.ADMINISTRATOR)
def locations_csv() -> Response:
    """Give the locations as a file."""
    parts = services()
    found = site_help.sites(parts.store, actor())
    return as_file(taking_out.locations_list(parts.store, actor(), found, now=parts.now()))
