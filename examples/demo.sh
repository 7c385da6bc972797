#!/bin/bash
# Runs the scripts of ecommerce/ in order against an empty server, and checks what they claim.
set -euo pipefail
cd "$(dirname "$0")/ecommerce"
export LINTEL=${LINTEL:-http://127.0.0.1:8080}

# step SCRIPT SENTENCE CLAIM...: runs it; each claim must be in what it prints.
step() {
    local script=$1 answer claim
    printf '\n%s  (%s)\n' "$2" "$script"
    shift 2
    if ! answer=$("./$script" 2>&1); then
        printf '%s\nFAILED: %s\n' "$answer" "$script" >&2
        exit 1
    fi
    sed 's/^/    /' <<<"$answer"
    for claim in "$@"; do
        grep -qF -- "$claim" <<<"$answer" && continue
        printf 'FAILED: %s does not say "%s"\n' "$script" "$claim" >&2
        exit 1
    done
}

# scripts/demo.sh has given out tokens; a server that is open is empty.
begun=$(curl -sS --fail-with-body "$LINTEL/readyz" | jq .revision)
if [ -n "${LINTEL_TOKENS:-}" ]; then begun=$((begun - 8)); fi
if [ "$begun" != 0 ]; then
    echo "The server at $LINTEL is not empty; the demo counts from zero." >&2
    exit 1
fi

step 01-apply.sh 'Five teams bring 306 listeners to one gateway.' '+200 listeners'
step 02-poll.sh 'A proxy polls: the whole once, then 304 while nothing is new.' '306 listeners' '304, 0 bytes'
step 03-clash.sh 'Marketing claims what web serves: it is told, and web is not harmed.' HostnameConflict
step 04-explain.sh 'Who serves www.example.com?' 'served by ls/web/web-listener/www-http' 'lost: ls/marketing/'
step 05-preview.sh 'Preview a change, then apply exactly that.' 'would add: ' 'added: '
step 06-mistakes.sh 'Five mistakes are reported together.' '422 ' /spec/listeners/{0/hostname,1/name,1/port,2/hostnmae,3/tls}
step 07-history.sh 'Every version can be named.' '307 listeners, +1 -0, marketing: Black Friday' 'created in commit'
step 08-diff.sh 'What did the last version change?' 'friday.example.com'
step 09-rollback.sh 'Back to the version before it.' 'serves what version'
step 10-undo.sh 'Undo one old commit; the later ones stay.' '304 listeners stay'
step 11-long-poll.sh 'A waiting proxy hears of a change as it happens.' '2 listeners to add'
step 12-routes.sh 'Every team says where its traffic goes.' '6 routes and backends of web' '10 routes, 15 rules'

# What follows needs two proxies and the teams' backends, which scripts/demo.sh starts.
if [ -n "${DEMO_FOLDER:-}" ]; then
    step 13-certificates.sh 'Every team brings its certificate, and the gateway asks for them.' '0 listeners without one'
    step 14-traffic.sh 'Two real Envoys serve every name of every team.' \
        'envoy-1: 153 hostnames answer 301 over http' 'envoy-2: 151 hostnames answer 200 over https' 'marketing: promotions /sale' 'web: api /cart'
    step 15-live.sh 'A change is live in both, and so is going back.' 'proxies answer 200 after' 'proxies answer 404 after'
    step 16-refusal.sh 'One proxy refuses: its owner is told, and nobody else is harmed.' \
        'refused by envoy-2' 'on the new port: 404' 'with the rest: 301'
fi
if [ -n "${LINTEL_TOKENS:-}" ]; then
    step 17-access.sh 'Each team is at home in its own namespace, and nowhere else.' \
        'deletes a set of marketing: 403' 'looks at it: 404' 'those of: web' 'held by another' 'reads the log: 403' \
        'was revoked: 401'
    step 18-policies.sh 'The platform says what web may claim.' 'would break it: ' \
        'namespace web may not claim sale.example.org' '/metadata/name: ' 'web may: '
    step 19-proposal.sh 'A gateway is changed by two.' '202, proposal' 'the platform approves it: 4' ': Committed' 'approved by system:admin'
    step 20-freeze.sh 'The sale is on, and nothing of mobile is changed.' '409 namespace mobile is frozen' '403 Not yours to do' 'it overrides sale'
    step 21-confirm.sh 'A change on trial goes back by itself.' 'by lintel: commit' 'what is left: '
    step 22-webhook.sh 'mobile hears that a name of its was taken, and by a signature from whom.' \
        'a test: answered 204' 'signed: dev.lintel.listener.displaced: listener beta' 'signed: dev.lintel.conflict.gone'
    if [ -n "${PROMETHEUS:-}" ]; then
        step 23-alarm.sh 'Who runs the house is alarmed, too.' 'firing: LintelListenerDisplaced: '
    fi
    if [ -n "${LINTEL_PROGRAM:-}" ]; then
        step 24-command.sh 'The same by the command: planned, made, and undone.' \
            '1 listener does not serve' ': 1 created' 'lunar-year.example.com:80 is served by' \
            'The new year of the moon' ': 1 deleted'
    fi
fi

token=${LINTEL_TOKENS:+"--config $LINTEL_TOKENS/platform "}
cat <<END

All of it worked. The server listens at $LINTEL; try:
    curl $token$LINTEL/v1/namespaces/infra/gateways/edge/snapshot | jq
    curl $token-N -H 'Accept: text/event-stream' $LINTEL/v1/events
    curl $LINTEL/openapi.yaml
END
