# slad: `make` builds, `make demo` shows, `make test` proves. README.md says the rest.
#
#   make            build/slad and build/slactl
#   make demo       the whole thing on a real Redmine (PORT=8080, RUN=.run); demo-stop, demo-clean
#   make test       every test; test-long the long forms
#   make deps       the packages all of this needs

CC = gcc
RUN ?= .run
PORT ?= 8080
BUILD ?= build
# SANITIZE=1 builds everything with ASan and UBSan; `make test` does so in build/asan.
SANITIZE ?=

PKGS = libmariadb jansson libcurl libical icu-uc icu-i18n openssl libxml-2.0 zlib
CPPFLAGS += -Iinclude -I. -I$(BUILD)/gen -D_GNU_SOURCE
CFLAGS += -std=c11 -O2 -g -fno-omit-frame-pointer -Wall -Wextra -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wswitch-enum -Wvla -Wformat=2 -Wcast-qual -Wwrite-strings \
	-Wno-unused-parameter -Werror -fstack-protector-strong
LDFLAGS += -Wl,--as-needed
LDLIBS += -lfcgi -lstemmer -lm

ifneq ($(SANITIZE),)
CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all
LDFLAGS += -fsanitize=address,undefined
else
CPPFLAGS += -D_FORTIFY_SOURCE=2
endif

# Asked only when something is built, so that `make deps` works on a bare machine.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)

# make V=1 shows whole commands.
V ?=
Q = $(if $(V),,@)
told = @printf '%-4s %s\n' $(1) $(2)

ROOMS = fcgi/base fcgi/core fcgi/search fcgi/store fcgi/tracker hooks fcgi/work fcgi/web
LIB_SRC := $(wildcard $(ROOMS:%=%/*.c))
APP_SRC := $(wildcard fcgi/app/*.c)
MAINS = slad slactl
APP_OBJ := $(filter-out $(MAINS:%=$(BUILD)/fcgi/app/%.o),$(APP_SRC:%.c=$(BUILD)/%.o))
LIB_OBJ := $(LIB_SRC:%.c=$(BUILD)/%.o)
LIB = $(BUILD)/libslad.a
SQL_GEN = $(addprefix $(BUILD)/gen/,queries.h queries.inc migrations.inc grants.inc)
GEN = $(SQL_GEN) $(BUILD)/gen/judging.h
GEN_SQL := $(sort $(wildcard sql/queries/*.sql)) $(sort $(wildcard sql/migrations/*.sql)) sql/grants.sql

TEST_SRC := $(wildcard tests/*/*_test.c)
TESTS := $(TEST_SRC:%.c=$(BUILD)/%)
BENCH := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
HELP_SRC := $(wildcard tests/support/*.c)

.PHONY: all
all: $(MAINS:%=$(BUILD)/%) $(BUILD)/panel/panel.js

# What nginx serves to browsers: each page of the tracker's as one module with all that it needs but
# its words, the dashboard's one by one; each file beside its compressed form, and the digest of all of
# them in the one address that never changes.
PANEL_SRC := $(shell find nginx/panel -type f ! -name package.json)
PANEL_PAGES = issue.js create.js list.js
ESBUILD = esbuild --log-level=warning --charset=utf8 --target=es2022 --format=esm --minify --outbase=nginx/panel
$(BUILD)/panel/panel.js: $(PANEL_SRC) Makefile
	@command -v esbuild >/dev/null || { echo 'esbuild is missing: run "make deps", as root.' >&2; exit 1; }
	$(call told,web,$(@D))
	$(Q)rm -rf $(@D) && cp -r nginx/panel $(@D) && rm $(@D)/package.json
	$(Q)$(ESBUILD) --allow-overwrite --outdir=$(@D) $(filter %.js %.css,$(PANEL_SRC))
	$(Q)$(ESBUILD) --allow-overwrite --outdir=$(@D) --bundle $(PANEL_PAGES:%=nginx/panel/%)
	$(Q)sed -i "s/@VERSION@/$$(cat $(sort $(PANEL_SRC)) Makefile | sha256sum | cut -c 1-16)/" $@
	$(Q)find $(@D) -type f -exec gzip -9nk {} +

$(MAINS:%=$(BUILD)/%): $(BUILD)/%: $(BUILD)/fcgi/app/%.o $(APP_OBJ) $(LIB)
	$(call told,ld,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) $(LDLIBS)

$(LIB): $(LIB_OBJ)
	$(call told,ar,$@)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/%.o: %.c | $(GEN) $(BUILD)/.libraries
	@mkdir -p $(@D)
	$(call told,cc,$<)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# What is missing is told in a sentence before the first compiler does in fifty.
$(BUILD)/.libraries:
	@mkdir -p $(@D)
	@printf '#include <fcgiapp.h>\n#include <libstemmer.h>\n' | $(CC) -E - >/dev/null && \
		pkg-config --print-errors --exists $(PKGS) && touch $@ || \
		{ echo 'What is named above is missing: run "make deps", as root.' >&2; exit 1; }

# Every statement of sql/queries: an enum, its text and its number of parameters; migrations and
# grants as texts.
$(SQL_GEN) &: $(GEN_SQL) sql/queries/generate.awk
	@mkdir -p $(@D)
	$(call told,sql,$(BUILD)/gen/queries.h)
	$(Q)awk -v header=$(BUILD)/gen/queries.h -v table=$(BUILD)/gen/queries.inc \
		-f sql/queries/generate.awk $(GEN_SQL)

# What this program judges by: of all that a verdict is made by. Other comments are another one, too;
# that costs a look at each open request after an upgrade.
JUDGING_ROOMS = base core store tracker work
JUDGING_SRC := $(sort $(wildcard $(JUDGING_ROOMS:%=fcgi/%/*.c) $(JUDGING_ROOMS:%=include/%/*) \
	sql/queries/*.sql))
$(BUILD)/gen/judging.h: $(JUDGING_SRC)
	@mkdir -p $(@D)
	$(Q)printf '#define JUDGING "%s"\n' "$$(cat $(JUDGING_SRC) | sha256sum | cut -c 1-16)" >$@

$(TESTS): $(BUILD)/%: $(BUILD)/%.o $(HELP_SRC:%.c=$(BUILD)/%.o) $(APP_OBJ) $(LIB)
	$(call told,ld,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(PKG_LIBS) $(LDLIBS) -lcmocka

# The web's tests play the tracker: what stands in for tracker/access.c is linked to no others.
$(filter $(BUILD)/tests/web/%,$(TESTS)): $(patsubst %,$(BUILD)/tests/web/%.o,asking played)

$(BENCH): $(BUILD)/%: $(BUILD)/%.o $(HELP_SRC:%.c=$(BUILD)/%.o) $(APP_OBJ) $(LIB)
	$(call told,ld,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) $(LDLIBS) -lcmocka

.PHONY: tests-build bench-build
tests-build: $(TESTS)
bench-build: $(BENCH)

.PHONY: deps demo demo-stop demo-clean
deps:
	tests/redmine/deps
demo:
	tests/redmine/deps demo
	$(MAKE) all
	RUN=$(RUN) PORT=$(PORT) tests/redmine/demo up
demo-stop:
	RUN=$(RUN) tests/redmine/demo stop
demo-clean:
	RUN=$(RUN) tests/redmine/demo clean

.PHONY: test test-long test-matrix
test: deps
	tests/run
test-long: deps
	tests/run --long
# The stories on later Redmines and MariaDBs, each in a chroot of its own; half an hour.
test-matrix:
	tests/matrix trixie
	tests/matrix sid

# The pictures of the documentation, anew from what the browser's story sees.
.PHONY: screenshots
screenshots: deps all
	SCREENSHOTS=$(CURDIR)/nginx/docs/screenshots tests/redmine/stories/browser.sh

C_FILES = $(wildcard fcgi/*/*.[ch] hooks/*.c include/*/*.h tests/*/*.[ch])

.PHONY: format format-check lint rings
format:
	clang-format -i $(C_FILES)
format-check:
	clang-format --dry-run -Werror $(C_FILES)
lint: $(GEN)
	tests/lint
rings: all
	tests/rings $(BUILD)

.PHONY: clean
clean:
	rm -rf build

.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
