"""A list to take away: as CSV, or with its data dictionary in an archive."""

from flask import Response, request

from triage.services.lists import CsvList


def as_file(found: CsvList) -> Response:
    """Give a list as a file. `?as=zip` adds the dictionary; `?mark=no` leaves out the sign for Excel."""
    mark = request.args.get("mark") != "no"
    if request.args.get("as") == "zip":
        return _file(found.to_zip(mark=mark), f"{found.name}.zip", "application/zip")
    return _file(found.to_csv(mark=mark), f"{found.name}.csv", "text/csv; charset=utf-8")


def _file(data: bytes, name: str, type_: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(data, content_type=type_, headers={"Content-Disposition": disposition})
