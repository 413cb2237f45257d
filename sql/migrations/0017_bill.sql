-- Months whose contract hours were billed: what was sent stays, whatever is written down later.

create table if not exists bill (
	id int unsigned not null auto_increment,
	month char(7) not null comment '2026-02, of the local days on which was worked',
	client_id int not null default 0 comment 'its client; 0: of all whose month was open then',
	closed_at bigint not null comment 'UTC seconds',
	closed_by varchar(190) not null,
	reopened_at bigint not null default 0 comment 'UTC seconds; 0: it is in force',
	reopened_by varchar(190) null,
	reason varchar(500) null comment 'why it was reopened',
	primary key (id),
	unique key (month, client_id, reopened_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'months that are closed, or were';

create table if not exists bill_line (
	id bigint unsigned not null auto_increment,
	bill_id int unsigned not null,
	entry_id bigint not null comment 'the tracker''s time entry, as it was then',
	corrects char(7) null comment 'of which earlier month it is a correction; null: work of this one',
	issue_id int not null default 0,
	project_id int not null,
	day date not null,
	client_id int not null default 0 comment '0: not known',
	client_name varchar(255) null,
	contract varchar(190) null,
	kind varchar(190) null comment 'null: support',
	pay varchar(20) not null,
	employee varchar(255) null,
	activity varchar(190) null,
	comment text not null comment 'masked',
	regulation varchar(64) not null,
	clause varchar(64) null,
	sound tinyint not null comment '0: told, and not billed',
	worked int not null comment 'minutes; of a correction the difference',
	billed int not null,
	primary key (id),
	key (bill_id),
	key (client_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what stands in such a bill';
