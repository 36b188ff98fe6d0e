"""What the pages have in common on which an administrator says why before a record opens."""

from flask_wtf.csrf import CSRFError

from triage.forms.staff import StaffForm
from triage.services import stated
from triage.services.errors import InvalidInput
from triage.web.admin.blueprint import bp
from triage.web.once_more import began_anew

FORBIDDEN, CONFLICT, UNPROCESSABLE = 403, 409, 422

bp.register_error_handler(CSRFError, began_anew)   # nothing that was typed is lost


def holds(form: StaffForm) -> bool:
    """Whether a form is filled in so far that it can be acted on, its `reason` too; says what is not."""
    right = form.validate()
    if not form["reason"].errors:
        try:
            stated.checked(form["reason"].data)
        except InvalidInput as wrong:
            form.blame(wrong.field, wrong.message)
            return False
    return right
