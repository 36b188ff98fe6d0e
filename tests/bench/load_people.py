"""Patients by locust, in a process of its own: `python -m tests.bench.load_people PLAN.json`.

Each opens a link, says when they were born, and answers page after page after thinking about it; then the
next one sits down. Every page is compared with the one that was recorded, so that none is right by its
status alone. They go on until SIGTERM; then everything that was measured is written down.
"""

import json
import random
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, events, task
from locust.env import Environment

from tests.bench.load_walk import LINK, Turn, body, looks
from tests.bench.script import OK, SEE_OTHER

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SPAWNED = 100       # patients that sit down in a second
LOOK = 0.1          # seconds from one look at the driver's own lateness to the next
ANOTHER_PAGE, ELSEWHERE = "another page than it should be", "led elsewhere than it should"


class TurnFailed(Exception):   # noqa: N818 - what happened, not whose fault it is
    """An answer was not what it should be: this patient gives up."""


class Crowd:
    """What all patients share: the plan, the links that are left, and what was measured."""

    def __init__(self, plan: Mapping[str, Any]) -> None:
        """Take a plan as load_run.py writes it."""
        self.plan = plan
        self.walks = [[Turn(**turn) for turn in walk] for walk in plan["walks"]]
        self.links: Iterator[tuple[int, str]] = iter(enumerate(plan["links"]))
        self.seated = 0   # patients who have come to where they begin to think
        # [seconds since the epoch when it ended, method, page, milliseconds, what was wrong]
        self.asked: list[tuple[float, str, str, float, str]] = []
        self.late: list[tuple[float, float]] = []     # [when, seconds late]
        self.done: list[float] = []                   # when a patient saw the receipt
        self.chance = random.Random(plan["seed"])

    def note(self, *, start_time: float, request_type: str, name: str, response_time: float,
             exception: Exception | None, **_more: Any) -> None:
        """Keep what locust measured of one request."""
        wrong = "" if exception is None else str(exception)[:120] or type(exception).__name__
        self.asked.append((start_time + response_time / 1000, request_type, name, response_time, wrong))

    def fault(self, *, exception: Exception, **_more: Any) -> None:
        """Keep what went wrong in a patient's own program: a fault of this one."""
        self.note(start_time=time.time(), request_type="-", name="patient", response_time=0,
                  exception=exception)

    def look(self) -> None:
        """Notice for ever how late this process is with what it wants to do: then it is what limits."""
        while True:
            began = time.monotonic()
            gevent.sleep(LOOK)
            self.late.append((time.time(), time.monotonic() - began - LOOK))

    def write(self) -> None:
        """Write down what was measured."""
        found = {"asked": self.asked, "late": self.late, "done": self.done}
        Path(self.plan["result"]).write_text(json.dumps(found))


class Patient(FastHttpUser):
    """Somebody with a link."""

    crowd: Crowd
    abstract = True

    def on_start(self) -> None:
        """Be somewhere in the form to begin with: pages before that are gone through without thinking."""
        self.ahead = self.crowd.chance.randrange(len(self.crowd.walks[0]))
        self.is_seated = False

    @task
    def walk(self) -> None:
        """Go from the link to the receipt."""
        number, link = next(self.crowd.links, (0, ""))
        if not link:
            self.crowd.note(start_time=time.time(), request_type="-", name="links", response_time=0,
                            exception=TurnFailed("no link left"))
            gevent.sleep(self.crowd.plan["think"])
            return
        self.client.cookiejar.clear()
        self.address = {"X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        try:
            for place, turn in enumerate(self.crowd.walks[number % len(self.crowd.walks)]):
                self.take(turn, link, hurry=place < self.ahead)
        except TurnFailed:
            self.think()
        else:
            self.crowd.done.append(time.time())
        self.ahead = 0

    def take(self, turn: Turn, link: str, *, hurry: bool) -> None:
        """See a page, think, send it."""
        path = turn.path.replace(LINK, link)
        with self.client.get(path, name=turn.name, headers=self.address, allow_redirects=False,
                             catch_response=True) as answer:
            page = answer.content or b""
            self.require(answer, OK, looks(page, link) == turn.looks, ANOTHER_PAGE)
        if not hurry:
            self.think()
        if turn.sends is None:
            return
        with self.client.post(path, data=body(turn, page), name=turn.name, headers=FORM | self.address,
                              allow_redirects=False, catch_response=True) as answer:
            location = (answer.headers or {}).get("location", "").partition("#")[0]
            self.require(answer, SEE_OTHER, location.endswith(turn.leads), ELSEWHERE)

    def require(self, answer: Any, status: int, right: bool, what: str) -> None:
        """Say whether an answer is what it should be, and give up where it is not."""
        if answer.status_code != status or not right:
            answer.failure(what if answer.status_code == status else
                           f"{answer.status_code} {getattr(answer, 'error', '')}".strip())
            raise TurnFailed(what)

    def think(self) -> None:
        """Read the page, and remember."""
        self.crowd.seated += not self.is_seated
        self.is_seated = True
        gevent.sleep(self.crowd.plan["think"] * self.crowd.chance.uniform(0.5, 1.5))


def main(plan: Mapping[str, Any]) -> None:
    """Let them all sit down; say "ready" once each has come to where they begin to think."""
    crowd, over = Crowd(plan), gevent.event.Event()
    Patient.crowd, Patient.abstract = crowd, False
    Patient.host = f"http://127.0.0.1:{plan['port']}"
    environment = Environment(user_classes=[Patient], events=events)
    events.request.add_listener(crowd.note)
    events.user_error.add_listener(crowd.fault)
    runner = environment.create_local_runner()
    gevent.signal_handler(signal.SIGTERM, over.set)
    gevent.spawn(crowd.look)
    runner.start(plan["patients"], spawn_rate=SPAWNED)
    while crowd.seated < plan["patients"] and not over.is_set():
        gevent.sleep(LOOK)
    print("ready", flush=True)
    over.wait()
    crowd.write()
    runner.quit()


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))
