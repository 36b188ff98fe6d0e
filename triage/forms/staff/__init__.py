"""What staff type in. The messages say how to mend it; everything typed is kept."""

from triage.forms.staff.base import PressForm, StaffForm
from triage.forms.staff.decision import DecisionForm
from triage.forms.staff.entry import EntryForm
from triage.forms.staff.first_run import FirstRunForm
from triage.forms.staff.kiosk import KioskForm
from triage.forms.staff.location import NumbersForm, WordsForm
from triage.forms.staff.people import NewPersonForm, PersonForm
from triage.forms.staff.put_right import AddressForm, CancelForm, MoveForm, OtherPatientForm, OwnerForm
from triage.forms.staff.sequel import AddendumForm, ReopenForm
from triage.forms.staff.site import CliniciansForm, NewSiteForm, SiteForm
from triage.forms.staff.visit import VisitForm
from triage.forms.staff.walk_in import WalkInForm

__all__ = ["AddendumForm", "AddressForm", "CancelForm", "CliniciansForm", "DecisionForm", "EntryForm",
           "FirstRunForm", "KioskForm", "MoveForm", "NewPersonForm", "NewSiteForm", "NumbersForm",
           "OtherPatientForm", "OwnerForm", "PersonForm", "PressForm", "ReopenForm", "SiteForm", "StaffForm",
           "VisitForm", "WalkInForm", "WordsForm"]
