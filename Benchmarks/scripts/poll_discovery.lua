-- POST a discovery request as Envoys do that have the newest version: the body in the file, by as
-- many nodes, one after the other. What is named edge-1 there is edge-1, edge-2, … here.
-- wrk … -- <round> <file> <nodes>
local requests, count = {}, 0

function init(args)
  local file = assert(io.open(args[2], "rb"))
  local body = file:read("*a")
  file:close()
  -- So little time to answer that nobody holds the request.
  local headers = {
    ["Content-Type"] = "application/json", ["x-envoy-expected-rq-timeout-ms"] = "1"
  }
  for node = 1, tonumber(args[3]) do
    local renamed = body:gsub('"id":"edge%-1"', '"id":"edge-' .. node .. '"', 1)
    requests[node] = wrk.format("POST", "/v3/discovery:listeners", headers, renamed)
  end
end

function request()
  count = count % #requests + 1
  return requests[count]
end
