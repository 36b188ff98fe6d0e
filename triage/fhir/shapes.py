"""The shapes of FHIR R4 elements that this program reads, as one table.

An entry is `name:type`; `!` marks what must be there, `*` a list, `[x]` a choice of types.
"""

from dataclasses import dataclass
from functools import cache

from triage.fhir.primitives import FITS

ANY = "Any"
"""An object of a type that is not looked into."""

_VALUES = (
    "base64Binary|boolean|canonical|code|date|dateTime|decimal|id|instant|integer|markdown|oid|positiveInt|"
    "string|time|unsignedInt|uri|url|uuid|Address|Age|Annotation|Attachment|CodeableConcept|Coding|ContactPoint|"
    "Count|Distance|Duration|HumanName|Identifier|Money|Period|Quantity|Range|Ratio|Reference|SampledData|"
    "Signature|Timing|ContactDetail|Contributor|DataRequirement|Expression|ParameterDefinition|RelatedArtifact|"
    "TriggerDefinition|UsageContext|Dosage|Meta")
_RESOURCE = (
    "resourceType!:code id:id meta:Meta implicitRules:uri language:code text:Narrative contained*:Resource "
    "extension*:Extension modifierExtension*:Extension ")
_DEFINITION = (
    _RESOURCE + "url:uri identifier*:Identifier version:string name:string title:string status!:code "
    "experimental:boolean date:dateTime publisher:string contact*:ContactDetail description:markdown "
    "useContext*:UsageContext jurisdiction*:CodeableConcept purpose:markdown copyright:markdown ")
_ELEMENT = "id:string extension*:Extension "
_BACKBONE = _ELEMENT + "modifierExtension*:Extension "

_TABLE = {
    "Questionnaire": _DEFINITION + "derivedFrom*:canonical subjectType*:code approvalDate:date "
                     "lastReviewDate:date effectivePeriod:Period code*:Coding item*:Item",
    "Item": _BACKBONE + "linkId!:string definition:uri code*:Coding prefix:string text:string type!:code "
            "enableWhen*:EnableWhen enableBehavior:code required:boolean repeats:boolean readOnly:boolean "
            "maxLength:integer answerValueSet:canonical answerOption*:AnswerOption initial*:Initial "
            "item*:Item",
    "EnableWhen": _BACKBONE + "question!:string operator!:code answer[x]!:"
                  "boolean|decimal|integer|date|dateTime|time|string|Coding|Quantity|Reference",
    "AnswerOption": _BACKBONE + "value[x]!:integer|date|time|string|Coding|Reference initialSelected:boolean",
    "Initial": _BACKBONE + "value[x]!:boolean|decimal|integer|date|dateTime|time|string|uri|Attachment|"
               "Coding|Quantity|Reference",
    "QuestionnaireResponse": _RESOURCE + "identifier:Identifier basedOn*:Reference partOf*:Reference "
                             "questionnaire:canonical status!:code subject:Reference encounter:Reference "
                             "authored:dateTime author:Reference source:Reference item*:ResponseItem",
    "ResponseItem": _BACKBONE + "linkId!:string definition:uri text:string answer*:ResponseAnswer "
                    "item*:ResponseItem",
    "ResponseAnswer": _BACKBONE + "value[x]!:boolean|decimal|integer|date|dateTime|time|string|uri|"
                      "Attachment|Coding|Quantity|Reference item*:ResponseItem",
    "ValueSet": _DEFINITION + "immutable:boolean compose:Compose expansion:Expansion",
    "Compose": _BACKBONE + "lockedDate:date inactive:boolean include*!:Include exclude*:Include",
    "Include": _BACKBONE + "system:uri version:string concept*:Concept filter*:Any valueSet*:canonical",
    "Concept": _BACKBONE + "code!:code display:string designation*:Any",
    "Expansion": _BACKBONE + "identifier:uri timestamp!:dateTime total:integer offset:integer parameter*:Any "
                 "contains*:Contains",
    "Contains": _BACKBONE + "system:uri abstract:boolean inactive:boolean version:string code:code "
                "display:string designation*:Any contains*:Contains",
    "Bundle": "resourceType!:code id:id meta:Meta implicitRules:uri language:code identifier:Identifier "
              "type!:code timestamp:instant total:unsignedInt link*:Any entry*:BundleEntry signature:Any",
    "BundleEntry": _BACKBONE + "link*:Any fullUrl:uri resource:Resource search:Any request:Any response:Any",
    "Appointment": _RESOURCE + "identifier*:Identifier status!:code cancelationReason:CodeableConcept "
                   "serviceCategory*:CodeableConcept serviceType*:CodeableConcept specialty*:CodeableConcept "
                   "appointmentType:CodeableConcept reasonCode*:CodeableConcept reasonReference*:Reference "
                   "priority:unsignedInt description:string supportingInformation*:Reference start:instant "
                   "end:instant minutesDuration:positiveInt slot*:Reference created:dateTime comment:string "
                   "patientInstruction:string basedOn*:Reference participant*!:Participant "
                   "requestedPeriod*:Period",
    "Participant": _BACKBONE + "type*:CodeableConcept actor:Reference required:code status!:code "
                   "period:Period",
    "Patient": _RESOURCE + "identifier*:Identifier active:boolean name*:HumanName telecom*:ContactPoint "
               "gender:code birthDate:date deceased[x]:boolean|dateTime address*:Any "
               "maritalStatus:CodeableConcept multipleBirth[x]:boolean|integer photo*:Any contact*:Any "
               "communication*:Communication generalPractitioner*:Reference managingOrganization:Reference "
               "link*:Any",
    "Communication": _BACKBONE + "language!:CodeableConcept preferred:boolean",
    "HumanName": _ELEMENT + "use:code text:string family:string given*:string prefix*:string suffix*:string "
                 "period:Period",
    "Practitioner": _RESOURCE + "identifier*:Identifier active:boolean name*:HumanName telecom*:ContactPoint "
                    "address*:Any gender:code birthDate:date photo*:Any qualification*:Any "
                    "communication*:CodeableConcept",
    "Location": _RESOURCE + "identifier*:Identifier status:code operationalStatus:Coding name:string "
                "alias*:string description:string mode:code type*:CodeableConcept telecom*:ContactPoint "
                "address:Any physicalType:CodeableConcept position:Any managingOrganization:Reference "
                "partOf:Reference hoursOfOperation*:Any availabilityExceptions:string endpoint*:Reference",
    "Extension": _ELEMENT + f"url!:uri value[x]:{_VALUES}",
    "Coding": _ELEMENT + "system:uri version:string code:code display:string userSelected:boolean",
    "CodeableConcept": _ELEMENT + "coding*:Coding text:string",
    "Quantity": _ELEMENT + "value:decimal comparator:code unit:string system:uri code:code",
    "Range": _ELEMENT + "low:Quantity high:Quantity",
    "Period": _ELEMENT + "start:dateTime end:dateTime",
    "Reference": _ELEMENT + "reference:string type:uri identifier:Identifier display:string",
    "Identifier": _ELEMENT + "use:code type:CodeableConcept system:uri value:string period:Period "
                  "assigner:Reference",
    "Meta": _ELEMENT + "versionId:id lastUpdated:instant source:uri profile*:canonical security*:Coding "
            "tag*:Coding",
    "Narrative": _ELEMENT + "status!:code div!:xhtml",
    "ContactDetail": _ELEMENT + "name:string telecom*:ContactPoint",
    "ContactPoint": _ELEMENT + "system:code value:string use:code rank:positiveInt period:Period",
    "UsageContext": _ELEMENT + "code!:Coding value[x]!:CodeableConcept|Quantity|Range|Reference",
    "Element": _ELEMENT,
}


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a shape. `choice` is the name of the [x] group that it belongs to, or ""."""

    type: str
    many: bool = False
    required: bool = False
    choice: str = ""

    @property
    def is_primitive(self) -> bool:
        """Whether its value is a plain JSON value."""
        return self.type in FITS


@cache
def shape(name: str) -> dict[str, Field]:
    """Give the elements of a type by their names, a choice spelt out as valueString and so on."""
    fields: dict[str, Field] = {}
    for entry in _TABLE[name].split():
        mark, _, types = entry.partition(":")
        plain = mark.rstrip("!*")
        many, required = "*" in mark, "!" in mark
        if plain.endswith("[x]"):
            stem = plain.removesuffix("[x]")
            fields |= {stem + one[0].upper() + one[1:]: Field(_known(one), many, required, stem)
                       for one in types.split("|")}
        else:
            fields[plain] = Field(_known(types), many, required)
    return fields


def _known(type_name: str) -> str:
    return type_name if type_name in FITS or type_name in _TABLE or type_name == "Resource" else ANY
