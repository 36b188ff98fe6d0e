# Two commands: make run, make test.   PYTHON=python3.12 and PORT=8001 are heeded.
PYTHON ?= python3
# djlint's: line breaks after headings; a type for buttons that all submit; and three that misread [[ ]].
NOT_OURS := H015,H043,H012,H053,T041
.DEFAULT_GOAL := run
.PHONY: run test check bench faults ha

run:    ## start the server on http://127.0.0.1:8000, with everything it needs
	@$(PYTHON) -I triage/cli/prepare.py pdf content
	@.venv/bin/python -m triage.cli.run

test:   ## everything: both databases, a real browser
	@$(PYTHON) -I triage/cli/prepare.py pdf content prove test check
	@.venv/bin/python -m triage.cli.machine
	@.venv/bin/pytest -q -n $$(($$(nproc) + 1)) --dist loadfile --no-loadscope-reorder   # one waits for a browser or a server, often

check:  ## style, types, templates, clinical content
	@$(PYTHON) -I triage/cli/prepare.py pdf content prove test check
	.venv/bin/ruff check .
	.venv/bin/mypy triage/questionnaire triage/rules triage/fhir triage/library.py
	.venv/bin/djlint --lint --quiet --profile jinja --ignore $(NOT_OURS) templates
	.venv/bin/flask content check
	.venv/bin/flask rules check
	.venv/bin/flask rules prove

bench:  ## how fast, beside a floor and a peer
	@$(PYTHON) -I triage/cli/prepare.py pdf content prove test check bench
	.venv/bin/python -m tests.bench

faults: ## what it survives: kills, cuts, full disks, nonsense; KILLS=10000 for long, SEED=… again
	@$(PYTHON) -I triage/cli/prepare.py pdf content prove test check
	@.venv/bin/python -m triage.cli.machine
	.venv/bin/python -m tests.faults

ha:     ## past one machine: three databases, whoever leads killed ten times; KILLS=2 is short
	@$(PYTHON) -I triage/cli/prepare.py pdf content prove test check
	.venv/bin/python -m tests.ha
