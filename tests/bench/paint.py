"""How soon a question is seen on a slow telephone, and what came over the wire: a floor, ours, two peers."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab

from tests.bench.form_peers.pages import FLOOR, PeerPage, least, lforms, survey
from tests.bench.form_peers.serving import serving
from tests.bench.report import Table, aim, kb, median
from triage.config import ROOT
from triage.library import load
from triage.questionnaire.page import Page
from triage.questionnaire.path import pages

# What the browser's own tools call "Slow 4G": 1.6 Mbit/s down and 750 kbit/s up, each at nine tenths, and a
# round trip of 150 ms, times 3.75 for one that is simulated at the request. The processor is slowed fourfold.
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
SLOWER = 4
PHONE = {"width": 360, "height": 740}
PAGES = ("limbs", "where-pain")
SOONEST, HEAVIEST = 1.3, 14_000   # seconds, and bytes
PAINTED = """() => new Promise(done => {
  const seen = () => performance.getEntriesByName('first-contentful-paint')[0];
  if (seen()) return done(seen().startTime);
  new PerformanceObserver(() => seen() && done(seen().startTime)).observe({type: 'paint', buffered: true});
})"""


LARGEST = """(settles) => new Promise(done => {
  let last = 0;
  new PerformanceObserver(list => { last = list.getEntries().at(-1).startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done(last), settles);
})"""
SETTLES = 1000   # milliseconds after which nothing larger is drawn


@dataclass
class Load:
    """One cold load: seconds until something is seen, and until the largest words are; bytes and requests."""

    seconds: float
    words: float
    size: int
    requests: int


def topic(address: str, cookies: Mapping[str, str], rounds: int) -> Table:
    """Load each page of ours and of the peers, in turn, each time in a browser that has kept nothing."""
    table = Table("First paint of a question: slow 4G, processor four times slower, nothing kept",
                  ["page", "by", "first, s", "words, s", "kB on the wire", "requests"])
    questionnaire = load(ROOT / "questionnaires" / "post-laminectomy").questionnaire
    form = {page.slug: page for page in pages(questionnaire)}
    with _chromium() as browser:
        for slug in PAGES:
            ours = f"{address}/intake/{slug}"
            with _peers(form[slug], table) as peers:
                ways = {"Backstory": (ours, cookies), **{name: (url, {}) for name, url in peers.items()}}
                loads = {name: [_load(browser, *way) for _ in range(rounds)] for name, way in ways.items()}
            _tell(table, slug, {name: _middle(found) for name, found in loads.items()})
    return table


@contextmanager
def _chromium() -> Iterator[Browser]:
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"),
                                             args=[*flags, "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@contextmanager
def _peers(page: Page, table: Table) -> Iterator[dict[str, str]]:
    with ExitStack() as stack:
        found = {}
        for make in (survey, lforms, least):
            try:
                peer: PeerPage = make(page)
                found[peer.name] = stack.enter_context(serving(peer))
            except OSError as error:
                table.notes.append(f"{make.__name__} was left out: {error}")
        yield found


def _load(browser: Browser, url: str, cookies: Mapping[str, str]) -> Load:
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    tab = context.new_page()
    sizes = _watched(tab)
    tab.goto(url, wait_until="load", timeout=120_000)
    seconds, words = tab.evaluate(PAINTED) / 1000, tab.evaluate(LARGEST, SETTLES) / 1000
    context.close()
    return Load(seconds, words, sum(sizes), len(sizes))


def _watched(tab: Tab) -> list[int]:
    """Slow the tab down, and collect what each answer that ends weighs, headers included."""
    wire, sizes = tab.context.new_cdp_session(tab), list[int]()
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", SLOW_4G)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    return sizes


def _middle(loads: list[Load]) -> Load:
    return Load(median([one.seconds for one in loads]), median([one.words for one in loads]),
                int(median([one.size for one in loads])),
                int(median([one.requests for one in loads])))


def _tell(table: Table, slug: str, loads: Mapping[str, Load]) -> None:
    for name, found in loads.items():
        table.add(slug, name, f"{found.seconds:.2f}", f"{found.words:.2f}", kb(found.size), found.requests)
    ours = loads["Backstory"]
    table.notes.append(f"{slug}: first, {aim(ours.seconds, SOONEST, most=True)}; words, "
                       f"{aim(ours.words, SOONEST, most=True)}; a title with a style sheet alone takes "
                       f"{loads[FLOOR].seconds:.2f} here")
    table.notes.append(f"{slug}: kB, {aim(ours.size / 1000, HEAVIEST / 1000, most=True)}")
    for name, share in (("survey-core", 3), ("lforms", 5)):
        if name in loads:
            first, words = ours.seconds / loads[name].seconds, ours.words / loads[name].words
            most = round(1 / share, 3)
            table.notes.append(f"{slug}: against {name}: first, {aim(first, most, most=True)}; words, "
                               f"{aim(words, most, most=True)}; bytes {ours.size / loads[name].size:.3f}")
