-- The directory as people write it in Lua today: one SELECT for each question, the XML put together from text.
local user = (params and params:getHeader("user") or ""):gsub("[^%w._*#+-]", "")
local domain = (params and params:getHeader("domain") or ""):gsub("[^%w._-]", "")
local password
local database = freeswitch.Dbh(freeswitch.getGlobalVariable("bench_database"))
if database:connected() then
  database:query("SELECT extension_pswd FROM nway_extension WHERE extension_number = '" .. user .. "'", function(row)
    password = row.extension_pswd
  end)
  database:release()
end
if password then
  XML_STRING = [[<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<document type="freeswitch/xml"><section name="directory"><domain name="]] .. domain .. [[">
<groups><group name="default"><users><user id="]] .. user .. [["><params>
<param name="password" value="]] .. password .. [["/></params>
<variables><variable name="user_context" value="default"/></variables>
</user></users></group></groups></domain></section></document>]]
else
  XML_STRING = [[<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<document type="freeswitch/xml"><section name="result"><result status="not found"/></section></document>]]
end
