# sayso: make, make check, make install. See `make help` for the rest.

PREFIX   = /usr/local
BUILD    = build
CC       = cc
CFLAGS   = -O2 -g
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
           -Wmissing-prototypes -Wvla

PACKAGES := lua5.4 libpcre2-8 libcjson zlib
INCLUDES := -Iinclude -Icore -Ilua $(shell pkg-config --cflags $(PACKAGES))
LDLIBS   := $(shell pkg-config --libs $(PACKAGES)) -lm
override CFLAGS += -std=c11 -D_POSIX_C_SOURCE=200809L -fPIC \
                   -fvisibility=hidden $(WARNINGS) $(INCLUDES) -MMD -MP

CORE  = $(patsubst %.c,$(BUILD)/%.o,$(wildcard core/*/*.c))
LUA   = $(patsubst %.c,$(BUILD)/%.o,$(wildcard lua/*.c))
TESTS = $(patsubst %.c,$(BUILD)/%,$(wildcard tests/c/*.c))

.PHONY: all
all: $(BUILD)/libsayso.a $(BUILD)/sayso                    ## build everything

$(BUILD)/libsayso.a: $(CORE)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/sayso: $(LUA) $(BUILD)/libsayso.a
	$(CC) $(CFLAGS) -o $@ $^ $(LDFLAGS) $(LDLIBS)

$(BUILD)/lua/main.o: override CFLAGS += -DSAYSO_PREFIX='"$(PREFIX)"'

$(BUILD)/tests/%: tests/%.c $(BUILD)/libsayso.a Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< $(BUILD)/libsayso.a $(LDFLAGS) $(LDLIBS) -lcmocka

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

# Loops over rows of numbers are worth unrolling.
$(patsubst %.c,$(BUILD)/%.o,$(wildcard core/lang/train*.c core/lang/net*.c \
    core/lang/matrix.c core/lang/parser.c)): override CFLAGS += -O3

# A test named oom_* decides which allocation fails.
$(BUILD)/tests/c/oom_%: override LDFLAGS += -Wl,--wrap=mem_resize

# ---- checking ---------------------------------------------------------------

.PHONY: check
check: all $(TESTS)                                          ## run every test
	@for t in $(TESTS); do $$t || exit 1; done

# With blocks of 0 bytes each allocation stands alone, so overruns are seen.
.PHONY: asan
asan:                              ## check again, with the sanitizers watching
	$(MAKE) check BUILD=build/asan CFLAGS="-O1 -g -DARENA_BLOCK=0 \
	    -fno-sanitize-recover=all -fsanitize=address,undefined"

.PHONY: lint
lint:                                              ## what a reviewer would say
	clang-format --dry-run -Werror include/*.h core/*/*.[ch] tests/c/*.c
	@! grep -nE '\b(strcpy|strcat|sprintf|strtok|gets|atoi)\(' core/*/*.c
	@! grep -n 'lua\.h\|lauxlib\.h' core/*/*.[ch] # the core knows no Lua

# ---- the rest ---------------------------------------------------------------

.PHONY: deps
deps:                                      ## install what is missing, with apt
	@sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qy --no-install-recommends \
	    gcc libc6-dev pkg-config lua5.4 liblua5.4-dev libpcre2-dev \
	    libcjson-dev zlib1g-dev libcmocka-dev clang-format

.PHONY: clean
clean:                                              ## forget all that was built
	rm -rf $(BUILD)

.PHONY: help
help:                                                               ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile

-include $(CORE:.o=.d) $(LUA:.o=.d) $(TESTS:=.d)
