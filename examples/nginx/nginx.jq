# A snapshot -> the configuration of nginx.
include "snapshot";

# Text that nginx takes as one word. Lintel takes no path and no name that would have to be escaped.
def quoted: if test("[\"\\\\\n]") then error("nginx cannot be told of \(.)") else "\"\(.)\"" end;

def server_name: if . == "*" then "_" else quoted end;

def address: if contains(":") then "[\(.)]" else . end;

# nginx chooses by path alone.
def action:
    if any(.[]; .method or .headers != [] or .query != []) then {refusal: true}
    else .[0].action end;

def answer($upstream):
    if .refusal then "return 500;"
    elif .redirect then .redirect as $to
        | ($to.hostname // if $to.scheme then "$host" else "$http_host" end) as $host
        | "return \($to.statusCode // 302) \($to.scheme // "$scheme")://\($host)$request_uri;"
    else "proxy_pass http://\($upstream); proxy_set_header Host $http_host;" end;

def locations($name): group_by([.type, .path]) as $groups
    | [$groups[][0] | select(.type == "Exact") | .path] as $exact
    | $groups | to_entries[] | "\($name)_\(.key)" as $upstream
    | .value as $entries | $entries[0] as $first
    | ($entries | action | answer($upstream)) as $answer
    | if $first.type == "Exact" then "= \($first.path | quoted)"
      elif $first.path == "/" then "/"
      else "\($first.path + "/" | quoted)",
          ($first.path | select(. as $path | any($exact[]; . == $path) | not) | "= \(quoted)") end
    | "        location \(.) { \($answer) }";

def upstreams($name): group_by([.type, .path]) | to_entries[]
    | (.value | action | .endpoints // empty) as $endpoints
    | "    upstream \($name)_\(.key) {",
      ($endpoints[] | "        server \(.host | address):\(.port) weight=\(.weight);"), "    }";

def tls($folder): if .held then "        ssl_reject_handshake on;" elif .protocol == "HTTPS" then
    "        ssl_certificate \($folder + "/" + .certificate + ".pem" | quoted);",
    "        ssl_certificate_key \($folder + "/" + .certificate + ".pem" | quoted);" else empty end;

def listen:
    "listen \($address):\(.port + $offset)" + if .protocol == "HTTPS" then " ssl" else "" end;

# Paths that cannot be put in order with the others, or that nginx would compare decoded.
def is_beyond: any(.entries[]; .type == "RegularExpression" or (.path | contains("%")));

hosts($certificates) as $hosts
| "events {}", "http {",
  "    access_log off; merge_slashes off; server_names_hash_bucket_size 512;",
  ($hosts | group_by(.port)[] | select(any(.[]; .host == "*") | not) | .[0]
      | "    server { \(listen) default_server; server_name _; "
        + (if .protocol == "HTTPS" then "ssl_reject_handshake on; }" else "return 404; }" end)),
  ($hosts | to_entries[] | "host_\(.key)" as $name | .value
      | (.entries | upstreams($name)),
        "    server {",
        "        \(listen)\(if .host == "*" then " default_server" else "" end);",
        "        server_name \(.host | server_name);",
        tls($folder),
        if is_beyond then "        return 500;"
        else (.entries | locations($name)),
            (if any(.entries[]; .type == "PathPrefix" and .path == "/") then empty
             else "        location / { return 404; }" end) end,
        "    }"),
  "}"
