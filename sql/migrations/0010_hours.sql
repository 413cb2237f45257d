-- Who works at other hours than the regulation's office: letters are held to theirs.

create table if not exists person_hours (
	user_id int not null comment 'of the tracker',
	body text not null comment 'JSON: a calendar as core/calendar_json.h has it',
	changed_at bigint not null comment 'UTC seconds',
	changed_by varchar(190) not null,
	primary key (user_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'working hours of people''s own';
