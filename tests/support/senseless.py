"""Questionnaires of right shape that cannot be asked: their items, options and starts; and all of them."""

from tests.support.senseless_rules import RULES
from tests.support.senseless_ways import (
    HL7,
    OWN,
    Document,
    Senseless,
    drop,
    extend,
    listed,
    option,
    put,
    recoded,
    swapped,
    top,
)

__all__ = ["SENSELESS", "Document"]

ITEMS: Senseless = [
    ("another resource", "nested", "Questionnaire", top(resourceType="Patient")),
    ("no resource type", "nested", "Questionnaire", lambda document: document.pop("resourceType")),
    ("no items", "nested", "item", lambda document: document.pop("item")),
    ("no status", "nested", "Questionnaire", lambda document: document.pop("status")),
    ("an unknown status", "nested", "status", top(status="final")),
    ("an impossible date", "foreign", "date", top(date="2026-02-30")),
    ("a time without a zone", "foreign", "date", top(date="2026-02-03T10:00:00")),
    ("an id with a space", "foreign", "id", top(id="fall risk")),
    ("an address with a space", "foreign", "url", top(url="http://example.org/fall risk")),
    ("a title of control characters", "nested", "title", top(title="\x07")),
    ("a title with half a character", "nested", "title", top(title="\ud800")),
    ("two sections of one id", "shown", "extension", lambda document: document["extension"].append(
        document["extension"][0])),
    ("a section without words", "shown", "extension[0]", lambda document: document["extension"][0].update(
        extension=[{"url": "id", "valueCode": "start"}])),
    ("a section with a foreign part", "shown", "extension[0]", lambda document: document["extension"][0][
        "extension"].append({"url": "hue", "valueCode": "red"})),
    ("a section told twice", "shown", "extension[0]", lambda document: document["extension"][0][
        "extension"].append({"url": "id", "valueCode": "again"})),
    # linkIds and types
    ("no linkId", "nested", "item[0].item[0]", drop("gate", "linkId")),
    ("no type", "nested", "(gate)", drop("gate", "type")),
    ("a linkId twice", "nested", "(gate)", put("deepest", linkId="gate")),
    ("a linkId twice on one page", "every-type", "(falls)", put("hours", linkId="falls")),
    *((f"the type {kind}", "nested", "(direct).type", put("direct", type=kind)) for kind in (
        "reference", "attachment", "url", "time", "dateTime", "question", "coding", "Choice", "slider")),
    # what an item of one type cannot have
    ("an empty group", "nested", "(deeper)", drop("deeper", "item")),
    ("a display with items", "every-type", "(intro)", put("intro", item=[
        {"linkId": "extra", "type": "string", "text": "Extra"}])),
    *((f"a display with {name}", "every-type", f"(intro).{name}", put("intro", **{name: value}))
      for name, value in {"required": True, "repeats": False, "readOnly": True,
                          "code": [{"code": "x"}], "maxLength": 5, "initial": [{"valueString": "x"}],
                          "answerOption": [{"valueString": "x"}], "answerValueSet": "#x"}.items()),
    *((f"a group with {name}", "nested", f"(inner).{name}", put("inner", **{name: value}))
      for name, value in {"maxLength": 5, "initial": [{"valueString": "x"}],
                          "answerOption": [{"valueString": "x"}], "answerValueSet": "#x"}.items()),
    *((f"maxLength on {link_id}", "every-type", f"({link_id}).maxLength", put(link_id, maxLength=5))
      for link_id in ("side", "weight", "began", "signs")),
    ("a maxLength of 0", "every-type", "(surgeon).maxLength", put("surgeon", maxLength=0)),
    ("a maxLength below 0", "every-type", "(surgeon).maxLength", put("surgeon", maxLength=-3)),
    ("a maxLength past 32 bits", "every-type", "(surgeon).maxLength", put("surgeon", maxLength=2**31)),
    *((f"options on {link_id}", "every-type", f"({link_id}).answerOption",
       put(link_id, answerOption=[{"valueString": "x"}]))
      for link_id in ("smokes", "hours", "weight", "story")),
    *((f"a value set on {link_id}", "every-type", f"({link_id}).answerValueSet", put(
        link_id, answerValueSet="#x"))
      for link_id in ("smokes", "falls", "hours", "weight", "began", "surgeon")),
    ("both kinds of options", "every-type", "(side)", put("side", answerValueSet="#x")),
    ("a choice without options", "every-type", "(side)", drop("side", "answerOption")),
    ("questions under a question of several answers", "nested", "(parent).item",
     put("parent", repeats=True)),
    # options
    ("an option's code twice", "every-type", "(side).answerOption[1]", recoded("side", 1, code="left")),
    ("an option without words", "every-type", "(side).answerOption[0].valueCoding", recoded("side", 0)),
    ("a code with spaces at its ends", "every-type", "(side).answerOption[0].valueCoding.code",
     recoded("side", 0, code=" left ")),
    ("a time as an option", "every-type", "(side).answerOption[0]",
     swapped("side", 0, valueTime="10:00:00")),
    ("a reference as an option", "every-type", "(side).answerOption[0]", swapped(
        "side", 0, valueReference={"reference": "Patient/1"})),
    ("two values in an option", "every-type", "(side).answerOption[0]",
     option("side", 0, valueString="left")),
    ("no value in an option", "every-type", "(side).answerOption[0]",
     swapped("side", 0, initialSelected=True)),
    ("text options of a number", "plain-options", "(grade).answerOption[0]", swapped(
        "grade", 0, valueString="one")),
    ("number options of a day", "plain-options", "(visit).answerOption[1]",
     swapped("visit", 1, valueInteger=2)),
    ("two plain options alike", "plain-options", "(grade).answerOption[1]",
     swapped("grade", 1, valueInteger=1)),
    ("an unknown meaning", "every-type", "(side).answerOption[0]", option("side", 0, extension=[
        {"url": OWN + "meaning", "valueCode": "perhaps"}])),
    ("a meaning of another type", "every-type", "(side).answerOption[0]", option("side", 0, extension=[
        {"url": OWN + "meaning", "valueString": "none"}])),
    ("two meanings", "every-type", "(side).answerOption[0]", option("side", 0, extension=[
        {"url": OWN + "meaning", "valueCode": "none"}, {"url": OWN + "meaning", "valueCode": "unsure"}])),
    ("informational as a text", "every-type", "(side).answerOption[0]", option("side", 0, extension=[
        {"url": OWN + "informational", "valueString": "true"}])),
    ("a property without a value", "every-type", "(side).answerOption[0]", option("side", 0, extension=[
        {"url": OWN + "property", "extension": [{"url": "name", "valueCode": "part"}]}])),
    ("a property that is no pair", "every-type", "(side).answerOption[0]", option("side", 0, extension=[
        {"url": OWN + "property", "valueCode": "part"}])),
    ("days that are no span", "rows", "(op-when).answerOption[0]", option("op-when", 0, extension=[
        {"url": OWN + "property", "extension": [{"url": "name", "valueCode": "days"},
                                                {"url": "value", "valueCode": "soon"}]}])),
    ("days that end before they begin", "rows", "(op-when).answerOption[0]", option("op-when", 0, extension=[
        {"url": OWN + "property", "extension": [{"url": "name", "valueCode": "days"},
                                                {"url": "value", "valueCode": "9..3"}]}])),
    ("two spans of days", "rows", "(op-when).answerOption[0]", option("op-when", 0, extension=[
        {"url": OWN + "property", "extension": [{"url": "name", "valueCode": "days"},
                                                {"url": "value", "valueCode": value}]}
        for value in ("0..3", "4..5")])),
    ("two options selected", "limits", "(picked).answerOption[1]",
     option("picked", 1, initialSelected=True)),
    # value sets
    ("a list elsewhere", "value-sets", "(status).answerValueSet", put(
        "status", answerValueSet="http://example.org/ValueSet/x")),
    ("a list that is not there", "value-sets", "(status).answerValueSet",
     put("status", answerValueSet="#other")),
    ("a list that is no value set", "value-sets", "(status).answerValueSet", put(
        "status", answerValueSet="#unused")),
    ("two contained ids alike", "value-sets", "contained[1]", listed(1, id="status")),
    ("contained in contained", "value-sets", "contained[0]", listed(0, contained=[
        {"resourceType": "ValueSet", "id": "x", "status": "active"}])),
    ("a contained without a type", "value-sets", "contained[0]",
     lambda document: document["contained"][0].pop("resourceType")),
    ("a whole code system", "value-sets", "contained[0].compose.include[0]", listed(0, compose={
        "include": [{"system": "http://loinc.org"}]})),
    ("a filtered list", "value-sets", "contained[0].compose.include[0].filter", listed(0, compose={
        "include": [{"system": "http://loinc.org",
                     "filter": [{"property": "x", "op": "=", "value": "y"}]}]})),
    ("a list of lists", "value-sets", "contained[0].compose.include[0].valueSet", listed(0, compose={
        "include": [{"valueSet": ["http://example.org/x"]}]})),
    ("an exclusion", "value-sets", "contained[0].compose.exclude", lambda document: document["contained"][0][
        "compose"].update(exclude=[{"system": "http://loinc.org"}])),
    ("a list without concepts", "value-sets", "contained[0]", lambda document: document["contained"][0].pop(
        "compose")),
    ("a concept twice", "value-sets", "concept[1]", lambda document: document["contained"][0]["compose"][
        "include"][0]["concept"][1].update(code="no")),
    ("a concept without a code", "value-sets", "concept[1]", lambda document: document["contained"][0][
        "compose"]["include"][0]["concept"][1].pop("code")),
    ("an expanded concept without a code", "value-sets", "contains[1]",
     lambda document: document["contained"][1][
        "expansion"]["contains"][1].pop("code")),
    # starts and limits
    ("a start outside the list", "value-sets", "(part).initial[0]", put("part", initial=[
        {"valueCoding": {"code": "head"}}])),
    ("a start of another system", "value-sets", "(part).initial[0]", put("part", initial=[
        {"valueCoding": {"system": "http://example.org/other", "code": "leg"}}])),
    ("a start beside options", "limits", "(picked).initial", put("picked", initial=[
        {"valueCoding": {"code": "x"}}])),
    ("two starts for one answer", "limits", "(short).initial", put("short", initial=[
        {"valueString": "a"}, {"valueString": "b"}])),
    ("a start too long", "limits", "(short).initial[0]", put("short", initial=[{"valueString": "abcdef"}])),
    ("a start below the least", "limits", "(count).initial[0]", put("count", initial=[{"valueInteger": 0}])),
    ("a start above the most", "limits", "(count).initial[0]", put("count", initial=[{"valueInteger": 10}])),
    *((f"a start of type {kind}", "limits", f"(count).initial[0].value{kind}", put(
        "count", initial=[{f"value{kind}": value}])) for kind, value in {
            "String": "4", "Boolean": True, "Decimal": 4.5, "Date": "2026", "Coding": {"code": "4"},
            "Uri": "http://example.org", "Quantity": {"value": 4}}.items()),
    ("a quantity without a value", "limits", "(mass).initial[0]", put("mass", initial=[
        {"valueQuantity": {"unit": "kg"}}])),
    ("a quantity with a comparator", "limits", "(mass).initial[0]", put("mass", initial=[
        {"valueQuantity": {"value": 70, "comparator": "<"}}])),
    ("least above most", "limits", "(count)", put("count", extension=[
        {"url": HL7 + "minValue", "valueInteger": 9}, {"url": HL7 + "maxValue", "valueInteger": 1}])),
    ("a first day after the last", "limits", "(day)", put("day", extension=[
        {"url": HL7 + "minValue", "valueDate": "2026"}, {"url": HL7 + "maxValue", "valueDate": "1999"}])),
    ("two least values", "limits", "(count)", extend("count", {"url": HL7 + "minValue", "valueInteger": 2})),
    ("a least value of another type", "limits", "(count)", put("count", extension=[
        {"url": HL7 + "minValue", "valueDate": "2020"}])),
    ("a least value of a text", "limits", "(short)", extend("short", {"url": HL7 + "minValue",
                                                                       "valueInteger": 2})),
    ("a least value without a value", "limits", "(count)", put("count", extension=[
        {"url": HL7 + "minValue", "extension": [{"url": "x", "valueCode": "y"}]}])),
    ("a unit as a text", "every-type", "(weight)", put("weight", extension=[
        {"url": HL7 + "questionnaire-unit", "valueString": "kg"}])),
]
SENSELESS: Senseless = [*ITEMS, *RULES]
