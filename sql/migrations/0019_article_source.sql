-- What a source of articles was imported with stays when it is imported again without saying it.

create table if not exists article_source (
	source varchar(190) not null comment 'as in article.source',
	language varchar(190) null comment 'as it was said at an import; null: the articles say it',
	section varchar(190) null comment 'as language',
	url varchar(600) null comment 'as language; with {key} in it, or what stands before the key',
	said_at bigint not null comment 'UTC seconds',
	primary key (source)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'how sources of articles are read when an import does not say it';
