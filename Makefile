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
all: $(BUILD)/libsayso.a                                   ## build everything

$(BUILD)/libsayso.a: $(CORE)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/tests/%: tests/%.c $(BUILD)/libsayso.a Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $< $(BUILD)/libsayso.a $(LDFLAGS) $(LDLIBS) -lcmocka

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

# ---- checking ---------------------------------------------------------------

.PHONY: check
check: all $(TESTS)                                          ## run every test
	@for t in $(TESTS); do $$t || exit 1; done

# ---- the rest ---------------------------------------------------------------

.PHONY: deps
deps:                                      ## install what is missing, with apt
	@sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -qy --no-install-recommends \
	    gcc libc6-dev pkg-config lua5.4 liblua5.4-dev libpcre2-dev \
	    libcjson-dev zlib1g-dev libcmocka-dev lua-busted

.PHONY: clean
clean:                                              ## forget all that was built
	rm -rf $(BUILD)

.PHONY: help
help:                                                               ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile

-include $(CORE:.o=.d) $(LUA:.o=.d) $(TESTS:=.d)
