-- POST /v1/changes with many sets in each changeset, by turns with one hostname and another, so that
-- most of them are commits. Bodies are made once: what wrk does for a request, the server cannot have.
-- wrk … -- <round> <sets> <query>
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local set = '{"apply":{"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet",'
  .. '"metadata":{"namespace":"web","name":"many-%d-%d"},"spec":{"parentRef":'
  .. '{"namespace":"infra","name":"edge"},"listeners":[{"name":"www","hostname":'
  .. '"%s%d-%d.bench.example.com","port":80,"protocol":"HTTP"}]}}}'
local requests, count = {}, 0

function init(args)
  wrk.headers["Content-Type"] = "application/json"
  for index, name in ipairs({ "a", "b" }) do
    local sets = {}
    for number = 1, tonumber(args[2]) do
      sets[number] = string.format(set, id, number, name, id, number)
    end
    local body = '{"changes":[' .. table.concat(sets, ",") .. ']}'
    requests[index] = wrk.format("POST", "/v1/changes" .. (args[3] or ""), wrk.headers, body)
  end
end

function request()
  count = count + 1
  return requests[count % 2 + 1]
end
