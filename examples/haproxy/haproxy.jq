# A snapshot -> the configuration of HAProxy.
include "snapshot";

# Text that HAProxy takes as one word.
def quoted: if test("['\n]") then error("HAProxy cannot be told of \(.)") else "'\(.)'" end;

def address: if contains(":") then "[\(.)]" else . end;

def host_is: if . == "*" then ""
    elif startswith("*.") then "{ var(txn.host) -m end \(.[1:] | quoted) } "
    else "{ var(txn.host) -m str \(quoted) } " end;

def path_is:
    if .type == "Exact" then "{ path -m str \(.path | quoted) }"
    elif .type == "RegularExpression" or .path == "/" then ""
    else "{ path,concat(/) -m beg \(.path + "/" | quoted) }" end;

# The first value of a header or a parameter that comes twice counts.
def conditions:
    [path_is,
     (.method | select(.) | "{ method -m str \(quoted) }"),
     (.headers[] | "{ req.fhdr(\(.name | quoted),1) -m str \(.value | quoted) }"),
     (.query[] | "{ urlp(\(.name | quoted)) -m str \(.value | quoted) }")] | join(" ");

def body:
    if .refusal then "    http-request return status 500"
    elif .redirect then .redirect as $to
        | ($to.hostname // if $to.scheme then "%[var(txn.host)]" else "%[req.hdr(host)]" end) as $host
        | ($to.scheme // "%[var(txn.scheme)]") as $scheme
        | "    http-request redirect code \($to.statusCode // 302) "
          + "location \($scheme)://\($host)%[pathq]"
    else .endpoints | to_entries[]
        | "    server e\(.key) \(.value.host | address):\(.value.port) weight \(.value.weight)" end;

# HAProxy's weights end at 256; one that is small beside the others stays.
def scaled:
    if .endpoints then ([.endpoints[].weight, 256] | max) as $most
        | .endpoints[].weight |= (if $most > 256 then [(. * 256 / $most | round), 1] | max else . end)
    else . end;

hosts($certificates) as $all
| ($all | to_entries | map(.value + {name: "host_\(.key)"})) as $hosts
| "global", "    log stderr format raw daemon notice", "    stats socket \($folder)/haproxy.sock level admin",
  "defaults", "    mode http",
  "    timeout connect 5s", "    timeout client 60s", "    timeout server 60s",
  ($hosts | group_by(.port)[] | .[0] as $first
    | "frontend port_\($first.port)",
      "    bind \($address):\($first.port + $offset)"
        + (if $first.protocol == "HTTPS" then " ssl strict-sni alpn h2,http/1.1 crt-list \($folder)/port_\($first.port).list" else "" end),
      "    http-request set-var(txn.host) req.hdr(host),host_only,lower",
      "    http-request set-var(txn.scheme) str(\($first.protocol | ascii_downcase))",
      (.[] | . as $host
        | (.entries | to_entries[] | "    use_backend \($host.name)_\(.key) if \($host.host | host_is)\(.value | conditions)"
            | sub(" if $"; "")),
          "    use_backend none if \($host.host | host_is)" | sub(" if $"; "")),
      "    default_backend none"),
  "backend none", "    http-request return status 404",
  ($hosts[] | .name as $name | .entries | to_entries[]
    | "backend \($name)_\(.key)", (.value.action | scaled | body))
