-- tracker_catalogue: what the tracker calls things; the parameter is the bot's login
select 'S', id, name, is_closed, null from {tracker}.issue_statuses
union all
select 'P', id, name, 0, null from {tracker}.enumerations where type = 'IssuePriority'
union all
select 'T', id, name, 0, null from {tracker}.trackers
union all
select 'R', id, name, 0, null from {tracker}.roles where builtin = 0
union all
select 'F', id, name, 0, default_value from {tracker}.custom_fields where type = 'IssueCustomField'
union all
select 'B', id, login, 0, null from {tracker}.users
where login = ? and type = 'User' and status = 1
union all
-- Of the settings a view shows those that decide what is safe to do: see sql/grants.sql.
select 'H', 0, name, 0, value from tracker_setting
order by 1, 2;
