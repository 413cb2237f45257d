-- Requests that come out of another one: a question of its own, a complaint about how it was served.

create table if not exists offshoot (
	id bigint not null auto_increment,
	kind varchar(16) character set ascii collate ascii_bin not null comment 'split, complaint',
	issue_id int not null comment 'out of which',
	user_id int not null comment 'who said so; 0: said on the command line',
	author varchar(190) not null comment 'as people know them',
	about varchar(16) character set ascii collate ascii_bin not null comment 'conduct, slow, refused; empty: a split',
	subject varchar(255) not null,
	body text not null comment 'their words; personal: never logged, not on record',
	said_at bigint not null comment 'UTC seconds',
	made_id int null comment 'the request that was made; null: none yet',
	primary key (id),
	key offshoot_user (user_id, said_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'requests to be made out of others: splits and complaints';
