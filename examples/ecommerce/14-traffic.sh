#!/bin/bash
# Ask both proxies for every hostname, over HTTP and HTTPS, trusting only the teams' certificates.
set -euo pipefail
cd "$(dirname "$0")"
gateway=${LINTEL:-http://127.0.0.1:8080}/v1/namespaces/infra/gateways/edge

# The fleet says when the proxies have what the teams want.
for _ in {1..100}; do
    late=$(./as platform "$gateway/nodes" |
        jq '[.nodes[] | select((.name | startswith("envoy-")) and (.upToDate | not))] | length')
    [ "$late" = 0 ] && break
    sleep 0.1
done
snapshot=$(./as platform "$gateway/snapshot")
# One curl asks for all: its connections go to the proxy, whatever the names say.
ask() { # NODE SCHEME PORT
    jq -r --arg scheme "$2" '.listeners[] | select(.protocol == ($scheme | ascii_upcase)) |
        "url = \"\($scheme)://\(.hostname)/\"\noutput = \"/dev/null\""' <<<"$snapshot" |
        curl -sS --connect-to "::127.0.0.1:$3" --cacert "$DEMO_FOLDER/trusted.pem" --config - -w '%{http_code}\n' |
        sort | uniq -c | while read -r count status; do echo "$1: $count hostnames answer $status over $2"; done
}
ask envoy-1 http 10080
ask envoy-1 https 10443
ask envoy-2 http 20080
ask envoy-2 https 20443

curl -sS --connect-to ::127.0.0.1:10443 --cacert "$DEMO_FOLDER/promo-example-com.crt" https://promo7.example.com/sale |
    jq -r '"promo7 is answered by marketing: \(.backend) \(.path)"'
curl -sS --connect-to ::127.0.0.1:20443 --cacert "$DEMO_FOLDER/www-example-com.crt" https://www.example.com/api/cart |
    jq -r '"www is answered by web: \(.backend) \(.path)"'
