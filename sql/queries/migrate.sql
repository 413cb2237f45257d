-- migrate_lock: one at a time; 0 when another still migrates after that many seconds
select get_lock(concat('slad:', sha1(database())), ?);

-- migrate_unlock: for the next one
select release_lock(concat('slad:', sha1(database())));

-- migrate_known: whether the schema has been migrated at all
select count(*) from information_schema.tables
where table_schema = database() and table_name = 'schema_version';

-- migrate_list: what was applied
select version, name, checksum from schema_version order by version;

-- migrate_put: it was applied
-- lazy: slad's own account has no right to
insert into schema_version (version, name, checksum, applied_at)
values (?, ?, ?, unix_timestamp());
