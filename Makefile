# Needs make and Python 3.11 or newer, nothing else. Everything is installed into .venv, below this folder.

VENV := .venv
EXTRAS ?= dev,pdf,office,export,plots,browse,postgres
comma := ,
INSTALLED := $(VENV)/.installed-$(subst $(comma),-,$(EXTRAS))
RUN := $(VENV)/bin/python -m
# The tests that the coverage of the extractor and of the checks is measured with.
MEASURED := tests/extract tests/checks tests/accuracy tests/browse/test_archived_pages.py

# The first Python that is new enough and can make an environment; else the first that is new enough.
ifeq ($(origin PYTHON), undefined)
PYTHON := $(shell \
	for wanted in 'import sys, ensurepip, venv' 'import sys'; do \
		for python in python3.13 python3.12 python3.11 python3; do \
			"$$python" -c "$$wanted; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1 \
				&& { echo "$$python"; exit; }; \
		done; \
	done)
endif

.DEFAULT_GOAL := help
.PHONY: help setup demo test coverage rest mutants crawl bench lint types pure fuzz audit docs constraints clean distclean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## Make the environment in .venv and install the pinned libraries

$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { \
		echo "Python 3.11 or newer is needed and none was found. On Debian or Ubuntu:"; \
		echo "  sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) can't make an environment: its venv package is missing. On Debian or Ubuntu:"; \
		echo "  sudo apt-get install $(notdir $(PYTHON))-venv"; exit 1; }
	@echo "==> Making the environment $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@echo "==> Installing the libraries of constraints.txt into $(VENV) (a minute or two, once)"
	@$(RUN) pip --disable-pip-version-check install -qq --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

demo: setup ## Crawl the replica of a county portal on this machine and ask the database three questions
	@$(RUN) scrapy demo

test: setup ## Run all tests; what needs a missing program is skipped and says so
	@echo "==> Running the tests"
	@$(RUN) pytest

coverage: ## Test the extractor and the checks and fail below 95 % of their branches
	@$(MAKE) --no-print-directory setup EXTRAS='$(EXTRAS)$(if $(findstring ocr,$(EXTRAS)),,$(comma)ocr)'
	@rm -rf build/coverage && mkdir -p build/coverage
	@echo "==> Running the tests of the extractor and the checks, measured"
	@$(RUN) coverage run -m pytest $(MEASURED)
	@echo "==> Adding up the processes (one that a test has killed may leave nothing to add: its file is skipped)"
	@$(RUN) coverage combine --quiet
	@$(RUN) coverage json --quiet --fail-under=0 -o build/coverage/report.json
	@$(RUN) coverage report
	@.ci/gate branches build/coverage/report.json

rest: setup ## Run the tests that make coverage leaves out
	@echo "==> Running the other tests"
	@$(RUN) pytest $(MEASURED:%=--ignore=%)

mutants: ## Test the tests: change numbers, grid and checks in small ways and fail where under 80 % is noticed
	@$(MAKE) --no-print-directory setup EXTRAS='$(EXTRAS)$(if $(findstring mutants,$(EXTRAS)),,$(comma)mutants)'
	@rm -rf mutants
	@echo "==> Changing the code and running the tests on each change"
	@$(RUN) mutmut run
	@$(RUN) mutmut results
	@$(RUN) mutmut export-cicd-stats >/dev/null
	@.ci/gate mutants mutants/mutmut-cicd-stats.json

crawl: setup ## Crawl a live site: make crawl SITE=jingyan
	@test -n "$(SITE)" || { \
		echo "Say which site, for example: make crawl SITE=jingyan. The sites are:"; \
		$(RUN) scrapy list | sed 's/^/  /'; exit 2; }
	$(RUN) scrapy crawl $(SITE)

bench: ## Measure speed against peers, write docs/benchmarks.md and report what got slower; ACCEPT=1 keeps the ratios
	@$(MAKE) --no-print-directory setup EXTRAS='$(EXTRAS),bench'
	@$(RUN) benchmarks $(if $(ACCEPT),--accept)

lint: setup ## Check format and style
	@$(RUN) ruff format --check .
	@$(RUN) ruff check .

types: setup ## Check types, strictly in the pure packages
	@$(RUN) mypy crawler spiders pipelines

pure: ## Check that the extractor works with nothing but its own libraries installed
	@PYTHON='$(PYTHON)' .ci/extractor-alone

fuzz: ## Fuzz everything that reads documents for MINUTES (10)
	@$(MAKE) --no-print-directory setup EXTRAS='$(EXTRAS),fuzz'
	@$(RUN) tests.fuzz --minutes $(or $(MINUTES),10)

audit: ## Ask whether anything is known against the pinned libraries; needs the network
	@$(MAKE) --no-print-directory setup EXTRAS='$(EXTRAS),audit'
	@$(VENV)/bin/python .ci/audit

docs: setup ## Write the generated pages and tables of the documentation anew
	@$(RUN) scrapy docs

constraints: setup ## Pin the newest libraries that pyproject.toml allows, for every extra
	@mkdir -p build
	@echo "==> Asking which libraries would be installed now"
	@$(RUN) pip --disable-pip-version-check install -qq --dry-run --ignore-installed \
		--report build/libraries.json ".[$$(.ci/pins --extras)]"
	@.ci/pins build/libraries.json > constraints.txt

clean: ## Remove caches and the demo's data
	rm -rf data/demo build dist mutants .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

distclean: clean ## Remove the environment too
	rm -rf $(VENV)
