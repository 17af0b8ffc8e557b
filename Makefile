# Every target works on a fresh machine: `setup` is a no-op once everything is there.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-fast check docs bench drill gallery characters lock typefaces schema format clean

PYTHON := .venv/bin/python
PIN := ../.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS)

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is missing: system packages, .venv, node_modules
	@./bootstrap

demo: setup ## turn a thread into two clients' carousels under out/ (THREAD=path for your own)
	@$(PYTHON) -m local demo $(if $(THREAD),--thread "$(THREAD)")

run: setup ## serve on http://127.0.0.1:8000 (PORT= for another) until Ctrl-C
	@$(PYTHON) -m local run --port $(or $(PORT),8000)

test: setup ## run the tests in two processes; T=path or T=name runs some of them in one
	@$(PYTHON) -m pytest $(or $(ARGS),$(if $(T),$(if $(wildcard $(firstword $(subst ::, ,$(T)))),$(T),-k "$(T)"),-n 2 --dist loadfile --durations 20))

test-fast: setup ## run the tests that need no server and no browser, but for the slow ones
	@$(PYTHON) -m pytest -q -n 2 --dist worksteal -m "not servers and not browser and not slow"

check: setup ## format, lint, types, floor plan, API schema, migrations, deployment settings, locks, documentation
	@$(PYTHON) -m local exec -- local/check

docs: setup ## build the documentation as a site, under var/docs/
	@$(PYTHON) -m sphinx --fail-on-warning --keep-going --quiet --jobs auto -d var/docs-made docs var/docs

bench: setup ## measure, and compare with the figures to reach
	@$(PYTHON) -m bench $(ARGS)
	@$(PYTHON) -m bench.first_view
	@$(PYTHON) -m bench.editor_page
	@$(PYTHON) -m bench.moments

drill: setup ## break the service for real and take its account: every fault, a storm, two hosts, a restore, ten thousand slides, neighbours, attackers; bad uploads; S3; machines where nothing is installed
	@$(PYTHON) -m drills.rgw
	@$(PYTHON) -m drills.faults
	@$(PYTHON) -m drills.storm
	@$(PYTHON) -m drills.two_hosts
	@$(PYTHON) -m drills.restore
	@$(PYTHON) -m drills.neighbours
	@$(PYTHON) -m drills.attackers
	@$(PYTHON) -m drills.volume
	@$(PYTHON) -m drills.kill_worker
	@$(PYTHON) -m drills.bad_uploads
	@$(PYTHON) -m drills.many_slides
	@$(PYTHON) -m drills.old_code
	@$(PYTHON) -m drills.clean_machines
	@$(PYTHON) -m drills.image
	@CONTRACT=40 $(PYTHON) -m pytest -q tests/test_contract.py
	@EMOJI=all $(PYTHON) -m pytest -q tests/engine/test_pdf_readers.py
	@FUZZ=50 $(PYTHON) -m pytest -q tests/design/importers/test_whole.py
	@FUZZ=20 $(PYTHON) -m pytest -q tests/carousels/test_hostile_imports.py
	@TEXTS=5000 $(PYTHON) -m pytest -q tests/design/importers/test_words.py
	@ISOLATION=300 $(PYTHON) -m pytest -q tests/engine/test_isolation.py
	@VERDICT=400 $(PYTHON) -m pytest -q tests/engine/test_verdict.py
	@CHARACTERS=1 $(PYTHON) -m pytest -q tests/engine/test_characters.py
	@DEATHS=1000 $(PYTHON) -m pytest -q tests/test_idempotency.py
	@STEPS=1000 $(PYTHON) -m pytest -q tests/rendering/test_retention_races.py tests/rendering/test_packing_races.py
	@EDITS=1000 $(PYTHON) -m pytest -q tests/carousels/test_concurrency.py
	@SCREENS=all $(PYTHON) -m pytest -q tests/editor/test_every_screen.py
	@UPLOADS=1500 $(PYTHON) -m pytest -q tests/brandkits/test_mutated.py

characters: setup ## regenerate the table of which font draws which character
	@$(PYTHON) -m local.characters

lock: setup ## pin the dependencies (ARGS=--upgrade takes newer versions)
	@cd requirements && $(PIN) base.in -o base.txt && $(PIN) dev.in -o dev.txt && $(PIN) -c dev.txt bootstrap.in -o bootstrap.txt

typefaces: setup ## regenerate the list of typefaces from their packages
	@$(PYTHON) -m local.typefaces

gallery: setup ## paint the contact sheets of docs/gallery (ARGS=themes for one)
	@$(PYTHON) -m gallery $(ARGS)

schema: setup ## write docs/openapi.yaml
	@mkdir -p docs
	@$(PYTHON) -m local exec -- $(PYTHON) manage.py spectacular --validate --fail-on-warn --file docs/openapi.yaml

format: setup ## format the code and fix what can be fixed
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .
	@.venv/bin/node node_modules/prettier/bin/prettier.cjs --log-level warn --write editor

clean: ## remove what was made: databases, objects, caches, logs, out/
	@rm -rf var out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -not -path './node_modules/*' -prune -exec rm -rf {} +
