# A snapshot as proxies with one table of hosts for each port want it: the rules of
# docs/semantics.md, 6.4 and 6.5, for HTTP and HTTPS.

def labels: split(".") | length;

# An exact name first, then wildcards, the longer first, then any.
def specificity: if . == "*" then [2, 0] elif startswith("*.") then [1, -labels] else [0, 0] end;

# Whether the pattern `$wide` has the name, or the narrower pattern, `$narrow`.
def covers($wide; $narrow):
    $wide == $narrow or $wide == "*"
    or (($wide | startswith("*.")) and ($narrow | endswith($wide[1:])));

# Why a rule cannot be done; null if it can.
def refusal($conditions):
    [
        (keys[] | select(IN("name", "matches", "filters", "backendRefs") | not) | "its \(.)"),
        (.filters // [] | .[]
            | if .type != "RequestRedirect" then "the filter \(.type)"
              else .requestRedirect | keys[] | select(IN("scheme", "hostname", "statusCode") | not)
                  | "the \(.) of a redirect" end),
        (.backendRefs // [] | .[]
            | (keys[]
                  | select(IN("group", "kind", "namespace", "name", "weight", "endpoints") | not)
                  | "the \(.) of a backend"),
              (select(.endpoints // [] | length == 0) | "a backend that is not there")),
        $conditions[]
    ] | unique | if . == [] then null else join(", ") end;

# What a match asks that cannot be asked here: expressions, and text that would have to be quoted.
def conditions:
    [((.headers // [])[], (.queryParams // [])[])
        | if (.type // "Exact") != "Exact" then "a regular expression"
          elif (.name | test("^[A-Za-z0-9_-]+$") | not)
              or (.value | test("^[A-Za-z0-9_.,:;/=+@ -]+$") | not) then "text with such characters"
          else empty end]
    + if .path.type == "RegularExpression" then ["a regular expression"] else [] end;

# Endpoints with weights, so that each backend gets its share whatever the number of its endpoints.
def endpoints:
    [.[] | select(.weight != 0)]
    | (reduce .[] as $backend (1; . * ($backend.endpoints | length))) as $all
    | [.[] | (.weight * $all / (.endpoints | length)) as $weight | .endpoints[] | . + {$weight}];

# What becomes of a request that a rule gets: `refusal`, `redirect`, or `endpoints`.
def action($conditions):
    refusal($conditions) as $refusal
    | if $refusal then {$refusal}
      elif .filters then {redirect: .filters[0].requestRedirect}
      elif (.backendRefs // [] | endpoints) == [] then {refusal: "no backend"}
      else {endpoints: (.backendRefs | endpoints)} end;

# The entries of a route, one for each match of each rule.
def entries:
    . as $route | .rules | to_entries[] | .key as $index | .value as $rule
    | ($rule.matches // [{path: {type: "PathPrefix", value: "/"}}]) | to_entries[]
    | .value as $match | ($match.path // {type: "PathPrefix", value: "/"}) as $path
    | ($match | conditions) as $unasked
    | {
        route: "\($route.namespace)/\($route.name)", type: $path.type,
        path: (if $path.type == "PathPrefix" and $path.value != "/" then $path.value | rtrimstr("/")
               else $path.value end),
        method: $match.method, headers: ($match.headers // []), query: ($match.queryParams // []),
        is_vague: ($unasked != []), action: ($rule | action($unasked)),
        order: [$route.createdRevision, "\($route.namespace)/\($route.name)", $index, .key]
      };

def precedence: [
    (.type | {Exact: 0, RegularExpression: 1, PathPrefix: 2}[.]), -(.path | length),
    .method == null, -(.headers | length), -(.query | length), .order];

# Whether a listener can be served: by HTTP, or by HTTPS with a certificate that is there.
def certificate: "\(.owner.namespace)/\((.tls.certificateRefs // [{}])[0].name)";
def is_served($certificates):
    .protocol == "HTTP"
    or (.tls.options == null and (certificate as $name | any($certificates[]; . == $name)));

# Every host of every port, with its entries, who comes first before the others. A name whose
# listener cannot be served is `held`: nobody's wildcard gets its requests.
def hosts($certificates):
    . as $snapshot
    | [.listeners[] | select(.protocol | IN("HTTP", "HTTPS")) | .hostname //= "*"] as $listeners
    | [$listeners[] | . as $listener
        | ([.hostname] + [$snapshot.routes[] | .listeners[]? | select(.id == $listener.id)
                          | .hostnames[]] | unique | .[]) as $host
        | select(any($listeners[]; .port == $listener.port and .id != $listener.id
                     and covers(.hostname; $host)
                     and (.hostname | specificity) < ($listener.hostname | specificity)) | not)
        | {port, protocol, $host, certificate: certificate, held: (is_served($certificates) | not),
           entries: ([$snapshot.routes[]
               | select(any(.listeners[]?; .id == $listener.id and any(.hostnames[]; . == $host)))
               | entries] | sort_by(precedence))}
        | if .held then .entries = [] else . end]
    | sort_by(.port, (.host | specificity), .host);

# What of a snapshot such a proxy does not do, a line each.
def left_out($certificates):
    (.listeners[]
        | (if .protocol | IN("HTTP", "HTTPS") | not then "\(.protocol) is not done"
           elif is_served($certificates) then empty
           elif .tls.options then "its tls.options are not done"
           else "there is no certificate \(certificate)" end) as $why
        | "\(.id) is not served: \($why)"),
    (hosts($certificates)[] | . as $host | .entries[] | select(.action.refusal)
        | "\($host.host):\($host.port)\(.path) of \(.route) answers 500: "
          + "not done: \(.action.refusal)");
