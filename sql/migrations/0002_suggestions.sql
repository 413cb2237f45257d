-- What is suggested to people (requests that say the same, articles that answer), what they said to
-- it, and the articles. Ids and instants as in 0001_base.sql.

create table if not exists link_word (
	id bigint not null auto_increment,
	issue_id int not null,
	other_id int not null comment 'the request that it was said to duplicate, or not',
	head_id int null comment 'where the relation leads: the other, or its own master; null: none is made',
	kind varchar(20) not null comment 'duplicate, unlink, different',
	user_id int null comment 'who said it; null: slad itself, by its rule',
	at bigint not null comment 'UTC seconds',
	primary key (id),
	key link_word_issue (issue_id, id),
	key link_word_other (other_id, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'which requests are the same, and which are not: never changed, never deleted';

create table if not exists link_offer (
	issue_id int not null,
	other_id int not null comment 'the request that was suggested there',
	print char(16) not null comment 'of the text for which it was suggested first: core/suggestion.h',
	score int not null comment 'in thousandths, as it was shown first',
	shown_at bigint not null comment 'UTC seconds, first',
	opened_at bigint null comment 'UTC seconds, first',
	primary key (issue_id, other_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'requests that were suggested as the same, and whether anybody looked';

create table if not exists article (
	id bigint not null auto_increment,
	source varchar(190) not null comment 'what it was imported from, as named then',
	article_key varchar(190) not null comment 'its name there: stays the same when it is imported again',
	language varchar(8) not null comment 'of its text; empty: not known',
	section varchar(190) not null,
	url varchar(600) not null,
	title varchar(500) not null,
	body mediumtext not null comment 'plain text',
	project_id int null comment 'whose wiki it is: who may read that may read it; null: everybody may',
	checksum char(64) not null comment 'SHA-256 of what was imported',
	state enum('live', 'retired') not null comment 'retired: it was gone from its source',
	added_at bigint not null comment 'UTC seconds',
	changed_at bigint not null comment 'UTC seconds: text or state',
	primary key (id),
	unique key article_source (source, article_key)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'answers to frequent questions, as their sources have them';

create table if not exists article_seen (
	article_id bigint not null comment 'article.id',
	user_id int not null,
	issue_id int not null comment '0: at the form of a new request',
	print char(16) not null comment 'of the text for which it was suggested first: core/suggestion.h',
	shown int not null default 0 comment 'how often, once an hour at most',
	seen_at bigint not null comment 'UTC seconds, last',
	opened int not null default 0 comment 'how often',
	solved int not null default 0 comment '1: it solved the matter, said the reader',
	asked int not null default 0 comment 'how often the reader asked all the same within a day',
	asked_issue_id int null comment 'the latest request that was',
	primary key (article_id, user_id, issue_id),
	key article_seen_user (user_id, seen_at),
	key article_seen_issue (issue_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'who was shown which article, and what came of it; outlives imports';
