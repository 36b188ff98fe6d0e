"""What a patient does with a form: open it, save a page, pass the urgent page, send it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from triage.questionnaire.answers import Answer, AnswerSet, State, to_document
from triage.questionnaire.page import Page
from triage.questionnaire.path import enabled_pages, is_complete, pages
from triage.questionnaire.rows import Table
from triage.rules.result import Finding
from triage.services.audit import note
from triage.services.draft import Draft, finding_of, row_key
from triage.services.errors import AlreadySubmitted, Incomplete, NotAgreed, NotFound, Overtaken
from triage.services.judging import Judgement, Weighing, weigh
from triage.services.keeping import Change, keep
from triage.services.opening import author, lapsed, leave, open_link, renew, resume
from triage.services.projection import Step, news
from triage.services.rows import RowsSent, changed_tables
from triage.services.tokens import receipt
from triage.services.unassessed import NOT_ASSESSED
from triage.services.views.intake import IntakeView, Opened, Saved, Submitted
from triage.store import cases, intakes
from triage.store.database import Session, Store
from triage.store.sealing import unseal

__all__ = ["IntakeView", "Opened", "Saved", "Submitted", "lapsed", "leave", "mark_urgent_seen", "open_link",
           "renew", "resume", "save_page", "set_language", "submit"]

URGENT = "urgent"              # the page names of saves that are no page of the questionnaire
OPEN, SUBMITTED = "open", "submitted"
NO_PAGES = (URGENT, SUBMITTED)


def save_page(store: Store, view: IntakeView, page_slug: str, answers: Mapping[str, Answer],
              rows: RowsSent, *, key: str, now: datetime, language: str,
              seen: int | None = None) -> Saved:
    """Keep one page; only this page's questions are taken. The same `key` again changes nothing.

    A page of part two is added to a sent form: what was sent stays as it is, and is judged anew with it.
    `seen` is the form's revision when the page was shown. Raises NotFound for an unknown page and for one
    not asked yet, AlreadySubmitted once part one was sent, Overtaken when another device has saved other
    answers to this page since it was `seen`, or anybody the very row that it changes.
    """
    page = _page(view, page_slug)
    if page.part > 1 and not (view.sent or view.changing):
        raise NotFound(f"{page_slug} is asked after sending.")
    if language in view.definition.languages:
        view = replace(view, language=language)

    def make(current: IntakeView) -> Change:
        typed = _typed(current, page, answers)
        tables = changed_tables(current, page, rows, key)
        if seen is not None and current.revision > seen:
            _refuse_overtaken(store, current, page, current.stored.with_answers(typed), seen)
        return _page_change(current, page, typed, tables, now)

    is_open = page.part == 1 or view.changing
    kept = keep(store, view, make, key=key, now=now, status=OPEN if is_open else SUBMITTED)
    return Saved(kept.view, tuple(map(finding_of, kept.brought["interrupts"])),
                 unassessed=kept.brought.get("unassessed", False))


def _refuse_overtaken(store: Store, current: IntakeView, page: Page, wanted: AnswerSet, seen: int) -> None:
    """Refuse to put other answers over those of another device that nobody here has seen."""
    with store.reading() as session:
        newest = intakes.newest_of_page(session, current.intake_id, page.slug)
    is_theirs = newest and newest.revision > seen and newest.session_id != current.session_id
    if is_theirs and any(wanted[item.link_id] != current.stored[item.link_id] for item in page.questions):
        raise Overtaken(current)


def mark_urgent_seen(store: Store, view: IntakeView, *, choice: str, now: datetime) -> IntakeView:
    """Record that the patient passed the urgent page, and what they said they will do. It lowers nothing."""
    def make(current: IntakeView) -> Change:
        seen = frozenset(finding.rule for finding in current.urgent)
        draft = replace(current.draft, seen=current.draft.seen | seen)
        weighing = _weighed(current, draft.answers, finished=current.whole)
        step = Step(weighing, draft, {}, finished=current.whole, added=current.whole,
                    pending=current.changing)
        sent = {"choice": choice, "rules": sorted(seen)}
        return Change(URGENT, draft, step, sent, {}, (), {}, "urgent page passed")

    return keep(store, view, make, key=uuid4().hex, now=now, status=view.status).view


def set_language(store: Store, view: IntakeView, language: str, *, now: datetime) -> None:
    """Show the form in another language of the questionnaire. Raises NotFound when it has none such."""
    if language not in view.definition.languages:
        raise NotFound("The form is not in that language.")
    with store.writing() as session:
        intakes.set_language(session, view.intake_id, language)
        note(session, author(view), "language set", "intake", view.intake_id, now=now, detail=(language,))


def submit(store: Store, view: IntakeView, *, finish_early: bool, key: str, now: datetime,
           agreed: bool = False) -> Submitted:
    """Send the form: judge it as finished and lock its answers. Sending twice is one sending.

    `agreed`: the patient heard what staff typed for them, and agrees. Raises NotAgreed where staff send
    without, and Incomplete unless every page is complete or the patient chose to `finish_early`; of a later
    version, where nothing was said anew.
    """
    if view.typist and not agreed:
        raise NotAgreed("Ask the patient whether these answers may be sent.")

    def make(current: IntakeView) -> Change:
        missing = incomplete(current)
        if current.changing and not current.draft.changed:
            raise Incomplete(())
        if missing and not (finish_early or current.changing):
            raise Incomplete(missing)
        return _submission(current, bool(missing), now)

    with suppress(AlreadySubmitted):
        keep(store, view, make, key=key, now=now)
    with store.reading() as session:
        return _submitted(session, view)


def note_copy(store: Store, view: IntakeView, *, now: datetime) -> None:
    """Record that the patient was shown a copy of what was sent."""
    with store.writing() as session:
        note(session, author(view), "copy read", "intake", view.intake_id, now=now)


def incomplete(view: IntakeView) -> tuple[str, ...]:
    """Give the slugs of the pages that still miss answers, in order."""
    return tuple(page.slug for page in enabled_pages(view.questionnaire, view.answers, view.today)
                 if not is_complete(view.questionnaire, page, view.answers, view.today))


def _page(view: IntakeView, slug: str) -> Page:
    for page in pages(view.definition.questionnaire):
        if page.slug == slug:
            return page
    raise NotFound(f"There is no page {slug}.")


def _typed(view: IntakeView, page: Page, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Give this page's answers. A masked one left empty was not shown, so it stays as it was."""
    return {item.link_id: answers[item.link_id] for item in page.questions if item.link_id in answers
            and not (item.link_id in view.masked and answers[item.link_id].state is State.SKIPPED)}


def _page_change(view: IntakeView, page: Page, typed: Mapping[str, Answer],
                 tables: Mapping[str, Table], now: datetime) -> Change:
    rows = {group: table.rows for group, table in tables.items()}
    names = {group: table.names for group, table in tables.items()}
    answers = _merged(view.stored, typed, rows)
    before = _by_whom(view, page, typed, rows)
    weighing = _weighed(view, answers, finished=view.whole)
    shown = {finding.rule for finding in before.urgent}
    urgent = tuple(one for one in weighing.interrupts if one.rule in shown or _is_to_show(view, before, one))
    new = news(weighing.findings, before, view.definition, finished=view.sent, now=now)
    draft = replace(before, answers=answers, told={**before.told, **new}, urgent=urgent,
                    seen=before.seen & {finding.rule for finding in urgent},
                    row_names={**before.row_names, **names},
                    asked=before.asked and before.asked.without({item.link_id for item in page.item.walk()}))
    step = Step(weighing, draft, new, finished=view.whole, added=view.whole, pending=view.changing)
    return Change(
        page.slug, draft, step,
        sent={"answers": to_document(AnswerSet(dict(typed), dict(rows)))},
        brought={"interrupts": _documents(finding for finding in urgent if finding.rule not in shown),
                 **({"unassessed": True} if NOT_ASSESSED.rule in new else {})},
        link_ids=(*typed, *rows),
        columns={} if view.sent else {"language": view.language, **_progress(view, weighing),
                                      **_asked_no_more(view, draft)},
        action="page added" if view.sent else "page saved")


def _by_whom(view: IntakeView, page: Page, typed: Mapping[str, Answer],
             rows: Mapping[str, tuple[AnswerSet, ...]]) -> Draft:
    """Give the draft that knows who typed what comes in now, and in a later version that it was said anew."""
    before, old = view.draft, view.stored.rows
    keys = {*typed, *(group for group in rows if rows[group] != old.get(group)),
            *(row_key(group, row) for group in rows for row in rows[group] if row not in old.get(group, ()))}
    entered = {key: session for key, session in before.entered.items() if key not in keys}
    if view.typist:
        entered |= dict.fromkeys(keys, str(view.session_id))
    changed = before.changed | keys if view.changing else before.changed
    return replace(before, entered=entered, changed=changed,
                   typed_by={**before.typed_by, **_kept_private(view, page, (*typed, *rows))})


def _is_to_show(view: IntakeView, draft: Draft, finding: Finding) -> bool:
    """Whether a finding interrupts: while a form is filled in always, later when the clinic knew it not."""
    is_news = not draft.knows(finding, view.definition.questionnaire)
    if view.changing:
        return is_news or finding.rule in draft.told
    return is_news or not view.sent


def _submission(view: IntakeView, early: bool, now: datetime) -> Change:
    weighing = _weighed(view, view.stored, finished=True)
    new = news(weighing.findings, view.draft, view.definition, finished=True, now=now)
    # What was shown at once is past: only what part two brings up may be shown after this.
    draft = replace(view.draft, told={**view.draft.told, **new}, finished_early=early, urgent=(),
                    seen=frozenset())
    columns = {"status": SUBMITTED, "submitted_at": now, "receipt": receipt()}
    sent = {"early": early, **({"agreed": True} if view.typist else {})}
    return Change(SUBMITTED, draft, Step(weighing, draft, new, finished=True), sent, {},
                  ("agreed",) if view.typist else (), columns, "form sent")


def _submitted(session: Session, view: IntakeView) -> Submitted:
    row = intakes.by_session(session, view.session_id)
    kept = cases.final_result(session, view.intake_id)
    document = unseal(session, kept.document, "result", "document", kept.id)
    judgement = Judgement.from_document(document, kept.definition_hash)
    return Submitted(row.receipt, judgement.result, row.submitted_at)


def _merged(before: AnswerSet, typed: Mapping[str, Answer],
            rows: Mapping[str, tuple[AnswerSet, ...]]) -> AnswerSet:
    answers = before.with_answers(typed)
    for link_id, taken in rows.items():
        answers = answers.with_rows(link_id, taken)
    return answers


def _weighed(view: IntakeView, answers: AnswerSet, *, finished: bool) -> Weighing:
    return weigh(view.definition, answers, view.facts, view.today, finished=finished, version=view.version)


def _kept_private(view: IntakeView, page: Page, link_ids: Iterable[str]) -> dict[str, str]:
    """Say who typed what no other device may read: sensitive answers, and all that is added after sending."""
    sensitive = {item.link_id for item in page.questions if item.sensitive}
    is_added = view.sent or page.part > 1
    return {link_id: str(view.session_id) for link_id in link_ids if is_added or link_id in sensitive}


def _progress(view: IntakeView, weighing: Weighing) -> dict[str, int]:
    asked = enabled_pages(view.questionnaire, weighing.answers, view.today)
    done = sum(is_complete(view.questionnaire, page, weighing.answers, view.today) for page in asked)
    return {"pages_done": done, "pages_asked": len(asked)}


def _asked_no_more(view: IntakeView, draft: Draft) -> dict[str, None]:
    """Let the desk know that a form which is still open holds what was asked for."""
    is_over = draft.asked is not None and not draft.asked.open and not view.changing
    return {"asked_at": None} if is_over else {}


def _documents(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]
