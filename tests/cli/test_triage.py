"""`flask triage`: answers in, judgement and reasons out, and a kind error for anything else."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from triage.cli.triage import triage

KEYS = {"urgency", "possible_urgency", "classification", "region", "findings", "undetermined", "contributors"}


def run(tmp_path: Path, command: str, content: object, *options: str) -> Result:
    file = tmp_path / "answers.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return CliRunner().invoke(triage, [command, str(file), *options])


def evaluate(tmp_path: Path, content: object, *options: str) -> dict:
    result = run(tmp_path, "evaluate", content, "--json", *options)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_an_empty_form_is_never_routine(tmp_path):
    found = evaluate(tmp_path, {})
    assert set(found) >= KEYS
    assert (found["urgency"], found["possible_urgency"]) == ("same_day", "emergency")
    assert found["classification"] == "possible"


def test_a_flat_danger_sign_is_an_emergency_with_its_answer(tmp_path):
    found = evaluate(tmp_path, {"bladder-change": "new"})
    assert found["urgency"] == "emergency"
    assert found["findings"][0]["because"] == [{"question": "bladder-change", "codes": ["new"], "row": None}]


def test_a_birth_date_gives_the_age_on_the_day(tmp_path):
    child = evaluate(tmp_path, {"birth_date": "2010-05-01"}, "--today", "2026-11-20")
    assert child["classification"] == "not_applicable"


def test_a_questionnaire_response_is_read_like_a_flat_file(tmp_path):
    response = {"resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2026-11-20",
                "item": [{"linkId": "bladder-bowel", "item": [
                    {"linkId": "bladder-change", "answer": [{"valueCoding": {"code": "new"}}]}]}]}
    assert evaluate(tmp_path, response)["urgency"] == "emergency"


@pytest.mark.parametrize(("content", "says"), [
    ("{", "not JSON"), ("[]", "give one object"), ({"blader-change": "new"}, "no such linkId"),
    ({"bladder-change": "knew"}, "'new'"), ({"right-now-body": ["none", "blood"]}, "cannot stand together"),
    ({"resourceType": "Patient"}, "holds no answers"), ({"birth_date": "yesterday"}, "YYYY-MM-DD")])
def test_a_file_that_cannot_be_read_names_the_place_and_exits_with_2(tmp_path, content, says):
    result = run(tmp_path, "evaluate", content, "--json")
    assert result.exit_code == 2
    assert says in result.output
    assert "answers.json" in result.output


def test_explain_names_answers_and_sources(tmp_path):
    result = run(tmp_path, "explain", {"bladder-change": "new"})
    assert result.exit_code == 0
    assert "ces-core" in result.output
    assert "(bladder-change): Yes. It began in the last 2 weeks" in result.output
    assert "[49]" in result.output


def test_evaluating_twice_prints_the_same_bytes(tmp_path):
    first, second = (run(tmp_path, "evaluate", {"limb-weak": "worse"}, "--json").output for _ in range(2))
    assert first == second


def test_an_unknown_condition_is_a_usage_error(tmp_path):
    result = run(tmp_path, "evaluate", {}, "--condition", "knees")
    assert result.exit_code == 2
    assert "post-laminectomy" in result.output


def test_explain_names_the_one_answer_that_would_alter_the_result(tmp_path):
    result = run(tmp_path, "explain", {"bladder-change": "no", "age": 40})
    nearest = [line for line in result.output.splitlines() if line.startswith("nearest other result: ")]
    assert len(nearest) == 1
    assert "bladder-change from no to " in nearest[0]


def test_an_unfinished_form_tells_its_exact_range_and_what_settles_it(tmp_path):
    told = {"right-now-body": "none", "bladder-change": "new"}
    found = evaluate(tmp_path, told, "--unfinished")
    assert found["settled"] == {"certain_urgency": "emergency", "possible_urgency": "emergency",
                                "exact": True, "questions": []}
    assert found["incomplete"]
    told = run(tmp_path, "evaluate", {"right-now-body": "none", "cord-signs": ["clumsy"]}, "--unfinished")
    assert "still open      routine for certain, emergency at most" in told.output
    [settling] = [line for line in told.output.splitlines() if line.startswith("would settle it")]
    assert "cord-when" in settling
    assert "right-now-body" not in settling
