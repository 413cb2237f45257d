-- Days off as administrators changed them, beside the regulations' files, and the revisions of the
-- regulations that came of it.

create table if not exists calendar_change (
	id bigint not null auto_increment,
	file varchar(120) not null comment 'as the regulations include it: holidays_kz.csv',
	day bigint not null comment 'days since 1970-01-01',
	kind varchar(40) not null comment 'core/calendar_days.h; ordinary: no exception any more',
	name varchar(190) not null,
	changed_at bigint not null comment 'UTC seconds',
	changed_by varchar(190) not null,
	source varchar(190) not null comment 'edit, or the name of the file imported',
	primary key (id),
	key calendar_change_file (file, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'the latest row of a day holds; never changed, never deleted';

create table if not exists calendar_revision (
	regulation varchar(80) not null,
	revision varchar(80) not null comment 'policy_revision',
	base varchar(80) not null comment 'the revision from files that it has the text of',
	change_id bigint not null comment 'calendar_change.id: the latest that is in it',
	primary key (regulation, revision),
	key calendar_revision_base (regulation, base, change_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'which revisions came of changed calendars';
