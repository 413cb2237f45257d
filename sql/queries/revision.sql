-- revision_put: a text to judge by
insert into policy_revision (regulation, revision, valid_from, body, checksum, loaded_at)
values (?, ?, ?, ?, ?, ?);

-- revision_file_put: a file that it includes
insert into policy_file (revision_id, name, body) values (?, ?, ?);

-- revision_get: one by its name
select id, regulation, revision, valid_from, body, checksum, loaded_at
from policy_revision where regulation = ? and revision = ?;

-- revision_at: the one in force at an instant
select id, regulation, revision, valid_from, body, checksum, loaded_at
from policy_revision where regulation = ? and valid_from <= ?
order by valid_from desc, id desc limit 1;

-- revision_first: the one that holds for the time before, too
select id, regulation, revision, valid_from, body, checksum, loaded_at
from policy_revision where regulation = ?
order by valid_from, id desc limit 1;

-- revision_files: what it includes
select name, body from policy_file where revision_id = ? order by name;

-- revision_list: all, without their texts
select id, regulation, revision, valid_from, null, checksum, loaded_at
from policy_revision order by regulation, valid_from, id;
