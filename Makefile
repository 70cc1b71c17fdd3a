# Shortcuts for developers. Every target prints the command it runs; `make help` lists them.
# The README's two commands need none of this.

MANAGE := python3 manage.py
RELAY_PYTHON := .venv/bin/python
DATA ?= ../shared/data
.DEFAULT_GOAL := help
.PHONY: help up verify check unit axe relays races forged-links fuzz-api fuzz-import api-keys time bench-house bench-exports bench-board lighthouse reliability-notices reliability-faults reliability-embedded reliability-latency reliability-clocks reliability-webhooks real-data browser screenshots mails backtest bench-forecast bench-mails lifecycle messages locks

help: ## list what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

up: ## run Relay on http://127.0.0.1:8000/
	$(MANAGE) up

verify: ## the whole suite on SQLite, PostgreSQL with Redis, and a browser
	$(MANAGE) verify

check: ## ruff, format, contracts, migrations, templates, compose file, types
	$(MANAGE) verify check

unit: ## rules and house, without a database
	$(MANAGE) verify unit

browser: ## the browser's journeys, on PostgreSQL
	$(MANAGE) verify browser

axe: ## axe on every page, light, dark and on a phone, and whether all of it can be reached by thumb and at any zoom
	RELAY_LONG=1 $(MANAGE) verify browser --marked axe

relays: ## random relays: 20,000 on the pure race, 100 on rows
	RELAY_RELAYS=20000 $(MANAGE) verify unit --marked relays
	RELAY_TABLE_RELAYS=100 RELAY_LONG=1 $(MANAGE) verify postgresql --marked relays

races: ## 1,000 rounds of eight threads on one baton, on each database
	RELAY_RACES=1000 $(MANAGE) verify sqlite postgresql --marked races

time: ## the long forms: 20,000 random deadlines, every clock change, every year end, 1,000 races for the reader's hours
	RELAY_LONG=1 $(MANAGE) verify unit sqlite --marked timekeeping

bench-house: ## what audit, idle sweep, backup and restore cost on 200,000 events
	.venv/bin/python benchmarks/house.py

bench-exports: ## rows a second and memory of the CSV exports, on 100,000 events
	.venv/bin/python benchmarks/exports.py

bench-board: ## the board of 200 campaigns, its poll and its neighbours against a floor in the same run
	$(RELAY_PYTHON) benchmarks/board.py $(OPTIONS)

lighthouse: ## Lighthouse on the pages that people open most, and on the board of 200 (needs node)
	$(RELAY_PYTHON) benchmarks/lighthouse.py $(OPTIONS)

fuzz-api: ## 25,000 calls made up from the API's document, as runner and as admin
	RELAY_FUZZ=25000 RELAY_LONG=1 $(MANAGE) verify sqlite postgresql --marked fuzz

fuzz-import: ## 3,000 files made up and mutated, on each database
	RELAY_FUZZ_FILES=3000 RELAY_LONG=1 $(MANAGE) verify sqlite postgresql --marked fuzz_import

api-keys: ## 1,000 calls sent five times each under one key, three answers in ten cut off
	RELAY_KEYS=1000 RELAY_LONG=1 $(MANAGE) verify sqlite postgresql --marked keys

forged-links: ## 200,000 forged links at the door, on each database
	RELAY_LONG=1 $(MANAGE) verify sqlite postgresql --marked forged

reliability-notices: ## 10,000 stalls under fire: 300 kills and more, Redis, PostgreSQL and mail failing; up to 25 minutes
	python3 tests/reliability/launch.py fire full $(OPTIONS)

reliability-faults: ## two faults planted in the sending of notices, which the fire must find
	RELAY_LONG=1 $(MANAGE) verify postgresql --marked faults

reliability-embedded: ## the same on SQLite and files under manage.py up: 1,000 stalls, 40 kills
	python3 tests/reliability/launch.py fire embedded $(OPTIONS)

reliability-latency: ## from deadline to the mail relay, 500 stalls at once; then with the worker killed in between
	python3 tests/reliability/launch.py latency $(OPTIONS)
	python3 tests/reliability/launch.py latency --kill $(OPTIONS)

reliability-clocks: ## two sweepers, two beats, workers two minutes ahead and behind
	python3 tests/reliability/launch.py skew $(OPTIONS)

reliability-webhooks: ## 1,000 mails with and without four endpoints that hang for five seconds; three rounds, up to 15 minutes
	python3 tests/reliability/launch.py hanging $(OPTIONS)

real-data: ## the main job on a real launch plan, out of the folder RELAY_REAL_DATA names
	python3 tests/realdata/launch.py

screenshots: ## every page from 390 to 2560 px, light and dark, empty, usual and crowded, into screenshots/
	RELAY_LONG=1 RELAY_SCREENSHOTS=screenshots $(MANAGE) verify browser --marked screenshots

mails: ## every mail as text and HTML, light, dark and at 360 px, into screenshots/mails/
	RELAY_MAILS=screenshots/mails $(MANAGE) verify browser --marked mails

backtest: ## the launch forecast held against the histories in ../shared/data, or in DATA=folder
	$(RELAY_PYTHON) benchmarks/backtest.py $(DATA) $(OPTIONS)

bench-forecast: ## the launch forecast of 200 campaigns, beside the same sums in numpy where there is one
	$(RELAY_PYTHON) benchmarks/forecast.py $(OPTIONS)

bench-mails: ## mails a second out of the outbox, against a bare loop of smtplib
	$(RELAY_PYTHON) benchmarks/mails.py

lifecycle: ## docs/lifecycle.md from the rules
	$(MANAGE) lifecycle_docs

messages: ## collect the words people see, and compile the translations
	$(MANAGE) makemessages --all --no-location --no-wrap
	$(MANAGE) compilemessages

locks: ## requirements/*.txt from pyproject.toml (needs uv)
	uv lock --python 3.11 --upgrade
	for group in test lint; do uv export -q $(EXPORT) --only-group $$group -o requirements/$$group.txt; done
	uv export -q $(EXPORT) -o requirements/runtime.txt

EXPORT := --locked --no-header --no-annotate --no-emit-project --no-default-groups --format requirements.txt
