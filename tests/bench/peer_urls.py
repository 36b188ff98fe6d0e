"""The peer's one view and its addresses."""

from typing import Any

from django.http import HttpResponse
from django.urls import path
from formtools.wizard.views import NamedUrlSessionWizardView

from tests.bench.peer import FORMS, TITLES


class IntakeWizard(NamedUrlSessionWizardView):   # type: ignore[misc]  # formtools has no types
    """One step per page of the questionnaire."""

    form_list = FORMS
    template_name = "page.html"

    def get_context_data(self, form: Any, **context: Any) -> dict[str, Any]:
        """Add the page's title."""
        return {**super().get_context_data(form=form, **context), "title": TITLES[self.steps.current]}

    def done(self, form_list: Any, **context: Any) -> HttpResponse:
        """End the walk; the load stops before."""
        return HttpResponse(str(len(form_list)))


wizard = IntakeWizard.as_view(url_name="step")
urlpatterns = [path("walk/<slug:step>/", wizard, name="step"), path("walk/", wizard, name="walk")]
