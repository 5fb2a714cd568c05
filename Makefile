# Every target is one line over `altformats`; `make help` lists them.  `make PYTHON=python3.12 build` chooses a Python.
.DEFAULT_GOAL := help
.PHONY: help setup build test check prove mutate lint status release doctor plain translations accessibility bench bench-large clean

# Programs that are started hundreds of times compile our code once, whatever the shell has set.
unexport PYTHONDONTWRITEBYTECODE

RUNS_IT = -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
FIND_PYTHON = for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do $$python $(RUNS_IT) && break; python=; done; \
	test "$$python" || { echo "Python 3.11 or newer is needed and none was found. See README.md, What to install." >&2; exit 1; }
SET_UP = @$(FIND_PYTHON); $$python build_scripts/set_up.py
BIN = .venv/bin
STYLE = $(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*  ## /\1  /p' Makefile | awk '{ name = $$1; $$1 = ""; printf "  make %-13s%s\n", name, $$0 }'

setup:  ## install what building and testing need, once
	$(SET_UP) --tests

build:  ## make every leaflet in every language and format, and prove each file
	$(SET_UP)
	@$(BIN)/altformats build

test:  ## style, types, then build everything and run all tests, on the finished files too
	$(SET_UP) --tests
	@$(STYLE)
	@$(BIN)/altformats build
	@$(BIN)/python -m pytest -n auto --dist loadfile -q

check:  ## the quick loop: style, types and the tests that need no finished files
	$(SET_UP) --tests
	@$(STYLE) && $(BIN)/python -m pytest -n auto --dist loadfile -q -m "not slow"

prove:  ## read the finished files back and print the matrix: statement x format x language
	@$(BIN)/altformats prove --page build/proof.html

mutate:  ## corrupt copies of the finished files in 250 ways, drawn at random, and count what passes; MOST=0 for all ways, SEED=2
	@$(BIN)/altformats mutate --most $(or $(MOST),250) --seed $(or $(SEED),1)

lint:  ## check every catalog: figures, "not", medicines, links, language
	@$(BIN)/altformats lint

status:  ## how far each translation is, and what blocks its release
	@$(BIN)/altformats status

release:  ## make build/release: only what is approved, in date and signed
	@$(BIN)/altformats release

doctor:  ## say what is installed, what is missing and what to do
	@$(BIN)/altformats doctor

plain:  ## a plain Sphinx build of the English source, into build/plain
	@$(BIN)/sphinx-build -q -c . -b html source build/plain

translations:  ## bring the catalogs up to date with the source and say what is left to translate
	@$(BIN)/altformats translate extract && $(BIN)/altformats translate update && $(BIN)/altformats translate status

accessibility:  ## ask every judge of pages about build/site and write down what they say, for the accessibility statement
	@$(BIN)/python -m tests.website_results --date "$$(date +%F)"

bench:  ## measure ours beside stock tools and write build/bench.html; MINUTES=60
	$(SET_UP) --tests
	@$(BIN)/python -m benchmarks.bench --minutes $(or $(MINUTES),60)

bench-large:  ## measure plan, no-op and one edit of 3,000 leaflets in 12 languages, beside 30 and 300; RUNS=3
	$(SET_UP) --tests
	@$(BIN)/python -m benchmarks.bench_large --seeded --runs $(or $(RUNS),3)

clean:  ## delete everything that was made; what was installed stays
	@rm -rf build
