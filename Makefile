# What is run by hand. All that must hold before a change lands stands in .ci/run.

TRIES ?= 100000

.PHONY: attack
attack: ## Damaged files for every command that reads: TRIES of them, another seed each time
	.venv/bin/python -m tests.attack --tries $(TRIES)
