-- Letters to persons: what is told by mail, once per key.

create table if not exists letter (
	id bigint not null auto_increment,
	lkey varchar(190) not null comment 'names the cause and whom it is told',
	kind varchar(40) not null comment 'warning, contract, …',
	rule varchar(40) null comment 'whose brake held when it was written',
	issue_id int null,
	person varchar(260) not null comment 'user:5 or mail:a@example.kz: whose mail it goes into',
	user_id int null comment 'of the tracker; null: an address',
	address varchar(254) null,
	language varchar(8) null,
	body longtext not null comment 'what to tell, as JSON',
	cause_at bigint not null comment 'UTC seconds',
	state enum('pending', 'leased', 'done', 'withdrawn', 'parked', 'shadow') not null,
	standing tinyint not null comment '1: it stands as long as each look at the issue wants it',
	due_at bigint not null comment 'UTC seconds; pending: not before; leased: the lease runs out',
	stale_at bigint null comment 'UTC seconds: of no use from then on; null: always of use',
	attempt int not null default 0 comment 'mails that it was in so far',
	lease_token bigint not null default 0 comment 'random, of whoever holds the lease',
	mail varchar(64) null comment 'the mail that it is in, was in or may have been in',
	sent_at bigint null comment 'UTC seconds: when the mail was last begun',
	reason varchar(600) null comment 'why it waits, was parked or withdrawn',
	created_at bigint not null comment 'UTC seconds',
	changed_at bigint not null comment 'UTC seconds of the last change of state',
	primary key (id),
	unique key letter_key (lkey),
	key letter_due (state, due_at),
	key letter_person (person, state, sent_at),
	key letter_issue (issue_id),
	key letter_mail (mail),
	key letter_sent (state, sent_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what is told to persons by mail, once per key';
