"""What one running application is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from triage.config import Settings
from triage.library import Library
from triage.store.database import Store


def utc_now() -> datetime:
    """Give the time of the machine's clock, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Services:
    """The parts that use cases need. `clock` gives the present, in UTC."""

    store: Store
    library: Library
    settings: Settings
    clock: Callable[[], datetime] = utc_now

    def now(self) -> datetime:
        """Give the present, in UTC."""
        return self.clock()
