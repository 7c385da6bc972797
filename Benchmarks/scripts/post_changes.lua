-- POST /v1/changes: each request sets one listener of one of 1,000 sets per thread to a hostname
-- that was never used, so that every one of them is a commit. All are of one length, so that the
-- head is made once: what wrk does for a request, the servers cannot have.
-- wrk … -- <round>
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local body = '{"apiVersion":"gateway.networking.k8s.io/v1","kind":"ListenerSet",'
  .. '"metadata":{"namespace":"web","name":"bench-%d-%03d"},"spec":{"parentRef":'
  .. '{"namespace":"infra","name":"edge"},"listeners":[{"name":"www","hostname":'
  .. '"h%d-%d-%07d.bench.example.com","port":443,"protocol":"HTTPS","tls":{"mode":"Terminate",'
  .. '"certificateRefs":[{"name":"cert-of-the-bench"}]},"allowedRoutes":{"namespaces":'
  .. '{"from":"All"}}}]}}'
-- With those of wrk's command line, such as a token.
local headers = wrk.headers
headers["Content-Type"] = "application/json"
local round, count, head = 0, 0, ""

local function change() return string.format(body, id, count % 1000, round, id, count) end

function init(args)
  round = tonumber(args[1])
  local first = change()
  head = wrk.format("POST", "/v1/changes", headers, first):sub(1, -1 - #first)
end

function request()
  count = count + 1
  return head .. change()
end
