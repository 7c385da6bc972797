# The certificates of the port `$port`, as lines of a crt-list of HAProxy.
include "snapshot";

[hosts($certificates)[] | select(.port == $port)] as $hosts
| $hosts[] | select(.held | not) | .host as $host
| [$hosts[] | select(.held and covers($host; .host)) | "!\(.host)"] as $held
| ["\($folder)/\(.certificate).pem", $host, $held[]] | join(" ")
