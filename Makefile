# make run      the whole system on http://localhost:8080 (STORE=dynamodb: on DynamoDB Local, which needs Java 17)
# make test     all tests that this machine can run
# make build    the functions for AWS, in build/
# make api      openapi.json, from which the clients are generated
# make bench    how fast, how small, beside the goals (ARGS=-quick, ARGS="-only codes,idle")
# make check    format, vet, staticcheck, cfn-lint
# make deploy   build and deploy with SAM (ENV=dev)
# make clean    what building and running left behind, the demo's data included

STORE ?= sqlite
ENV ?= dev
FUNCTIONS := $(notdir $(patsubst %/main.go,%,$(wildcard functions/*/main.go)))
LINK := -trimpath -tags lambda.norpc -ldflags="-s -w"

WEB := internal/web
WEB_SOURCES := $(shell find $(WEB)/portal $(WEB)/console $(WEB)/*.ts $(WEB)/*.json $(WEB)/*.mjs -type f 2>/dev/null)
DYNAMO := infra/local/dynamodb

.PHONY: run test build bench check deploy clean web dynamodb api
.DELETE_ON_ERROR:

run: web $(if $(filter dynamodb,$(STORE)),dynamodb)
	go build -o build/local ./infra/local
	STORE=$(STORE) LANYARD_DYNAMODB_LOCAL="$$(dirname "$$(find $(DYNAMO)/node_modules -name DynamoDBLocal.jar 2>/dev/null)")" build/local

test: web
	go test ./...
	cd $(WEB) && npm run --silent check && npm run --silent e2e

build: $(FUNCTIONS:%=build/%/bootstrap)

# go build decides itself what has changed
.PHONY: $(FUNCTIONS:%=build/%/bootstrap)
$(FUNCTIONS:%=build/%/bootstrap): build/%/bootstrap:
	CGO_ENABLED=0 GOOS=linux GOARCH=arm64 go build $(LINK) -o $@ ./functions/$*

bench: web
	go run ./infra/bench $(ARGS)

check:
	@test -z "$$(go run mvdan.cc/gofumpt@v0.12.0 -l functions infra internal | tee /dev/stderr)"
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	@if command -v cfn-lint >/dev/null; then cfn-lint template.yaml; else echo "cfn-lint is not installed: template.yaml was not checked"; fi

deploy: web
	CGO_ENABLED=0 GOFLAGS="-trimpath -tags=lambda.norpc '-ldflags=-s -w'" sam build --config-env $(ENV)
	sam deploy --config-env $(ENV)

clean:
	rm -rf build .aws-sam .lanyard $(WEB)/node_modules $(DYNAMO)/node_modules
	find $(WEB)/dist -mindepth 1 ! -name .keep -delete

web: $(WEB)/dist/index.html
dynamodb: $(DYNAMO)/node_modules/.package-lock.json

$(WEB)/dist/index.html: $(WEB)/node_modules/.package-lock.json $(WEB_SOURCES)
	cd $(WEB) && npm run --silent build

# what the API is; a test fails when it is not current. The portal's build makes its types from it.
api:
	mkdir -p build
	go run ./infra/openapi > build/openapi.json && cp build/openapi.json $(WEB)/openapi.json

%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	touch $@
