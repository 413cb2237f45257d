-- triggers_installed: whether their table is there (sql/triggers.sql)
select count(*) from information_schema.tables
where table_schema = database() and table_name = 'trigger_event';

-- triggers_page: what they saw; no locks, so that the tracker's writes never wait for slad
-- lazy: the triggers are opt-in
select id, issue_id, at from trigger_event order by id limit ?;

-- triggers_drop: it was turned into a wake-up
-- lazy: the triggers are opt-in
delete from trigger_event where id = ?;
