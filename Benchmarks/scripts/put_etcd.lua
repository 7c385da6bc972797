-- POST /v3/kv/put of etcd's JSON gateway: the body of post_changes.lua as the value, under as many
-- keys. The gateway wants base64; requests are made once, since etcd does not look into them.
-- wrk … -- <round>
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local value = string.rep("eyJh", 133) -- 399 bytes; the body of post_changes.lua has 400
local headers = { ["Content-Type"] = "application/json" }
local digits = "ABCDEFGHIJ"
local requests, count = {}, 0

-- The base64 of "k" and five digits, near enough: eight characters that differ by request.
local function key(number)
  local text = string.format("%08d", number)
  return (text:gsub("%d", function(digit)
    return digits:sub(tonumber(digit) + 1, tonumber(digit) + 1)
  end))
end

function init()
  for number = 1, 1000 do
    requests[number] = wrk.format("POST", "/v3/kv/put", headers,
      '{"key":"' .. key(id * 10000 + number) .. '","value":"' .. value .. '"}')
  end
end

function request()
  count = count % #requests + 1
  return requests[count]
end
