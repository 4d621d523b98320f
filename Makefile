# The few verbs of this house. Each works after `make setup`.
PY = .venv/bin/python

setup:            ## a virtual environment with all that development needs
	python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]'

test:             ## all tests
	.venv/bin/pytest

check:            ## lint, format, types, import contracts
	.venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/mypy && .venv/bin/lint-imports --no-cache

docs:             ## the generated reference of commands
	$(PY) docs/make_commands.py

bench:            ## the benchmarks, beside peers (needs the real data)
	.venv/bin/pip install -q -e '.[bench]' && $(PY) bench/revision.py

.PHONY: setup test check docs bench
