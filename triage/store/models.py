"""All tables in one place, so that the metadata is whole whoever asks for it first."""

from triage.store.accounts import Account, Role, account_locations, account_roles
from triage.store.tables.alarm import Absence, CaseStep, LocationAlarms, StaffPhone
from triage.store.tables.base import Base, UtcTime
from triage.store.tables.batch import VisitBatch
from triage.store.tables.case import Case, CaseExtract, Result, Review
from triage.store.tables.clinic import Location, LocationHelp, LocationMessages, Setting
from triage.store.tables.code import CodeTry, EntryCode
from triage.store.tables.definition import Definition, DefinitionFile
from triage.store.tables.delivery import Delivery
from triage.store.tables.intake import Intake, IntakeSave, PatientSession
from triage.store.tables.keeping import Erasure, LegalHold, RetentionStep
from triage.store.tables.keying import Keying
from triage.store.tables.kiosk import Kiosk, KioskPage
from triage.store.tables.message import Decline, MessageStop, PatientMessage
from triage.store.tables.people import PatientChange, PatientMerge, PatientSearch, PatientTag
from triage.store.tables.sequel import Permit, Presence, Sequel
from triage.store.tables.staff import Passkey, SignInLock, StaffNotice, StaffSession, StaffSubject
from triage.store.tables.step import VisitStep
from triage.store.tables.tally import RuleTally
from triage.store.tables.trail import Audit, AuditHead, AuditKey, AuditReason, Outbox
from triage.store.tables.visit import Invite, Patient, Visit

__all__ = [
    "Absence",
    "Account",
    "Audit",
    "AuditHead",
    "AuditKey",
    "AuditReason",
    "Base",
    "Case",
    "CaseExtract",
    "CaseStep",
    "CodeTry",
    "Decline",
    "Definition",
    "DefinitionFile",
    "Delivery",
    "EntryCode",
    "Erasure",
    "Intake",
    "IntakeSave",
    "Invite",
    "Keying",
    "Kiosk",
    "KioskPage",
    "LegalHold",
    "Location",
    "LocationAlarms",
    "LocationHelp",
    "LocationMessages",
    "MessageStop",
    "Outbox",
    "Passkey",
    "Patient",
    "PatientChange",
    "PatientMerge",
    "PatientMessage",
    "PatientSearch",
    "PatientSession",
    "PatientTag",
    "Permit",
    "Presence",
    "Result",
    "RetentionStep",
    "Review",
    "Role",
    "RuleTally",
    "Sequel",
    "Setting",
    "SignInLock",
    "StaffNotice",
    "StaffPhone",
    "StaffSession",
    "StaffSubject",
    "UtcTime",
    "Visit",
    "VisitBatch",
    "VisitStep",
    "account_locations",
    "account_roles",
]
