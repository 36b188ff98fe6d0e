"""What is counted of requests, for Prometheus. Routes by their names: no path, no person, no place.

Where several processes serve, each counts in a file of the folder that PROMETHEUS_MULTIPROC_DIR names, and
whichever is asked adds them up (see cli/serving.py).
"""
# ruff: noqa: PLC0415 - the library looks for that folder when it is loaded, and only once

import os
from collections.abc import Mapping
from time import perf_counter

from flask import Flask, Response, current_app, g, request

EXTENSION = "backstory.counted"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Counted:
    """The counters of one application in one process."""

    def __init__(self) -> None:
        """Begin to count."""
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        self.requests = Counter("backstory_requests", "Requests that were answered.",
                                ("route", "method", "status"), registry=self.registry)
        self.seconds = Histogram("backstory_request_seconds", "How long requests took.", ("route",),
                                 buckets=SECONDS, registry=self.registry)
        self.faults = Counter("backstory_faults", "Requests that a fault of ours ended.", ("route", "kind"),
                              registry=self.registry)

    def exposed(self, values: Mapping[str, float], words: Mapping[str, str]) -> bytes:
        """Give what all processes counted, and these `values`, in the form that Prometheus reads."""
        from prometheus_client import CollectorRegistry, generate_latest
        from prometheus_client.metrics_core import GaugeMetricFamily
        from prometheus_client.multiprocess import MultiProcessCollector
        from prometheus_client.registry import Collector

        class Looked(Collector):
            def collect(self) -> list[GaugeMetricFamily]:
                return [GaugeMetricFamily(name, words[name], value=value) for name, value in values.items()]

        registry, looked = self.registry, CollectorRegistry()
        if os.environ.get(FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        looked.register(Looked())
        return generate_latest(registry) + generate_latest(looked)


def counted() -> Counted:
    """Give the counters of the application that serves this request."""
    found: Counted = current_app.extensions[EXTENSION]
    return found


def route() -> str:
    """Give the name of the route that was asked for; "none" where there is no such page."""
    return request.endpoint or "none"


def method() -> str:
    """Give the method, if it is one of those that pages know."""
    return request.method if request.method in METHODS else "other"


def took() -> float:
    """Give how long this request took until now, in seconds."""
    began: float = g.get("began", perf_counter())
    return perf_counter() - began


def _begin() -> None:
    g.began = perf_counter()


def _count(response: Response) -> Response:
    counted().requests.labels(route(), method(), str(response.status_code)).inc()
    counted().seconds.labels(route()).observe(took())
    return response


def init_app(app: Flask) -> None:
    """Count every request of the application."""
    app.extensions[EXTENSION] = Counted()
    app.before_request(_begin)
    app.after_request(_count)
