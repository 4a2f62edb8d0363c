# Every target sets up what it needs first; a second set-up does nothing and takes under 2 s.
#   make setup   environment in .venv, models in the cache, index
#   make run     serve the chat on 127.0.0.1:8501
#   make test    lint, then every test, browser included
#   make eval    the evaluation on the embedded model -> eval/runs/<id>/
#   make bench   speed and memory against the plain chain -> bench/results/<id>.json
#   make lint    ruff alone
#   make soak    the tests that run for minutes: kills, full disks, many chats
#   make clean   remove what tools left in the checkout; models, articles and chats stay

SHELL := /bin/sh
PYTHON ?= $(shell command -v python3 || command -v python3.12 || command -v python3.11 || echo python3)
SETUP := $(PYTHON) -m setup
BIN := .venv/bin
TESTS ?=

.DEFAULT_GOAL := setup
.PHONY: setup run test eval bench lint soak clean

setup:
	@$(SETUP) --retry

run:
	@$(SETUP)
	@exec $(BIN)/assistant serve

test:
	@$(SETUP) --dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pytest $(TESTS)

eval:
	@$(SETUP) --dev
	@$(BIN)/assistant eval run

bench:
	@$(SETUP) --dev
	@$(BIN)/python -m bench

lint:
	@$(SETUP) --dev --packages-only
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

soak:
	@$(SETUP) --dev
	@$(BIN)/pytest -m soak $(TESTS)

clean:
	@rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed. Models, articles and chats are not in the checkout and stay where they are."
