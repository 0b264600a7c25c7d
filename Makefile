# Makefile - the whole build in one place: one make, no recursion into directories.
#
#   make            both programs: build/convened and build/convene
#   make deps       install the Debian packages that building and testing need
#   make deps-dev   ... and clang, valgrind too
#   make demo       the story of one fair, from nothing to verified figures
#   make test       lint, unit tests, corpora, system tests, planted defects and one closing line
#   make unit       unit tests only; also: make lint, make corpora, make system
#   make planted    defects planted in a copy of the tree: the tests must see each of them
#   make memcheck   unit tests under valgrind
#   make bench      the benchmarks that fit in ten minutes; build/bench/table.txt keeps them
#   make fuzz       build the libFuzzer targets (clang)
#   make fuzz-run   run each of them for SECONDS=60
#   make planner-oracle  RUNS=1000 random small problems against an independent model, from SEED=1
#   make random-calls  300,000 calls of any values by all roles on a running daemon
#   make install    DESTDIR= prefix=/usr/local
#   make format     clang-format over the sources; also: make format-check
#   make clean      remove build/
#
#   V=1                           show whole commands
#   DEVELOPER=1                   warnings are errors
#   SANITIZE=address,undefined    or SANITIZE=thread
#   CC=clang                      the other compiler
#   BUILD=DIR                     an object tree elsewhere
#   ROOMS="wire base" UNIT="buf"  only these rooms of the daemon, only these unit tests
#
# Every compiler and sanitizer has an object tree of its own, so switching costs nothing:
# build/ for the default, build/asan-ubsan/, build/tsan/, build/clang/, build/clang-asan-ubsan/ ...
# Nothing here asks pkg-config or the compiler before the first recipe runs: on a fresh machine
# neither exists until `make deps` has been through.

MAKEFLAGS += --no-builtin-rules --no-builtin-variables --no-print-directory
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all
SHELL := /bin/sh
# V=1 shows whole commands, else one short line each.
quiet = $(if $(V),,@echo "  $(1) $(patsubst $(CURDIR)/%,%,$@)";)

# ---- switches -------------------------------------------------------------------------------

CC := gcc
AR := ar
PKG_CONFIG := pkg-config
PYTHON := /usr/bin/python3
CFLAGS := -O2 -g
LDFLAGS :=
SANITIZE :=
DEVELOPER :=
SECONDS := 60
INCLUDES :=
prefix := /usr/local
DESTDIR :=
ROOMS := *
UNIT := *

empty :=
space := $(empty) $(empty)
comma := ,

san_words := $(subst $(comma), ,$(SANITIZE))
san_short := $(patsubst address,asan,$(patsubst undefined,ubsan,$(patsubst thread,tsan,$(san_words))))
cc_short := $(filter-out gcc cc,$(notdir $(firstword $(CC))))
variant := $(subst $(space),-,$(strip $(cc_short) $(san_short)))
BUILD := build$(if $(variant),/$(variant))
OBJ := $(BUILD)/obj

# ---- flags ----------------------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla \
	-Wpointer-arith -Wwrite-strings -Wundef $(if $(DEVELOPER),-Werror)
HARDENING := -fstack-protector-strong -fPIE $(if $(SANITIZE),,-D_FORTIFY_SOURCE=2)
san_compile := $(if $(SANITIZE),-fno-omit-frame-pointer -fsanitize=$(subst \
	fuzzer,fuzzer-no-link,$(SANITIZE)) $(if $(findstring undefined,$(SANITIZE)),-fno-sanitize-recover=undefined))
san_link := $(if $(SANITIZE),-fsanitize=$(subst fuzzer,fuzzer-no-link,$(SANITIZE)))

ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Idaemon $(WARNINGS) $(HARDENING) -pthread $(CFLAGS) \
	$(san_compile) $(PKG_CFLAGS)
ALL_LDFLAGS = -pie -pthread -Wl,-z,relro,-z,now,--as-needed $(LDFLAGS) $(san_link)

DAEMON_PKGS := libevent libevent_openssl openssl sqlite3 libical jansson inih libsystemd \
	libzip expat libutf8proc libcurl
CLIENT_PKGS := jansson openssl smartcols libqrencode
ALL_PKGS := $(sort $(DAEMON_PKGS) $(CLIENT_PKGS))

# Asked once, at first use, and remembered; what is missing is said where .flags is made.
ask = $(eval $(1) := $$(shell $(2) 2>/dev/null))$($(1))
PKG_CFLAGS = $(call ask,PKG_CFLAGS,$(PKG_CONFIG) --cflags $(ALL_PKGS))
# libcsv and CaDiCaL come without a .pc file; the latter is a static C++ library
DAEMON_LIBS = $(call ask,DAEMON_LIBS,$(PKG_CONFIG) --libs $(DAEMON_PKGS) && echo -lcsv -lcadical -lstdc++ -lm)
CLIENT_LIBS = $(call ask,CLIENT_LIBS,$(PKG_CONFIG) --libs $(CLIENT_PKGS) && echo -lcsv)
TEST_LIBS := -lcmocka

# ---- sources --------------------------------------------------------------------------------

objects = $(patsubst %.c,$(OBJ)/%.o,$(1))

wire_src := $(sort $(wildcard daemon/wire/*.c))
# beside main.c lie the files of its level: command line, init, checks
main_src := $(filter-out daemon/main.c,$(wildcard daemon/*.c))
room_src := $(sort $(foreach room,$(ROOMS),$(wildcard daemon/$(room)/*.c daemon/$(room)/*/*.c)) \
	$(if $(filter *,$(ROOMS)),$(main_src)))
client_src := $(sort $(wildcard client/*.c))
unit_src := $(sort $(foreach name,$(UNIT),$(wildcard tests/unit/test_$(name).c)))
fuzz_src := $(sort $(wildcard tests/fuzz/fuzz_*.c))
bench_src := $(sort $(wildcard tests/bench/*.c))
bench_lib_src := $(sort $(wildcard tests/bench/lib/*.c))
oracle_src := $(sort $(wildcard tests/oracle/*.c))
migrations := $(sort $(wildcard schema/sqlite/[0-9]*.sql))

# What the HTTPS port shows to browsers.
web_files := $(sort $(foreach type,html js css svg png json txt webmanifest,$(foreach below,* */*, \
	$(wildcard client/web/$(below).$(type)))))

# The generated tables belong to the store and to the web.
embedded := $(if $(filter daemon/store/sqlite/migrate.c,$(room_src)),$(OBJ)/schema_embedded.o) \
	$(if $(filter daemon/web/assets.c,$(room_src)),$(OBJ)/web_embedded.o)

rooms_tag := $(if $(filter-out *,$(ROOMS)),-$(subst $(space),-,$(strip $(ROOMS))))
daemon_lib := $(BUILD)/libdaemon$(rooms_tag).a
client_lib := $(BUILD)/libclient.a
members := $(OBJ)/.members$(rooms_tag)
daemon_lib_obj := $(call objects,$(room_src)) $(embedded)
# of the daemon's other rooms it has what reads a CSV file, and nothing more
client_lib_obj := $(call objects,$(filter-out client/main.c,$(client_src)) $(wire_src) daemon/base/csv.c)

programs := $(if $(wildcard daemon/main.c),$(BUILD)/convened) \
	$(if $(wildcard client/main.c),$(BUILD)/convene)
unit_bin := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(unit_src))
corpus_bin := $(patsubst tests/fuzz/%.c,$(BUILD)/corpus/%,$(fuzz_src))
fuzz_bin := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(fuzz_src))
lint_bin := $(patsubst tests/lint/%.c,$(BUILD)/lint/%,$(sort $(wildcard tests/lint/*.c)))
bench_bin := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(bench_src))
oracle_bin := $(BUILD)/oracle/plan_text

# ---- programs -------------------------------------------------------------------------------

.PHONY: all tests
all: $(programs)
tests: $(unit_bin) $(corpus_bin) $(lint_bin) $(oracle_bin)

$(BUILD)/convened: $(OBJ)/daemon/main.o $(daemon_lib)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -o $@ $< $(daemon_lib) $(DAEMON_LIBS)

$(BUILD)/convene: $(OBJ)/client/main.o $(client_lib)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -o $@ $< $(client_lib) $(CLIENT_LIBS)

$(daemon_lib): $(daemon_lib_obj) $(members)
	@rm -f $@
	$(call quiet,AR)$(AR) rcs $@ $(daemon_lib_obj)

$(client_lib): $(client_lib_obj) $(members)
	@rm -f $@
	$(call quiet,AR)$(AR) rcs $@ $(client_lib_obj)

$(OBJ)/schema_embedded.c: schema/embed.awk $(migrations) $(OBJ)/.flags
	@mkdir -p $(@D)
	$(call quiet,GEN)LC_ALL=C awk -f schema/embed.awk $(migrations) </dev/null >$@

# A file that is gone leaves the table as well.
$(OBJ)/.web_files: force $(OBJ)/.flags
	@echo '$(web_files)' | cmp -s - $@ || echo '$(web_files)' >$@

$(OBJ)/web_embedded.c: client/web/embed.sh client/web/bundle.awk $(web_files) $(OBJ)/.web_files
	@mkdir -p $(@D)
	$(call quiet,GEN)sh client/web/embed.sh $(web_files:client/web/%=%) >$@

$(OBJ)/%_embedded.o: $(OBJ)/%_embedded.c $(OBJ)/.flags
	$(call quiet,CC)$(CC) $(ALL_CFLAGS) $(INCLUDES) -MMD -MP -c -o $@ $<

# Tests, fuzz targets and benchmarks may also name headers of the client: "client/render.h".
# A variable of its own: what belongs to a target goes on to all it needs, .flags included.
$(OBJ)/tests/%.o: INCLUDES := -I.
$(OBJ)/%.o: %.c $(OBJ)/.flags
	@mkdir -p $(@D)
	$(call quiet,CC)$(CC) $(ALL_CFLAGS) $(INCLUDES) -MMD -MP -c -o $@ $<

# A source that is gone leaves the archive as well.
$(members): force $(OBJ)/.flags
	@echo '$(daemon_lib_obj) $(client_lib_obj)' | cmp -s - $@ || \
		echo '$(daemon_lib_obj) $(client_lib_obj)' >$@

# Changes when a flag or the compiler does; every object depends on it.
recorded = $(CC) $(ALL_CFLAGS) | $(ALL_LDFLAGS)
.PHONY: force
$(OBJ)/.flags: force
	@mkdir -p $(@D)
	@command -v $(firstword $(CC)) >/dev/null && command -v $(PKG_CONFIG) >/dev/null && \
		$(PKG_CONFIG) --exists $(ALL_PKGS) || \
		{ echo "make: a compiler or a library is missing: run 'make deps'" >&2; exit 1; }
	@echo '$(recorded)' | cmp -s - $@ || echo '$(recorded)' >$@

-include $(wildcard $(OBJ)/*.d $(OBJ)/*/*.d $(OBJ)/*/*/*.d $(OBJ)/*/*/*/*.d)

# ---- tests ----------------------------------------------------------------------------------

# A test links the daemon's objects without main.o, or the client's when its name says so.
$(BUILD)/unit/test_client_%: $(OBJ)/tests/unit/test_client_%.o $(client_lib)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -o $@ $< $(client_lib) $(CLIENT_LIBS) $(TEST_LIBS)

$(BUILD)/unit/%: $(OBJ)/tests/unit/%.o $(daemon_lib)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -o $@ $< $(daemon_lib) $(DAEMON_LIBS) $(TEST_LIBS)

$(BUILD)/lint/%: $(OBJ)/tests/lint/%.o $(daemon_lib)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -o $@ $< $(daemon_lib) $(DAEMON_LIBS)

$(BUILD)/corpus/fuzz_client_%: $(OBJ)/tests/fuzz/fuzz_client_%.o $(OBJ)/tests/fuzz/run_corpus.o $(client_lib)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(CLIENT_LIBS)

$(BUILD)/corpus/%: $(OBJ)/tests/fuzz/%.o $(OBJ)/tests/fuzz/run_corpus.o $(daemon_lib)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(DAEMON_LIBS) $(TEST_LIBS)

$(BUILD)/fuzz/fuzz_client_%: $(OBJ)/tests/fuzz/fuzz_client_%.o $(client_lib)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -fsanitize=$(SANITIZE) -o $@ $^ $(CLIENT_LIBS)

$(BUILD)/fuzz/%: $(OBJ)/tests/fuzz/%.o $(daemon_lib)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -fsanitize=$(SANITIZE) -o $@ $^ $(DAEMON_LIBS) $(TEST_LIBS)

$(BUILD)/bench/%: $(OBJ)/tests/bench/%.o $(call objects,$(bench_lib_src)) $(daemon_lib)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(DAEMON_LIBS)

$(oracle_bin): $(call objects,$(oracle_src)) $(daemon_lib)
	@mkdir -p $(@D)
	$(call quiet,LD)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(DAEMON_LIBS)

# make keeps these objects although only a pattern rule names them
.SECONDARY:

jobs = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
run_tests = CONVENE_BUILD=$(abspath $(BUILD)) CC='$(CC)' PYTHON=$(PYTHON) \
	SANITIZE=$(SANITIZE) UNIT='$(UNIT)' tests/run.sh

.PHONY: test test-built unit system lint corpora bench planted memcheck
# Packages first, then a make that can ask pkg-config.
test: deps
	@$(MAKE) $(jobs) all tests
	@$(MAKE) test-built
test-built: all tests
	@$(run_tests) lint unit corpora system planted
unit: $(unit_bin)
	@$(run_tests) unit
corpora: $(corpus_bin)
	@$(run_tests) corpora
system: all $(oracle_bin)
	@$(run_tests) system
lint: all $(lint_bin)
	@$(run_tests) lint
planted: $(unit_bin)
	@$(run_tests) planted
memcheck: $(unit_bin)
	@$(run_tests) memcheck
# What fits in ten minutes; build/bench/table.txt keeps what is printed.
bench: all $(bench_bin)
	@CONVENE_BUILD=$(abspath $(BUILD)) $(PYTHON) tests/bench/run.py $(bench_bin)

# Random small problems, each solved by an independent model too; tests/oracle/oracle.py --help.
.PHONY: planner-oracle
planner-oracle: $(oracle_bin)
	@CONVENE_BUILD=$(abspath $(BUILD)) $(PYTHON) tests/oracle/oracle.py \
		--runs $(or $(RUNS),1000) --seed $(or $(SEED),1) $(if $(KEEP),--keep $(KEEP))

.PHONY: random-calls
random-calls: all
	@CONVENE_RANDOM_CALLS=$(or $(CALLS),300000) CONVENE_BUILD=$(abspath $(BUILD)) \
		$(PYTHON) -m pytest -q -p no:cacheprovider tests/system/test_random_calls.py

.PHONY: fuzz fuzz-run fuzz-built fuzz-run-built
fuzz_make = $(MAKE) CC=clang SANITIZE=fuzzer,address,undefined BUILD=build/fuzzer
fuzz:
	+@$(fuzz_make) fuzz-built
fuzz-run:
	+@$(fuzz_make) fuzz-run-built
fuzz-built: $(fuzz_bin)
fuzz-run-built: $(fuzz_bin)
	@tests/fuzz/run.sh $(SECONDS) $(fuzz_bin)

.PHONY: demo demo-built
demo: deps
	@$(MAKE) $(jobs) all
	@$(MAKE) demo-built
demo-built: all
	@$(PYTHON) tests/demo/run_demo.py --build $(abspath $(BUILD))

# ---- house-keeping --------------------------------------------------------------------------

.PHONY: deps deps-dev install clean format format-check help
deps:
	@packaging/deps.sh
deps-dev:
	@packaging/deps.sh --dev

bindir := $(prefix)/bin
sbindir := $(prefix)/sbin
mandir := $(prefix)/share/man
sharedir := $(prefix)/share/convened
libdir := $(prefix)/lib
to = install -d "$(DESTDIR)$(1)" && install -m $(2) $(3) "$(DESTDIR)$(1)"
manuals = $(sort $(wildcard daemon/*.$(1) client/*.$(1)))
# a script a shell looks for in a directory of its own
completion = install -d "$(DESTDIR)$(prefix)/share/$(2)" && \
	$(BUILD)/convene completion $(1) >"$(DESTDIR)$(prefix)/share/$(2)/$(3)"

install: all
	$(call to,$(sbindir),755,$(BUILD)/convened)
	$(call to,$(bindir),755,$(BUILD)/convene)
	$(call completion,bash,bash-completion/completions,convene)
	$(call completion,zsh,zsh/site-functions,_convene)
	$(call completion,fish,fish/vendor_completions.d,convene.fish)
	$(foreach n,1 5 7 8,$(if $(call manuals,$(n)),$(call to,$(mandir)/man$(n),644,$(call manuals,$(n))) &&)) :
	$(call to,$(sharedir),644,packaging/convened.conf packaging/convened.rules.yml \
		packaging/convened-dashboard.json)
	install -d $(foreach d,sysusers.d tmpfiles.d systemd/system,"$(DESTDIR)$(libdir)/$(d)")
	install -m 644 packaging/convened.sysusers.conf "$(DESTDIR)$(libdir)/sysusers.d/convened.conf"
	install -m 644 packaging/convened.tmpfiles.conf "$(DESTDIR)$(libdir)/tmpfiles.d/convened.conf"
	$(foreach unit,convened convened-backup,sed 's|/usr/sbin|$(sbindir)|' \
		packaging/$(unit).service >"$(DESTDIR)$(libdir)/systemd/system/$(unit).service" &&) :
	install -m 644 packaging/convened-backup.timer "$(DESTDIR)$(libdir)/systemd/system"
	@packaging/next.sh $(sbindir) $(libdir)

clean:
	rm -rf build

format:
	@clang-format -i $(sort $(foreach in,daemon client tests,$(wildcard $(foreach below,* */* */*/*,$(in)/$(below).[ch]))))
	@clang-format -i $(wildcard client/web/*.js)
format-check:
	@sh tests/lint/format.sh

help:
	@sed -n 's/^#  \( .*\)/\1/p; s/^#$$//p' Makefile
