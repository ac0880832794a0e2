-- ImageBuild follows kstatus: observedGeneration, and Ready / Reconciling / Stalled (the latter two
-- are there only while they are True).
local hs = { status = "Progressing", message = "Waiting for the operator" }
if obj.status == nil or obj.status.conditions == nil
    or obj.status.observedGeneration ~= obj.metadata.generation then
  return hs
end
local byType = {}
for _, c in ipairs(obj.status.conditions) do byType[c.type] = c end
if byType.Stalled ~= nil and byType.Stalled.status == "True" then
  hs.status = "Degraded"
  hs.message = byType.Stalled.reason .. ": " .. byType.Stalled.message
elseif byType.Reconciling ~= nil and byType.Reconciling.status == "True" then
  hs.message = byType.Reconciling.reason .. ": " .. byType.Reconciling.message
elseif byType.Ready ~= nil and byType.Ready.status == "True" then
  hs.status = "Healthy"
  hs.message = byType.Ready.message
elseif byType.Ready ~= nil then
  hs.message = byType.Ready.message
end
return hs
