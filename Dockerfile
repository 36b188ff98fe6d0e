# Backstory in a container: not as root, nothing to write to but /tmp. docs/deploy.md says how it is run.
FROM python:3.13-slim-bookworm AS build
WORKDIR /app
COPY setup.cfg pyproject.toml README.md ./
COPY triage ./triage
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir -c triage/components.txt -e '.[pdf]' && .venv/bin/python -m compileall -q triage

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin backstory \
    && install -d -o backstory -m 0700 /app/instance
WORKDIR /app
COPY --from=build /app /app
COPY wsgi.py LICENSE ./
COPY templates ./templates
COPY questionnaires ./questionnaires
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp \
    FLASK_APP=wsgi.py BIND=0.0.0.0:8000 WEB_CONCURRENCY=2 BACKSTORY_INSTANCE_DIR=/app/instance
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "-c", "python:triage.cli.serving", "wsgi:app"]
