"""Questionnaires of right shape that cannot be asked: what is wrong, where, and how to make it so."""

from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]
OWN = "https://backstory.example/fhir/StructureDefinition/"
HL7 = "http://hl7.org/fhir/StructureDefinition/"


def item_of(document: Document, link_id: str) -> Document:
    """Give the item with this linkId."""
    return next(item for item in _items(document) if item["linkId"] == link_id)


def _items(element: Document) -> Iterator[Document]:
    for item in element.get("item", ()):
        yield item
        yield from _items(item)


def _put(link_id: str, **elements: Any) -> Callable[[Document], None]:
    return lambda document: item_of(document, link_id).update(elements)


def _drop(link_id: str, name: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        del item_of(document, link_id)[name]
    return change


def _top(**elements: Any) -> Callable[[Document], None]:
    return lambda document: document.update(elements)


def _extend(link_id: str, *extensions: Document) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        item_of(document, link_id).setdefault("extension", []).extend(extensions)
    return change


def _scale(method: str) -> Document:
    return {"url": OWN + "scale", "extension": [
        {"url": "method", "valueCode": method}, {"url": "text", "valueString": "A scale"}]}


def _option(link_id: str, index: int, **elements: Any) -> Callable[[Document], None]:
    return lambda document: item_of(document, link_id)["answerOption"][index].update(elements)


def _recoded(link_id: str, index: int, **elements: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        option = item_of(document, link_id)["answerOption"][index]
        option["valueCoding"] = {"system": "http://example.org", **elements}
    return change


def _swapped(link_id: str, index: int, **elements: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        item_of(document, link_id)["answerOption"][index] = elements
    return change


def _when(link_id: str, question: str, operator: str, extension: list[Document] | None = None,
          **answer: Any) -> Callable[[Document], None]:
    condition = {"question": question, "operator": operator, **answer}
    if extension:
        condition["extension"] = extension
    return _put(link_id, enableWhen=[condition])


def _list(index: int, **elements: Any) -> Callable[[Document], None]:
    return lambda document: document["contained"][index].update(elements)


def _control(code: str, system: str = "https://backstory.example/fhir/CodeSystem/item-control") -> Document:
    return {"url": HL7 + "questionnaire-itemControl",
            "valueCodeableConcept": {"coding": [{"system": system, "code": code}]}}


def _derived(source: str, **parts: str) -> Document:
    return {"url": OWN + "derivation", "extension": [
        {"url": "source", "valueCode": source},
        *({"url": name, "valueCode": value} for name, value in parts.items())]}


_HIDE = {"url": HL7 + "questionnaire-hidden", "valueBoolean": True}
_DAYS = [{"url": OWN + "within-days", "valueInteger": 42}]
_YES = {"system": "https://backstory.example/fhir/CodeSystem/answer", "code": "yes"}

SENSELESS: list[tuple[str, str, str, Callable[[Document], None]]] = [
    ("another resource", "nested", "Questionnaire", _top(resourceType="Patient")),
    ("no resource type", "nested", "Questionnaire", lambda document: document.pop("resourceType")),
    ("no items", "nested", "item", lambda document: document.pop("item")),
    ("no status", "nested", "Questionnaire", lambda document: document.pop("status")),
    ("an unknown status", "nested", "status", _top(status="final")),
    ("an impossible date", "foreign", "date", _top(date="2026-02-30")),
    ("a time without a zone", "foreign", "date", _top(date="2026-02-03T10:00:00")),
    ("an id with a space", "foreign", "id", _top(id="fall risk")),
    ("an address with a space", "foreign", "url", _top(url="http://example.org/fall risk")),
    ("a title of control characters", "nested", "title", _top(title="\x07")),
    ("a title with half a character", "nested", "title", _top(title="\ud800")),
    ("two sections of one id", "shown", "extension", lambda document: document["extension"].append(
        document["extension"][0])),
    ("a section without words", "shown", "extension[0]", lambda document: document["extension"][0].update(
        extension=[{"url": "id", "valueCode": "start"}])),
    ("a section with a foreign part", "shown", "extension[0]", lambda document: document["extension"][0][
        "extension"].append({"url": "hue", "valueCode": "red"})),
    ("a section told twice", "shown", "extension[0]", lambda document: document["extension"][0][
        "extension"].append({"url": "id", "valueCode": "again"})),
    # linkIds and types
    ("no linkId", "nested", "item[0].item[0]", _drop("gate", "linkId")),
    ("no type", "nested", "(gate)", _drop("gate", "type")),
    ("a linkId twice", "nested", "(gate)", _put("deepest", linkId="gate")),
    ("a linkId twice on one page", "every-type", "(falls)", _put("hours", linkId="falls")),
    *((f"the type {kind}", "nested", "(direct).type", _put("direct", type=kind)) for kind in (
        "reference", "attachment", "url", "time", "dateTime", "question", "coding", "Choice", "slider")),
    # what an item of one type cannot have
    ("an empty group", "nested", "(deeper)", _drop("deeper", "item")),
    ("a display with items", "every-type", "(intro)", _put("intro", item=[
        {"linkId": "extra", "type": "string", "text": "Extra"}])),
    *((f"a display with {name}", "every-type", f"(intro).{name}", _put("intro", **{name: value}))
      for name, value in {"required": True, "repeats": False, "readOnly": True,
                          "code": [{"code": "x"}], "maxLength": 5, "initial": [{"valueString": "x"}],
                          "answerOption": [{"valueString": "x"}], "answerValueSet": "#x"}.items()),
    *((f"a group with {name}", "nested", f"(inner).{name}", _put("inner", **{name: value}))
      for name, value in {"maxLength": 5, "initial": [{"valueString": "x"}],
                          "answerOption": [{"valueString": "x"}], "answerValueSet": "#x"}.items()),
    *((f"maxLength on {link_id}", "every-type", f"({link_id}).maxLength", _put(link_id, maxLength=5))
      for link_id in ("side", "weight", "began", "signs")),
    ("a maxLength of 0", "every-type", "(surgeon).maxLength", _put("surgeon", maxLength=0)),
    ("a maxLength below 0", "every-type", "(surgeon).maxLength", _put("surgeon", maxLength=-3)),
    ("a maxLength past 32 bits", "every-type", "(surgeon).maxLength", _put("surgeon", maxLength=2**31)),
    *((f"options on {link_id}", "every-type", f"({link_id}).answerOption",
       _put(link_id, answerOption=[{"valueString": "x"}]))
      for link_id in ("smokes", "hours", "weight", "story")),
    *((f"a value set on {link_id}", "every-type", f"({link_id}).answerValueSet", _put(
        link_id, answerValueSet="#x"))
      for link_id in ("smokes", "falls", "hours", "weight", "began", "surgeon")),
    ("both kinds of options", "every-type", "(side)", _put("side", answerValueSet="#x")),
    ("a choice without options", "every-type", "(side)", _drop("side", "answerOption")),
    ("questions under a question of several answers", "nested", "(parent).item",
     _put("parent", repeats=True)),
    # options
    ("an option's code twice", "every-type", "(side).answerOption[1]", _recoded("side", 1, code="left")),
    ("an option without words", "every-type", "(side).answerOption[0].valueCoding", _recoded("side", 0)),
    ("a code with spaces at its ends", "every-type", "(side).answerOption[0].valueCoding.code",
     _recoded("side", 0, code=" left ")),
    ("a time as an option", "every-type", "(side).answerOption[0]",
     _swapped("side", 0, valueTime="10:00:00")),
    ("a reference as an option", "every-type", "(side).answerOption[0]", _swapped(
        "side", 0, valueReference={"reference": "Patient/1"})),
    ("two values in an option", "every-type", "(side).answerOption[0]",
     _option("side", 0, valueString="left")),
    ("no value in an option", "every-type", "(side).answerOption[0]",
     _swapped("side", 0, initialSelected=True)),
    ("text options of a number", "plain-options", "(grade).answerOption[0]", _swapped(
        "grade", 0, valueString="one")),
    ("number options of a day", "plain-options", "(visit).answerOption[1]",
     _swapped("visit", 1, valueInteger=2)),
    ("two plain options alike", "plain-options", "(grade).answerOption[1]",
     _swapped("grade", 1, valueInteger=1)),
    ("an unknown meaning", "every-type", "(side).answerOption[0]", _option("side", 0, extension=[
        {"url": OWN + "meaning", "valueCode": "perhaps"}])),
    ("a meaning of another type", "every-type", "(side).answerOption[0]", _option("side", 0, extension=[
        {"url": OWN + "meaning", "valueString": "none"}])),
    ("two meanings", "every-type", "(side).answerOption[0]", _option("side", 0, extension=[
        {"url": OWN + "meaning", "valueCode": "none"}, {"url": OWN + "meaning", "valueCode": "unsure"}])),
    ("informational as a text", "every-type", "(side).answerOption[0]", _option("side", 0, extension=[
        {"url": OWN + "informational", "valueString": "true"}])),
    ("a property without a value", "every-type", "(side).answerOption[0]", _option("side", 0, extension=[
        {"url": OWN + "property", "extension": [{"url": "name", "valueCode": "part"}]}])),
    ("a property that is no pair", "every-type", "(side).answerOption[0]", _option("side", 0, extension=[
        {"url": OWN + "property", "valueCode": "part"}])),
    ("days that are no span", "rows", "(op-when).answerOption[0]", _option("op-when", 0, extension=[
        {"url": OWN + "property", "extension": [{"url": "name", "valueCode": "days"},
                                                {"url": "value", "valueCode": "soon"}]}])),
    ("days that end before they begin", "rows", "(op-when).answerOption[0]", _option("op-when", 0, extension=[
        {"url": OWN + "property", "extension": [{"url": "name", "valueCode": "days"},
                                                {"url": "value", "valueCode": "9..3"}]}])),
    ("two spans of days", "rows", "(op-when).answerOption[0]", _option("op-when", 0, extension=[
        {"url": OWN + "property", "extension": [{"url": "name", "valueCode": "days"},
                                                {"url": "value", "valueCode": value}]}
        for value in ("0..3", "4..5")])),
    ("two options selected", "limits", "(picked).answerOption[1]",
     _option("picked", 1, initialSelected=True)),
    # value sets
    ("a list elsewhere", "value-sets", "(status).answerValueSet", _put(
        "status", answerValueSet="http://example.org/ValueSet/x")),
    ("a list that is not there", "value-sets", "(status).answerValueSet",
     _put("status", answerValueSet="#other")),
    ("a list that is no value set", "value-sets", "(status).answerValueSet", _put(
        "status", answerValueSet="#unused")),
    ("two contained ids alike", "value-sets", "contained[1]", _list(1, id="status")),
    ("contained in contained", "value-sets", "contained[0]", _list(0, contained=[
        {"resourceType": "ValueSet", "id": "x", "status": "active"}])),
    ("a contained without a type", "value-sets", "contained[0]",
     lambda document: document["contained"][0].pop("resourceType")),
    ("a whole code system", "value-sets", "contained[0].compose.include[0]", _list(0, compose={
        "include": [{"system": "http://loinc.org"}]})),
    ("a filtered list", "value-sets", "contained[0].compose.include[0].filter", _list(0, compose={
        "include": [{"system": "http://loinc.org",
                     "filter": [{"property": "x", "op": "=", "value": "y"}]}]})),
    ("a list of lists", "value-sets", "contained[0].compose.include[0].valueSet", _list(0, compose={
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
    ("a start outside the list", "value-sets", "(part).initial[0]", _put("part", initial=[
        {"valueCoding": {"code": "head"}}])),
    ("a start of another system", "value-sets", "(part).initial[0]", _put("part", initial=[
        {"valueCoding": {"system": "http://example.org/other", "code": "leg"}}])),
    ("a start beside options", "limits", "(picked).initial", _put("picked", initial=[
        {"valueCoding": {"code": "x"}}])),
    ("two starts for one answer", "limits", "(short).initial", _put("short", initial=[
        {"valueString": "a"}, {"valueString": "b"}])),
    ("a start too long", "limits", "(short).initial[0]", _put("short", initial=[{"valueString": "abcdef"}])),
    ("a start below the least", "limits", "(count).initial[0]", _put("count", initial=[{"valueInteger": 0}])),
    ("a start above the most", "limits", "(count).initial[0]", _put("count", initial=[{"valueInteger": 10}])),
    *((f"a start of type {kind}", "limits", f"(count).initial[0].value{kind}", _put(
        "count", initial=[{f"value{kind}": value}])) for kind, value in {
            "String": "4", "Boolean": True, "Decimal": 4.5, "Date": "2026", "Coding": {"code": "4"},
            "Uri": "http://example.org", "Quantity": {"value": 4}}.items()),
    ("a quantity without a value", "limits", "(mass).initial[0]", _put("mass", initial=[
        {"valueQuantity": {"unit": "kg"}}])),
    ("a quantity with a comparator", "limits", "(mass).initial[0]", _put("mass", initial=[
        {"valueQuantity": {"value": 70, "comparator": "<"}}])),
    ("least above most", "limits", "(count)", _put("count", extension=[
        {"url": HL7 + "minValue", "valueInteger": 9}, {"url": HL7 + "maxValue", "valueInteger": 1}])),
    ("a first day after the last", "limits", "(day)", _put("day", extension=[
        {"url": HL7 + "minValue", "valueDate": "2026"}, {"url": HL7 + "maxValue", "valueDate": "1999"}])),
    ("two least values", "limits", "(count)", _extend("count", {"url": HL7 + "minValue", "valueInteger": 2})),
    ("a least value of another type", "limits", "(count)", _put("count", extension=[
        {"url": HL7 + "minValue", "valueDate": "2020"}])),
    ("a least value of a text", "limits", "(short)", _extend("short", {"url": HL7 + "minValue",
                                                                       "valueInteger": 2})),
    ("a least value without a value", "limits", "(count)", _put("count", extension=[
        {"url": HL7 + "minValue", "extension": [{"url": "x", "valueCode": "y"}]}])),
    ("a unit as a text", "every-type", "(weight)", _put("weight", extension=[
        {"url": HL7 + "questionnaire-unit", "valueString": "kg"}])),
    # how it is shown
    ("hidden as a text", "nested", "(quiet)", _put("quiet", extension=[
        {"url": HL7 + "questionnaire-hidden", "valueString": "true"}])),
    ("hidden twice", "nested", "(quiet)", _extend("quiet", _HIDE)),
    ("an unknown control", "every-type", "(side)", _extend("side", _control("carousel"))),
    ("a control as a code", "every-type", "(side)", _extend("side", {
        "url": HL7 + "questionnaire-itemControl", "valueCode": "radio-button"})),
    ("two controls", "shown", "(drop)", _extend("drop", _control("radio-button"))),
    ("a body map of texts", "every-type", "(surgeon)", _extend("surgeon", _control("body-map"))),
    ("a date or option without an open choice", "every-type", "(side)", _extend(
        "side", _control("date-or-option"))),
    ("a scale of texts", "every-type", "(story)", _extend("story", _control("scale"))),
    ("a scale without ends", "every-type", "(falls)", _extend("falls", _control("scale"))),
    ("why as a code", "every-type", "(side)", _extend("side", {"url": OWN + "why", "valueCode": "because"})),
    ("sensitive as a text", "every-type", "(side)", _extend("side", {"url": OWN + "sensitive",
                                                                     "valueString": "yes"})),
    ("a section that is not there", "shown", "(two)", _put("two", extension=[
        {"url": OWN + "section", "valueCode": "middle"}])),
    ("a section inside a page", "shown", "(other)", _extend("other", {"url": OWN + "section",
                                                                      "valueCode": "end"})),
    ("a part that there is none of", "shown", "(two)", _extend("two", {"url": OWN + "part",
                                                                       "valuePositiveInt": 3})),
    ("a part as a code", "shown", "(two)", _extend("two", {"url": OWN + "part", "valueCode": "2"})),
    ("a part inside a page", "shown", "(other)", _extend("other", {"url": OWN + "part",
                                                                   "valuePositiveInt": 2})),
    ("a part that an earlier one waits for", "shown", "(two).enableWhen", lambda document: (
        _extend("one", {"url": OWN + "part", "valuePositiveInt": 2})(document),
        _put("two", enableWhen=[
            {"question": "told", "operator": "exists", "answerBoolean": True}])(document))),
    ("a scale of a question", "shown", "(told)", _extend("told", _scale("sum"))),
    ("a scale of an unknown method", "shown", "(two)", _extend("two", _scale("median"))),
    ("a scale of texts that count nothing", "shown", "(two)", _extend("two", _scale("sum"))),
    ("two scales in one", "shown", "(two)", _extend("two", _scale("sum"), _scale("mean"))),
    ("a scale without a name", "shown", "(two)", _extend("two", {"url": OWN + "scale", "extension": [
        {"url": "method", "valueCode": "sum"}]})),
    ("an extension without a value", "shown", "(other)", _extend("other", {"url": "http://example.org/x"})),
    ("an extension without an address", "shown", "(other)", _extend("other", {"valueCode": "x"})),
    ("an extension with two values", "shown", "(other)", _extend("other", {
        "url": "http://example.org/x", "valueCode": "x", "valueString": "x"})),
    ("an extension with a value and parts", "shown", "(other)", _extend("other", {
        "url": "http://example.org/x", "valueCode": "x", "extension": [{"url": "y", "valueCode": "z"}]})),
    # conditions
    ("a condition on nothing", "nested", "(inner).enableWhen[0].question", _when(
        "inner", "ghost", "=", answerCoding=_YES)),
    ("a condition on a group", "nested", "(deepest).enableWhen[0].question", _when(
        "deepest", "page", "exists", answerBoolean=True)),
    ("a condition on a text", "every-type", "(smokes).enableWhen[0].question", _when(
        "smokes", "intro", "exists", answerBoolean=True)),
    ("a condition without an answer", "nested", "(inner).enableWhen[0]", _when("inner", "gate", "=")),
    ("a condition with two answers", "nested", "(inner).enableWhen[0]", _when(
        "inner", "gate", "=", answerCoding=_YES, answerString="yes")),
    ("a condition without an operator", "nested", "(inner).enableWhen[0]", _put("inner", enableWhen=[
        {"question": "gate", "answerCoding": _YES}])),
    ("a condition without a question", "nested", "(inner).enableWhen[0]", _put("inner", enableWhen=[
        {"operator": "=", "answerCoding": _YES}])),
    ("an unknown operator", "nested", "(inner).enableWhen[0].operator", _when(
        "inner", "gate", "==", answerCoding=_YES)),
    ("exists with a code", "nested", "(inner).enableWhen[0].answerCoding", _when(
        "inner", "gate", "exists", answerCoding=_YES)),
    ("a code that is no option", "nested", "(inner).enableWhen[0].answerCoding", _when(
        "inner", "gate", "=", answerCoding={"code": "maybe"})),
    ("a code of another system", "value-sets", "(again).enableWhen[0].answerCoding", _when(
        "again", "part", "=", answerCoding={"system": "http://example.org/other", "code": "leg"})),
    *((f"codes that are {operator}", "nested", "(inner).enableWhen[0].operator", _when(
        "inner", "gate", operator, answerCoding=_YES)) for operator in ("<", ">", "<=", ">=")),
    *((f"truth that is {operator}", "conditions", "(b-is).enableWhen[0].operator", _when(
        "b-is", "b", operator, answerBoolean=True)) for operator in ("<", ">", "<=", ">=")),
    *((f"{kind} compared with {source!r}", "conditions", f"(b-is).enableWhen[0].answer{kind}", _when(
        "b-is", source, "=", **{f"answer{kind}": value})) for source, kind, value in (
            ("b", "Integer", 1), ("b", "String", "true"), ("i", "Decimal", 1.5), ("i", "String", "3"),
            ("d", "Integer", 2), ("d", "Boolean", True), ("w", "Integer", 70), ("w", "Coding", _YES),
            ("t", "String", "2024"), ("t", "DateTime", "2024-05-01T10:00:00Z"), ("t", "Integer", 2024),
            ("s", "Integer", 1), ("s", "Coding", _YES), ("x", "Boolean", True), ("c", "String", "yes"),
            ("c", "Boolean", True), ("c", "Integer", 1), ("m", "String", "one"), ("o", "Date", "2024"),
            ("c", "Reference", {"reference": "Patient/1"}), ("t", "Time", "10:00:00"))),
    ("several conditions and no behaviour", "conditions", "(all-of)", _drop("all-of", "enableBehavior")),
    ("an unknown behaviour", "conditions", "(all-of).enableBehavior", _put("all-of", enableBehavior="some")),
    ("a question that waits for itself", "nested", "(gate).enableWhen", _when(
        "gate", "gate", "=", answerCoding=_YES)),
    ("two questions that wait for each other", "nested", "enableWhen", _when(
        "gate", "direct", "exists", answerBoolean=True)),
    ("a group that waits for what it holds", "nested", "enableWhen", _when(
        "inner", "deepest", "exists", answerBoolean=True)),
    ("a question that waits for its own child", "nested", "enableWhen", _when(
        "parent", "child", "exists", answerBoolean=True)),
    ("days on a question without dates", "rows", "(numb-since).enableWhen[0].question", _when(
        "numb-since", "had-op", "exists", _DAYS, answerBoolean=True)),
    ("days with another operator", "rows", "(numb-since).enableWhen[0]", _when(
        "numb-since", "op-when", "=", _DAYS, answerCoding={"code": "never"})),
    ("days with false", "rows", "(numb-since).enableWhen[0]", _when(
        "numb-since", "op-when", "exists", _DAYS, answerBoolean=False)),
    ("days to come", "rows", "(numb-since).enableWhen[0]", _when(
        "numb-since", "op-when", "exists", [{"url": OWN + "within-days", "valueInteger": -1}],
        answerBoolean=True)),
    ("days as a text", "rows", "(numb-since).enableWhen[0]", _when(
        "numb-since", "op-when", "exists", [{"url": OWN + "within-days", "valueString": "42"}],
        answerBoolean=True)),
    # rows and derived items
    ("rows in rows", "rows", "(inner-rows).repeats",
     lambda document: item_of(document, "more-ops")["item"].append(
        {"linkId": "inner-rows", "type": "group", "repeats": True,
         "item": [{"linkId": "x", "type": "string", "text": "X"}]})),
    ("a derived item in rows", "rows", "(more-when)", _extend("more-when", _HIDE, _derived(
        "record", key="age"))),
    ("a derived item that is shown", "derived", "(age)",
     _put("age", extension=[_derived("record", key="age")])),
    ("an unknown source", "derived", "(age)", _put("age", extension=[_HIDE, _derived("guess", key="age")])),
    ("a derivation without a key", "derived", "(age)", _put("age", extension=[_HIDE, _derived("record")])),
    ("a derivation without a source", "derived", "(age)", _put("age", extension=[_HIDE, {
        "url": OWN + "derivation", "extension": [{"url": "key", "valueCode": "age"}]}])),
    ("two derivations", "derived", "(age)", _extend("age", _derived("record", key="age"))),
    ("a record fact of a question", "derived", "(age)", _put("age", extension=[
        _HIDE, _derived("record", key="age", of="sites")])),
    ("a property of nothing", "derived", "(regions)", _put("regions", extension=[
        _HIDE, _derived("property", key="region")])),
    ("a property of a ghost", "derived", "(regions)", _put("regions", extension=[
        _HIDE, _derived("property", key="region", of="ghost")])),
    ("a property of a number", "derived", "(regions)", _put("regions", extension=[
        _HIDE, _derived("property", key="region", of="age")])),
    ("a property that no option has", "derived", "(regions)", _put("regions", extension=[
        _HIDE, _derived("property", key="hue", of="sites")])),
    ("a derived value without an option", "derived", "(regions)", _put("regions", answerOption=[
        {"valueCoding": {"code": "low"}}])),
    ("several derived values for one answer", "derived", "(regions)", _put("regions", repeats=False)),
    ("derived values of a number", "derived", "(regions).type", lambda document: (
        _put("regions", type="decimal")(document), _drop("regions", "answerOption")(document))),
    ("a count that is no integer", "derived", "(region-count).type", lambda document: (
        _put("region-count", type="decimal")(document), _drop("worst", "enableWhen")(document))),
    ("a derived item that waits for itself", "derived", "enableWhen", _when(
        "sites", "region-count", ">", answerInteger=1)),
]
"""(name, fixture, what the path must contain, change)."""
