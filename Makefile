# The verbs of this project. Each works after `make setup`.
PY = .venv/bin/python

setup:            ## a virtual environment with what development needs
	python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]'

test:             ## all tests
	.venv/bin/pytest

check:            ## lint, format, types, import contracts
	.venv/bin/ruff check && .venv/bin/ruff format --check && .venv/bin/mypy && .venv/bin/lint-imports --no-cache

docs:             ## the generated reference, and the output that the pages show
	$(PY) docs/make_commands.py && $(PY) docs/make_python.py && $(PY) docs/make_what_is_taken.py && $(PY) docs/examples.py

model:            ## the model of the starter index, after a change of the index or of how models are trained
	$(PY) docs/make_starter_model.py

site:             ## the documentation site, in site/
	$(PY) -m mkdocs build

bench:            ## the benchmarks, beside peers (needs the real data)
	.venv/bin/pip install -q -e '.[bench]' && $(PY) bench/revision.py

attack:           ## damaged files, kills, corruption, pairs, disk, load: PARTS of them, TRIES times each, others each time
	$(PY) -m tests.attack $(if $(PARTS),--parts $(PARTS)) $(if $(TRIES),--tries $(TRIES))

laws:             ## the tests of what holds for any input, with many more inputs, others each time
	$(PY) -m pytest -p tests.many_examples $$(grep -rl '@given' tests)

.PHONY: setup test check docs model site bench attack laws
