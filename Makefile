# The commands of docs and README. Everything that is missing is set up first; nothing is installed outside this folder
# (except Debian packages for the browser tests, and those only as root in CI).
SHELL := /bin/bash
PY311 := $(shell command -v python3.11 || command -v python3.12 || command -v python3.13)
SERVICE := .venv/service/bin/python
BOT := .venv/bot/bin/python
export PYTHONPATH := $(CURDIR)
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export TF_CPP_MIN_LOG_LEVEL := 3

.PHONY: run test check train evaluate nlu-report knowledge-eval knowledge-import values risk-replay administrator bench-nlu bench-wait staffing dialogue bench chaos clean setup

setup: .venv/service/.ready .venv/bot/.ready

.venv/service/.ready: requirements/service.txt scripts/environment
	scripts/environment service

.venv/bot/.ready: requirements/bot.txt scripts/environment
	scripts/environment bot

run: setup train
	@exec $(SERVICE) -m warmline.run

train: setup
	@$(BOT) -m bot.train

test: setup train
	@scripts/browser
	$(BOT) -m pytest -c tests/bot/pytest.ini tests/bot
	$(SERVICE) -m pytest -n 2 --dist loadfile

check: setup
	$(SERVICE) -m ruff format --check .
	$(SERVICE) -m ruff check .
	$(SERVICE) -m mypy
	scripts/validate

evaluate: train
	@$(BOT) -m bot.evaluation --model models --file $(FILE) $(if $(TRAIN),--train $(TRAIN)) $(if $(PREDICTIONS),--predictions $(PREDICTIONS))

nlu-report: train
	@$(BOT) -m bot.report $(if $(FILE),--file $(FILE),--hands)

knowledge-eval: setup
	@$(BOT) -m bot.evaluation.knowledge --kb $(KB) --file $(FILE)

knowledge-import: setup
	@$(SERVICE) -m warmline.knowledge import $(FILE) --into $(INTO) $(if $(REPLACE),--replace) $(if $(CHECK),--check)

values: train
	@$(BOT) -m bot.evaluation.values --file $(FILE)

risk-replay: setup
	@$(if $(DECISIONS),,mkdir -p var && $(SERVICE) -m warmline.records.decisions > var/decisions.jsonl)
	@$(SERVICE) -m warmline.operations.risk replay --decisions $(or $(DECISIONS),var/decisions.jsonl) --strategy $(STRATEGY) $(if $(CHANGES),--changes $(CHANGES))

bench-nlu: train
	$(BOT) -m benchmarks.nlu $(if $(STOCK),--stock)

bench-wait: setup
	$(SERVICE) -m benchmarks.wait

staffing: setup
	@$(SERVICE) -m warmline.handoff.day $(if $(FORECAST),--forecast $(FORECAST)) $(if $(CREWS),--crews $(CREWS)) $(if $(CSV),--csv $(CSV))

dialogue: train
	@$(SERVICE) -m tests.dialogues.play $(FILE)

administrator: setup
	@$(SERVICE) -m warmline.desk.administrator $(ID) $(NAME)

bench: train
	$(SERVICE) -m benchmarks.run

chaos: train
	@scripts/browser
	$(SERVICE) -m pytest tests/faults tests/operations/test_machine.py --chaos

clean:
	rm -rf var .venv models/*.tar.gz models/*.json models/*.yml models/vectors .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis
