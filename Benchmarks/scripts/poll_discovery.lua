-- POST discovery requests as Envoys do that have the newest version, one node after the other: the
-- bodies are in files of the folder, named 1, 2, 3, …
-- wrk … -- <round> <folder> <files>
local requests, count = {}, 0

function init(args)
  for node = 1, tonumber(args[3]) do
    local file = assert(io.open(args[2] .. "/" .. node, "rb"))
    requests[node] = wrk.format("POST", "/v3/discovery:listeners", wrk.headers, file:read("*a"))
    file:close()
  end
end

function request()
  count = count % #requests + 1
  return requests[count]
end
