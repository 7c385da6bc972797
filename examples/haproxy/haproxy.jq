# A snapshot -> the configuration of HAProxy.
include "snapshot";

# Text that HAProxy takes as one word, and in which it replaces nothing.
def quoted: "\"" + gsub("(?<special>[\"\\\\$])"; "\\\(.special)") + "\"";

def address: if contains(":") then "[\(.)]" else . end;

def host_is: if . == "*" then ""
    elif startswith("*.") then "{ var(txn.host) -m end \(.[1:] | quoted) }"
    else "{ var(txn.host) -m str \(quoted) }" end;

def path_is:
    if .type == "Exact" then "{ path -m str \(.path | quoted) }"
    elif .type == "RegularExpression" or .path == "/" then ""
    else "{ path,concat(/) -m beg \(.path + "/" | quoted) }" end;

# The first value of a header or a parameter that comes twice counts. Where not everything can be
# asked, the path alone decides, so that nothing falls to a wider rule.
def conditions:
    [path_is, if .is_vague then empty else
        (.method | select(.) | "{ method -m str \(quoted) }"),
        (.headers[] | "{ req.fhdr(\(.name),1) -m str \(.value | quoted) }"),
        (.query[] | "{ urlp(\(.name)) -m str \(.value | quoted) }") end] | join(" ");

def use($backend; $conditions):
    "    use_backend \($backend)" + if $conditions == "" then "" else " if \($conditions)" end;

def tls: if .protocol == "HTTPS"
    then " ssl strict-sni alpn h2,http/1.1 crt-list \($folder)/port_\(.port).list" else "" end;

def body:
    if .refusal then "    http-request return status 500"
    elif .redirect then .redirect as $to
        | ($to.hostname
           // if $to.scheme then "%[var(txn.host)]" else "%[req.hdr(host)]" end) as $host
        | ($to.scheme // "%[var(txn.scheme)]") as $scheme
        | "    http-request redirect code \($to.statusCode // 302) "
          + "location \($scheme)://\($host)%[pathq]"
    else .endpoints | to_entries[]
        | "    server e\(.key) \(.value.host | address):\(.value.port) weight \(.value.weight)" end;

# HAProxy's weights end at 256; one that is small beside the others stays.
def scaled:
    if .endpoints then ([.endpoints[].weight, 256] | max) as $most
        | .endpoints[].weight |= ([(. * 256 / $most | ceil), .] | min)
    else . end;

[hosts($certificates) | to_entries[] | .value + {name: "host_\(.key)"}] as $hosts
| "global", "    log stderr format raw daemon notice",
  "defaults", "    mode http",
  "    timeout connect 5s", "    timeout client 60s", "    timeout server 60s",
  ($hosts | group_by(.port)[] | .[0] as $first
    | "frontend port_\($first.port)",
      "    bind \($address):\($first.port + $offset)\($first | tls)",
      "    http-request set-var(txn.host) req.hdr(host),host_only,lower",
      "    http-request set-var(txn.scheme) str(\($first.protocol | ascii_downcase))",
      (.[] | .name as $name | (.host | host_is) as $host
        | (.entries | to_entries[]
            | use("\($name)_\(.key)";
                  [$host, (.value | conditions)] | map(select(. != "")) | join(" "))),
          use("none"; $host)),
      "    default_backend none"),
  "backend none", "    http-request return status 404",
  ($hosts[] | .name as $name | .entries | to_entries[]
    | "backend \($name)_\(.key)", (.value.action | scaled | body))
