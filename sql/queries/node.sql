-- node_seen: a process is alive
insert into node (name, version, seen_at) values (?, ?, ?)
on duplicate key update version = values(version), seen_at = values(seen_at);

-- node_forget: those not seen for long
delete from node where seen_at < ?;

-- node_list: those alive
select name, version, seen_at from node order by name;
