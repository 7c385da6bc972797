-- POST /v3/kv/put of etcd's JSON gateway: the body of post_changes.lua as the value, under as many
-- keys. The gateway wants base64; it is made once, since etcd does not look into it.
-- wrk … -- <round>
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local value = string.rep("eyJh", 133) -- 399 bytes, as the body of post_changes.lua has
local headers = { ["Content-Type"] = "application/json" }
local digits = "ABCDEFGHIJ"
local count = 0

-- The base64 of "k" and five digits, near enough: eight characters that differ by request.
local function key(number)
  local text = string.format("%08d", number)
  return (text:gsub("%d", function(digit)
    return digits:sub(tonumber(digit) + 1, tonumber(digit) + 1)
  end))
end

function request()
  count = count + 1
  return wrk.format("POST", "/v3/kv/put", headers,
    '{"key":"' .. key(id * 10000 + count % 1000) .. '","value":"' .. value .. '"}')
end
