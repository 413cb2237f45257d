-- Triggers in the tracker's schema: OPTIONAL, and not recommended unless you need what they give.
--
-- Without them slad notices new requests, notes, relations, files and booked time within a second. What
-- leaves no new row (a deleted request or relation, a note that was edited in silence, a priority that
-- follows the subtasks) it finds by the sweep at night. With them it learns of these at once, too.
--
-- What they put at risk, each tried on a running tracker:
--   * The account that they run as must not be dropped, nor its TRIGGER rights be revoked, while they
--     are there: every write of the tracker fails then. To get rid of both: triggers_uninstall.sql.
--   * Locking or altering the table of events makes the tracker's writes wait. slad itself only reads
--     it and deletes single rows, which no write waits for.
--   * Uninstall them before every upgrade of the tracker and install them again after it: what they
--     read may be renamed. (On MariaDB 10.11 the tracker's writes go on then, and events are lost.)
--   * A dump of the tracker's schema carries them and cannot be restored by an ordinary account; where
--     their account is missing, every write fails. Dump with --skip-triggers.
--   * With the binary log on (log_bin), installing needs SUPER or log_bin_trust_function_creators = 1.
-- Any other trouble (the table of events is missing or full, a right was revoked) loses an event and
-- never a write: the sweep finds what was lost.
--
-- Replace {schema} (slad's), {tracker} (Redmine's), {slad_user} and {slad_host} (slad's account, as in
-- grants.sql), and run it under an administrator's login; again after each upgrade of slad:
--
--   sed 's/{schema}/slad/g; s/{tracker}/redmine/g; s/{slad_user}/slad/g; s/{slad_host}/localhost/g' \
--       triggers.sql | mariadb

create table if not exists `{schema}`.trigger_event (
	id bigint not null auto_increment,
	issue_id int not null comment 'look at it again',
	source varchar(40) not null comment 'the table that changed',
	op char(1) not null comment 'U: changed, D: deleted',
	at bigint not null comment 'UTC seconds',
	primary key (id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what the triggers saw and was not looked at yet';
grant select, delete on `{schema}`.trigger_event to '{slad_user}'@'{slad_host}';

-- Nobody logs in as this account. It may do what the triggers do, and nothing else.
create user if not exists '{slad_user}_trigger'@'localhost' account lock;
grant insert on `{schema}`.trigger_event to '{slad_user}_trigger'@'localhost';
grant trigger, select (id, status_id, priority_id, lock_version)
	on `{tracker}`.issues to '{slad_user}_trigger'@'localhost';
grant trigger, select (journalized_id, journalized_type)
	on `{tracker}`.journals to '{slad_user}_trigger'@'localhost';
grant trigger, select (issue_from_id, issue_to_id)
	on `{tracker}`.issue_relations to '{slad_user}_trigger'@'localhost';

delimiter //

-- Subtasks that come and go renumber (lft, rgt) their relatives: that is no news.
create or replace definer = '{slad_user}_trigger'@'localhost'
trigger `{tracker}`.slad_issue_update after update on `{tracker}`.issues for each row
begin
	declare continue handler for sqlexception begin end;
	if old.lock_version <> new.lock_version or old.status_id <> new.status_id
		or old.priority_id <> new.priority_id then
		insert into `{schema}`.trigger_event (issue_id, source, op, at)
		values (new.id, 'issues', 'U', unix_timestamp());
	end if;
end//

create or replace definer = '{slad_user}_trigger'@'localhost'
trigger `{tracker}`.slad_issue_delete after delete on `{tracker}`.issues for each row
begin
	declare continue handler for sqlexception begin end;
	insert into `{schema}`.trigger_event (issue_id, source, op, at)
	values (old.id, 'issues', 'D', unix_timestamp());
end//

create or replace definer = '{slad_user}_trigger'@'localhost'
trigger `{tracker}`.slad_journal_update after update on `{tracker}`.journals for each row
begin
	declare continue handler for sqlexception begin end;
	if new.journalized_type = 'Issue' then
		insert into `{schema}`.trigger_event (issue_id, source, op, at)
		values (new.journalized_id, 'journals', 'U', unix_timestamp());
	end if;
end//

create or replace definer = '{slad_user}_trigger'@'localhost'
trigger `{tracker}`.slad_journal_delete after delete on `{tracker}`.journals for each row
begin
	declare continue handler for sqlexception begin end;
	if old.journalized_type = 'Issue' then
		insert into `{schema}`.trigger_event (issue_id, source, op, at)
		values (old.journalized_id, 'journals', 'D', unix_timestamp());
	end if;
end//

create or replace definer = '{slad_user}_trigger'@'localhost'
trigger `{tracker}`.slad_relation_delete after delete on `{tracker}`.issue_relations for each row
begin
	declare continue handler for sqlexception begin end;
	insert into `{schema}`.trigger_event (issue_id, source, op, at)
	values (old.issue_from_id, 'issue_relations', 'D', unix_timestamp()),
		(old.issue_to_id, 'issue_relations', 'D', unix_timestamp());
end//

delimiter ;
