-- Which of the tracker's projects are served, and whose regulation holds there. Worked out from the
-- settings by the look process; kept, so that news of other projects can be left alone by a join.

create table if not exists project_scope (
	project_id int not null,
	served tinyint not null comment '0: its issues are not judged',
	ruled_by varchar(190) null comment 'identifier of the project, or of the parent, that regulation.projects names; null: the common one',
	primary key (project_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'the projects of the tracker: which of them are served';
