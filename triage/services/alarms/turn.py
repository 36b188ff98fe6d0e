"""What the worker does again and again: prove the way, tell who must be told, send what is due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from triage.services import notices
from triage.services.alarm_path import PathSettings, ways_to_test
from triage.services.alarms.delivering import Delivered, Mailer, deliver_due
from triage.services.alarms.ladder import climb
from triage.services.alarms.owners import release_absent
from triage.services.alarms.proof import queue_tests
from triage.services.batches import sweep
from triage.services.messages.gateway import SmsGateway
from triage.store.database import Store
from triage.store.errors import Unavailable

AT_ONCE = 10   # messages of a round
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ways:
    """By what messages leave. `mailer` or `gateway` is None where it is not set up."""

    settings: PathSettings
    mailer: Mailer | None
    gateway: SmsGateway | None
    base_url: str


def turn(store: Store, ways: Ways, *, now: Callable[[], datetime]) -> Delivered:
    """Do everything that is due once. One job that breaks does not hold up the others."""
    _each(lambda: queue_tests(store, ways_to_test(ways.settings), now=now()),
          lambda: release_absent(store, now=now()),
          lambda: climb(store, texts=ways.gateway is not None, now=now()))
    total = Delivered(0, 0, 0)
    while True:
        done = deliver_due(store, ways.mailer, now=now(), gateway=ways.gateway, base_url=ways.base_url,
                           limit=AT_ONCE)
        total = Delivered(total.sent + done.sent, total.failed + done.failed, total.stuck + done.stuck)
        if not done.sent:
            break
    _each(lambda: sweep(store, now=now()),
          lambda: ways.mailer and notices.deliver_due(store, ways.mailer, now=now()))
    return total


def _each(*jobs: Callable[[], object]) -> None:
    for job in jobs:
        try:
            job()
        except Unavailable:
            raise
        except Exception as error:   # only its class: what it says may name somebody
            log.error("alarms: a job broke off: %s", type(error).__name__)
