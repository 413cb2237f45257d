-- Call-backs (D1 clause 8): whom to call and when, and what came of each attempt.

create table if not exists callback (
	issue_id int not null,
	number varchar(40) null comment 'as it was given; personal: shown to staff only, never logged whole',
	wished_at bigint null comment 'UTC seconds: when the client would like to be called',
	changed_at bigint not null comment 'UTC seconds',
	primary key (issue_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'call-backs: number and wished time';

create table if not exists call_attempt (
	id bigint not null auto_increment,
	issue_id int not null,
	user_id int not null comment 'who called; 0: said on the command line',
	caller varchar(190) not null comment 'as people know them',
	at bigint not null comment 'UTC seconds',
	reached tinyint not null comment '1: somebody answered',
	note varchar(1000) null,
	primary key (id),
	key call_attempt_issue (issue_id, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'calls to clients, reached or not; append-only';
