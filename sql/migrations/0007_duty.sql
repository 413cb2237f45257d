-- The dedicated employee (D1, VIP services): who is given a client's requests when they arrive.

create table if not exists duty (
	client_id bigint not null comment 'client.id',
	contract_id bigint not null comment 'contract.id; 0: whatever the contract',
	duty varchar(20) not null comment 'core/assignment.h: employee, deputy, group',
	user_id int not null comment 'a person, or a group, of the tracker',
	primary key (client_id, contract_id, duty),
	key duty_user (user_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'whose requests are whose to answer';

create table if not exists absence (
	id bigint not null auto_increment,
	user_id int not null,
	from_at bigint not null comment 'UTC seconds, away from then on',
	to_at bigint not null comment 'UTC seconds, back from then on',
	note varchar(190) null comment 'why, for people',
	primary key (id),
	key absence_user (user_id, to_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'when somebody is given no new requests';

create table if not exists duty_refused (
	issue_id int not null,
	user_id int not null,
	reason varchar(600) not null comment 'as the tracker said',
	at bigint not null comment 'UTC seconds',
	primary key (issue_id, user_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'whom the tracker does not let a request be assigned to';
