# The commands of this project; README.md says more of each.
PORT ?= 8000

.PHONY: help demo clean-demo test test-services lint format lock lock-upgrade messages

help:
	@echo "make demo           the portal with its demo content on http://localhost:$(PORT) (PORT= for another)"
	@echo "make clean-demo     forget the demo's database, files and mail"
	@echo "make test           all tests on SQLite; with REQUIRE_ALL=1 a missing program is an error"
	@echo "make test-services  all tests on real PostgreSQL, Redis, Elasticsearch and OpenSearch, which it starts and stops"
	@echo "make lint           style, templates, types, import contracts, deployment check, migrations, catalogues"
	@echo "make format         formats Python and templates"
	@echo "make lock           writes requirements/ from pyproject.toml (lock-upgrade: with the newest versions)"
	@echo "make messages       collects and compiles the strings to translate"

demo:
	@scripts/demo $(PORT)

clean-demo:
	rm -rf var

test:
	@scripts/test

test-services:
	@scripts/test-services

lint:
	@scripts/lint

format:
	@scripts/environment dev
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .
	@.venv/bin/djangofmt --quiet templates
	@.venv/bin/djangofmt check --fix --quiet templates || true
	@.venv/bin/djangofmt --quiet templates

lock:
	@scripts/lock

lock-upgrade:
	@scripts/lock --upgrade

messages:
	@scripts/environment dev
	@DJANGO_SETTINGS_MODULE=portal.settings.demo .venv/bin/python manage.py makemessages --locale nl --no-location --no-obsolete
	@DJANGO_SETTINGS_MODULE=portal.settings.demo .venv/bin/python manage.py compilemessages --locale nl
