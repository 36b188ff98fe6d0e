"""Saving a page: one round trip to the next, and nothing lost where the signal is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.browser.conftest import Open
from tests.support.at_the_form import answer, back, open_form, send, settle, slug, start
from tests.support.hand import kept
from tests.support.patient import Clinic

NEXT = "button[name=do][value=next]"
UNSAVED = "text=This is not saved yet"
HOLDS = "document.querySelector('main form').inert"


@pytest.fixture
def page(tab: Open, url: str, clinic: Clinic) -> Page:
    """The first page, answered."""
    page = tab(360)
    open_form(page, url, clinic.invite())
    start(page)
    answer(page, "right-now-body", ["none"])
    answer(page, "right-now-spine", ["none"])
    return page


def asked(page: Page) -> list[str]:
    """Give the list that what is asked of the server will be added to."""
    found: list[str] = []
    page.on("request", lambda request: found.append(f"{request.method} {request.url.rpartition('/')[2]}"))
    return found


def test_next_page_comes_with_the_answer(page: Page) -> None:
    requests = asked(page)
    send(page)
    assert slug(page) == "who"
    assert requests == ["POST right-now"]
    assert page.title().startswith("Who is answering")
    assert page.evaluate("[document.activeElement.tagName, scrollY]") == ["H1", 0]


def test_back_and_forward_show_what_was_saved(page: Page) -> None:
    send(page)
    answer(page, "who-answers", "me-alone")
    send(page)
    back(page)
    page.wait_for_url("**/who*")
    assert page.is_checked("[name=q_who-answers][value=me-alone]")
    back(page)
    page.wait_for_url("**/right-now*")
    assert page.is_checked("[name=q_right-now-body][value=none]")
    page.go_forward()
    settle(page)
    page.wait_for_url("**/who*")
    assert page.is_checked("[name=q_who-answers][value=me-alone]")


def test_errors_come_the_same_way(page: Page, url: str) -> None:
    page.goto(f"{url}/intake/last-operation")
    answer(page, "had-spine-op", "yes")
    send(page)
    requests = asked(page)
    page.fill('[name="q_op-when:year"]', "1066")
    send(page)
    assert requests == ["POST last-operation"]
    assert page.title().startswith("Error:")
    assert page.evaluate("document.activeElement.className") == "errs"
    assert page.input_value('[name="q_op-when:year"]') == "1066"


def test_page_without_a_signal_waits_and_sends_itself(page: Page) -> None:
    page.context.set_offline(True)
    page.click(NEXT)
    page.click(NEXT)
    page.wait_for_selector(UNSAVED)
    assert slug(page) == "right-now"
    assert page.is_checked("[name=q_right-now-body][value=none]")
    assert page.inner_text(NEXT) == "Save and continue"
    page.context.set_offline(False)
    page.wait_for_url("**/intake/who*")


def once(page: Page, happens: Callable[[Route], None]) -> None:
    """Let something happen to the next thing that is asked of a page of the form."""
    page.route("**/intake/*", happens, times=1)


def lose_the_answer(route: Route) -> None:
    """Let the post reach the server, and lose what it says."""
    route.fetch()
    route.abort()


@pytest.mark.parametrize("happens", [
    pytest.param(lambda route: route.abort(), id="never sent"),
    pytest.param(lose_the_answer, id="saved, and the answer lost"),
    pytest.param(lambda route: route.fulfill(status=503, body="busy"), id="the server is away"),
    pytest.param(lambda route: route.fulfill(body="<p>Sign in to our wireless"), id="somebody else answers"),
])
def test_page_that_got_no_answer_is_sent_again(page: Page, clinic: Clinic,
                                               happens: Callable[[Route], None]) -> None:
    once(page, happens)
    page.click(NEXT)
    page.wait_for_selector(UNSAVED)
    assert slug(page) == "right-now"
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/intake/who*")
    view = kept(page, clinic.app)
    assert view.stored["right-now-body"].codes == {"none"}
    assert view.revision == 1


def test_what_is_changed_while_waiting_is_what_is_saved(page: Page, clinic: Clinic) -> None:
    once(page, lose_the_answer)
    page.click(NEXT)
    page.wait_for_selector(UNSAVED)
    answer(page, "right-now-body", ["not-sure"])
    page.click(NEXT)
    page.wait_for_url("**/intake/who*")
    assert kept(page, clinic.app).stored["right-now-body"].state == "unsure"


@pytest.fixture
def on_the_way(page: Page) -> Page:
    """A page that was sent, with an answer that has not come yet."""
    once(page, lambda route: None)
    page.click(NEXT)
    page.locator("[data-sent]").wait_for(state="attached")
    return page


def test_page_holds_still_while_it_is_saved(on_the_way: Page) -> None:
    assert on_the_way.evaluate(HOLDS)
    assert not on_the_way.evaluate("document.querySelector('.foot').inert")


def test_page_that_the_browser_brings_back_can_be_used(on_the_way: Page) -> None:
    on_the_way.evaluate("dispatchEvent(new Event('pageshow'))")
    assert not on_the_way.evaluate(HOLDS)
