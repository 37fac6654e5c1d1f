# make run    install what the client needs, build, start on http://localhost:8080
# make test   everything, on a machine with nothing but Go and Node: it installs the rest
# make bench  the figures of the product: JSON lines on stdout, a table on stderr
# make fuzz   the long run of the random histories that make test plays a few of
# make soak   half an hour of people coming and going, and what is left behind
# make build  the client and bin/codev
# make generate  what is generated from Go, SQL and the protocol

MODULES := web/node_modules/.package-lock.json
CLIENT  := web/dist/index.html
CLIENT_SOURCES := $(shell find web/src -type f 2>/dev/null) web/build.mjs web/tsconfig.json
PLAYWRIGHT := cd web && npx playwright

.PHONY: run build test bench fuzz soak picture generate check unit client-test browser-test machine chromium firefox compiler network

run: build
	bin/codev serve

build: $(CLIENT)
	CGO_ENABLED=0 go build -trimpath -o bin/codev ./cmd/codev

$(MODULES): web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

$(CLIENT): $(CLIENT_SOURCES) $(MODULES)
	cd web && node build.mjs

# The picture of the README, from the browser test of a whole session.
picture: build chromium
	cd web && PICTURE=e2e/pictures/room.png npx playwright test session

generate:
	go generate ./...
	go test ./cmd/codev -run TestGeneratedCodeIsFresh -count=1 -freshen

# Cheap laws first, then the slow truths. Nothing is skipped: what a machine lacks is installed or the run fails.
test: machine check unit client-test browser-test

check: $(CLIENT)
	@unformatted=$$(gofmt -l cmd collab db sfu signaling web/*.go); \
	  if [ -n "$$unformatted" ]; then echo "not gofmt'ed: $$unformatted"; exit 1; fi
	go vet ./...
	cd web && npm run --silent check
	cd web && node schema.mjs --check
	cd web && node build.mjs --budget

# What the race detector saw is said at the end, where it is not buried under what passed.
unit: $(CLIENT)
	@races=$$(mktemp -d); trap "rm -rf $$races" EXIT; GORACE="log_path=$$races/race" go test -race -timeout 10m ./... || { head -n 32 $$races/race.* 2>/dev/null; exit 1; }

# With the real program: some of its tests let the client talk to it.
client-test: build
	cd web && npm run --silent test

browser-test: build chromium firefox
	$(PLAYWRIGHT) test

# BENCH narrows it: make bench BENCH="server board.room8"
bench: build chromium
	@go run ./cmd/bench $(BENCH)

# 20,000 random histories of the board, with cuts, duplicates, crashes, failing writes and refusals; 2,000 of the real Room over a
# store that fails; then 100 of the real client against the real server. SEEDS, ROOM_SEEDS and CLIENT_SEEDS change how many.
SEEDS ?= 20000
ROOM_SEEDS ?= 2000
CLIENT_SEEDS ?= 100
fuzz: build
	go test ./collab/board -run '^TestConvergence$$|^TestConvergenceWithACutAtEveryMessage$$' -count=1 -timeout 0 -v -seeds $(SEEDS)
	go test ./collab/board -run '^TestConvergenceOfTheRealRoom$$' -count=1 -timeout 0 -hosted-seeds $(ROOM_SEEDS)
	cd web && CONVERGE_SEEDS=$(CLIENT_SEEDS) node test.mjs converge

# Half an hour of people coming and going: nothing may be left behind.
soak: build
	@go run ./cmd/bench soak

machine: $(MODULES) compiler chromium firefox network

# The race detector needs a C compiler.
compiler:
	@command -v cc >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && apt-get install -y -qq gcc libc6-dev; \
	  else echo "make test needs a C compiler for go test -race: install gcc or clang"; exit 1; fi

# Debian's Chromium when we may install it, else Playwright's own.
chromium: $(MODULES)
	@command -v chromium >/dev/null 2>&1 || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && apt-get install -y -qq chromium; \
	  else $(PLAYWRIGHT) install chromium; fi

# Firefox as the system has it: the smoke test speaks its own Marionette, which needs no driver.
firefox:
	@command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && apt-get install -y -qq firefox-esr; \
	  else echo "make test needs Firefox: install firefox-esr or firefox"; exit 1; fi

# Network namespaces and bad lines of the browser tests.
network:
	@command -v ip >/dev/null 2>&1 && command -v tc >/dev/null 2>&1 && command -v nft >/dev/null 2>&1 || \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && apt-get install -y -qq iproute2 nftables; \
	  else echo "make test needs ip, tc and nft, and root: install iproute2 and nftables"; exit 1; fi
