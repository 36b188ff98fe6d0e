"""Questionnaires of right shape that cannot be asked: how they are shown, conditions, derived items."""

from tests.support.senseless_ways import (
    DAYS,
    HIDE,
    HL7,
    OWN,
    YES,
    Senseless,
    control,
    derived,
    drop,
    extend,
    item_of,
    put,
    scale,
    when,
)

RULES: Senseless = [
    # how it is shown
    ("hidden as a text", "nested", "(quiet)", put("quiet", extension=[
        {"url": HL7 + "questionnaire-hidden", "valueString": "true"}])),
    ("hidden twice", "nested", "(quiet)", extend("quiet", HIDE)),
    ("an unknown control", "every-type", "(side)", extend("side", control("carousel"))),
    ("a control as a code", "every-type", "(side)", extend("side", {
        "url": HL7 + "questionnaire-itemControl", "valueCode": "radio-button"})),
    ("two controls", "shown", "(drop)", extend("drop", control("radio-button"))),
    ("a body map of texts", "every-type", "(surgeon)", extend("surgeon", control("body-map"))),
    ("a date or option without an open choice", "every-type", "(side)", extend(
        "side", control("date-or-option"))),
    ("a scale of texts", "every-type", "(story)", extend("story", control("scale"))),
    ("a scale without ends", "every-type", "(falls)", extend("falls", control("scale"))),
    ("why as a code", "every-type", "(side)", extend("side", {"url": OWN + "why", "valueCode": "because"})),
    ("sensitive as a text", "every-type", "(side)", extend("side", {"url": OWN + "sensitive",
                                                                     "valueString": "yes"})),
    ("a section that is not there", "shown", "(two)", put("two", extension=[
        {"url": OWN + "section", "valueCode": "middle"}])),
    ("a section inside a page", "shown", "(other)", extend("other", {"url": OWN + "section",
                                                                      "valueCode": "end"})),
    ("a part that there is none of", "shown", "(two)", extend("two", {"url": OWN + "part",
                                                                       "valuePositiveInt": 3})),
    ("a part as a code", "shown", "(two)", extend("two", {"url": OWN + "part", "valueCode": "2"})),
    ("a part inside a page", "shown", "(other)", extend("other", {"url": OWN + "part",
                                                                   "valuePositiveInt": 2})),
    ("a part that an earlier one waits for", "shown", "(two).enableWhen", lambda document: (
        extend("one", {"url": OWN + "part", "valuePositiveInt": 2})(document),
        put("two", enableWhen=[
            {"question": "told", "operator": "exists", "answerBoolean": True}])(document))),
    ("a scale of a question", "shown", "(told)", extend("told", scale("sum"))),
    ("a scale of an unknown method", "shown", "(two)", extend("two", scale("median"))),
    ("a scale of texts that count nothing", "shown", "(two)", extend("two", scale("sum"))),
    ("two scales in one", "shown", "(two)", extend("two", scale("sum"), scale("mean"))),
    ("a scale without a name", "shown", "(two)", extend("two", {"url": OWN + "scale", "extension": [
        {"url": "method", "valueCode": "sum"}]})),
    ("an extension without a value", "shown", "(other)", extend("other", {"url": "http://example.org/x"})),
    ("an extension without an address", "shown", "(other)", extend("other", {"valueCode": "x"})),
    ("an extension with two values", "shown", "(other)", extend("other", {
        "url": "http://example.org/x", "valueCode": "x", "valueString": "x"})),
    ("an extension with a value and parts", "shown", "(other)", extend("other", {
        "url": "http://example.org/x", "valueCode": "x", "extension": [{"url": "y", "valueCode": "z"}]})),
    # conditions
    ("a condition on nothing", "nested", "(inner).enableWhen[0].question", when(
        "inner", "ghost", "=", answerCoding=YES)),
    ("a condition on a group", "nested", "(deepest).enableWhen[0].question", when(
        "deepest", "page", "exists", answerBoolean=True)),
    ("a condition on a text", "every-type", "(smokes).enableWhen[0].question", when(
        "smokes", "intro", "exists", answerBoolean=True)),
    ("a condition without an answer", "nested", "(inner).enableWhen[0]", when("inner", "gate", "=")),
    ("a condition with two answers", "nested", "(inner).enableWhen[0]", when(
        "inner", "gate", "=", answerCoding=YES, answerString="yes")),
    ("a condition without an operator", "nested", "(inner).enableWhen[0]", put("inner", enableWhen=[
        {"question": "gate", "answerCoding": YES}])),
    ("a condition without a question", "nested", "(inner).enableWhen[0]", put("inner", enableWhen=[
        {"operator": "=", "answerCoding": YES}])),
    ("an unknown operator", "nested", "(inner).enableWhen[0].operator", when(
        "inner", "gate", "==", answerCoding=YES)),
    ("exists with a code", "nested", "(inner).enableWhen[0].answerCoding", when(
        "inner", "gate", "exists", answerCoding=YES)),
    ("a code that is no option", "nested", "(inner).enableWhen[0].answerCoding", when(
        "inner", "gate", "=", answerCoding={"code": "maybe"})),
    ("a code of another system", "value-sets", "(again).enableWhen[0].answerCoding", when(
        "again", "part", "=", answerCoding={"system": "http://example.org/other", "code": "leg"})),
    *((f"codes that are {operator}", "nested", "(inner).enableWhen[0].operator", when(
        "inner", "gate", operator, answerCoding=YES)) for operator in ("<", ">", "<=", ">=")),
    *((f"truth that is {operator}", "conditions", "(b-is).enableWhen[0].operator", when(
        "b-is", "b", operator, answerBoolean=True)) for operator in ("<", ">", "<=", ">=")),
    *((f"{kind} compared with {source!r}", "conditions", f"(b-is).enableWhen[0].answer{kind}", when(
        "b-is", source, "=", **{f"answer{kind}": value})) for source, kind, value in (
            ("b", "Integer", 1), ("b", "String", "true"), ("i", "Decimal", 1.5), ("i", "String", "3"),
            ("d", "Integer", 2), ("d", "Boolean", True), ("w", "Integer", 70), ("w", "Coding", YES),
            ("t", "String", "2024"), ("t", "DateTime", "2024-05-01T10:00:00Z"), ("t", "Integer", 2024),
            ("s", "Integer", 1), ("s", "Coding", YES), ("x", "Boolean", True), ("c", "String", "yes"),
            ("c", "Boolean", True), ("c", "Integer", 1), ("m", "String", "one"), ("o", "Date", "2024"),
            ("c", "Reference", {"reference": "Patient/1"}), ("t", "Time", "10:00:00"))),
    ("several conditions and no behaviour", "conditions", "(all-of)", drop("all-of", "enableBehavior")),
    ("an unknown behaviour", "conditions", "(all-of).enableBehavior", put("all-of", enableBehavior="some")),
    ("a question that waits for itself", "nested", "(gate).enableWhen", when(
        "gate", "gate", "=", answerCoding=YES)),
    ("two questions that wait for each other", "nested", "enableWhen", when(
        "gate", "direct", "exists", answerBoolean=True)),
    ("a group that waits for what it holds", "nested", "enableWhen", when(
        "inner", "deepest", "exists", answerBoolean=True)),
    ("a question that waits for its own child", "nested", "enableWhen", when(
        "parent", "child", "exists", answerBoolean=True)),
    ("days on a question without dates", "rows", "(numb-since).enableWhen[0].question", when(
        "numb-since", "had-op", "exists", DAYS, answerBoolean=True)),
    ("days with another operator", "rows", "(numb-since).enableWhen[0]", when(
        "numb-since", "op-when", "=", DAYS, answerCoding={"code": "never"})),
    ("days with false", "rows", "(numb-since).enableWhen[0]", when(
        "numb-since", "op-when", "exists", DAYS, answerBoolean=False)),
    ("days to come", "rows", "(numb-since).enableWhen[0]", when(
        "numb-since", "op-when", "exists", [{"url": OWN + "within-days", "valueInteger": -1}],
        answerBoolean=True)),
    ("days as a text", "rows", "(numb-since).enableWhen[0]", when(
        "numb-since", "op-when", "exists", [{"url": OWN + "within-days", "valueString": "42"}],
        answerBoolean=True)),
    # rows and derived items
    ("rows in rows", "rows", "(inner-rows).repeats",
     lambda document: item_of(document, "more-ops")["item"].append(
        {"linkId": "inner-rows", "type": "group", "repeats": True,
         "item": [{"linkId": "x", "type": "string", "text": "X"}]})),
    ("a derived item in rows", "rows", "(more-when)", extend("more-when", HIDE, derived(
        "record", key="age"))),
    ("a derived item that is shown", "derived", "(age)",
     put("age", extension=[derived("record", key="age")])),
    ("an unknown source", "derived", "(age)", put("age", extension=[HIDE, derived("guess", key="age")])),
    ("a derivation without a key", "derived", "(age)", put("age", extension=[HIDE, derived("record")])),
    ("a derivation without a source", "derived", "(age)", put("age", extension=[HIDE, {
        "url": OWN + "derivation", "extension": [{"url": "key", "valueCode": "age"}]}])),
    ("two derivations", "derived", "(age)", extend("age", derived("record", key="age"))),
    ("a record fact of a question", "derived", "(age)", put("age", extension=[
        HIDE, derived("record", key="age", of="sites")])),
    ("a property of nothing", "derived", "(regions)", put("regions", extension=[
        HIDE, derived("property", key="region")])),
    ("a property of a ghost", "derived", "(regions)", put("regions", extension=[
        HIDE, derived("property", key="region", of="ghost")])),
    ("a property of a number", "derived", "(regions)", put("regions", extension=[
        HIDE, derived("property", key="region", of="age")])),
    ("a property that no option has", "derived", "(regions)", put("regions", extension=[
        HIDE, derived("property", key="hue", of="sites")])),
    ("a derived value without an option", "derived", "(regions)", put("regions", answerOption=[
        {"valueCoding": {"code": "low"}}])),
    ("several derived values for one answer", "derived", "(regions)", put("regions", repeats=False)),
    ("derived values of a number", "derived", "(regions).type", lambda document: (
        put("regions", type="decimal")(document), drop("regions", "answerOption")(document))),
    ("a count that is no integer", "derived", "(region-count).type", lambda document: (
        put("region-count", type="decimal")(document), drop("worst", "enableWhen")(document))),
    ("a derived item that waits for itself", "derived", "enableWhen", when(
        "sites", "region-count", ">", answerInteger=1)),
]
