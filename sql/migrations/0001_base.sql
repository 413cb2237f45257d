-- slad's own schema. Instants are UTC seconds since 1970, spans are seconds. Ids called issue_id,
-- journal_id, user_id, project_id, status_id are the tracker's and refer to nothing here.
-- Every statement can run again: a migration that was cut off is simply started anew.

create table if not exists schema_version (
	version int not null comment 'number of the migration',
	name varchar(80) not null comment 'the rest of its file name',
	checksum char(64) not null comment 'SHA-256 of its text as it was applied',
	applied_at bigint not null comment 'UTC seconds',
	primary key (version)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'migrations that were applied here';

create table if not exists setting (
	name varchar(120) not null comment 'as in the settings table of the documentation',
	value mediumtext not null,
	changed_at bigint not null comment 'UTC seconds',
	primary key (name)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'settings that live in the database, and switches such as paused';

create table if not exists node (
	name varchar(120) not null comment 'host and process',
	version varchar(40) not null comment 'of slad',
	seen_at bigint not null comment 'UTC seconds of the last sign of life',
	primary key (name)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'who works on this schema';

create table if not exists wake (
	issue_id int not null,
	seq bigint not null comment 'raised by every waking: who finishes with an older one looks again',
	wake_at bigint null comment 'UTC seconds when to look; null: nothing to wait for',
	lease_until bigint not null default 0 comment 'UTC seconds; 0: nobody looks at it now; -1: nor will, until it is woken',
	lease_token bigint not null default 0 comment 'random, of whoever holds the lease',
	primary key (issue_id),
	key wake_due (lease_until, wake_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'one row per issue is wake, due time and lock';

create table if not exists tail_mark (
	source varchar(40) not null comment 'a table of the tracker',
	low_water bigint not null default 0 comment 'the highest primary key seen; what is missing below are gaps',
	digest varchar(80) null comment 'of a small table that is compared as a whole',
	primary key (source)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'how far each table of the tracker was read';

create table if not exists tail_gap (
	source varchar(40) not null comment 'a table of the tracker',
	from_id bigint not null comment 'first of a run of primary keys below the highest seen that were not there',
	to_id bigint not null comment 'last of the run',
	since bigint not null comment 'UTC seconds when they were first missed',
	ask_at bigint not null comment 'UTC seconds when to ask again: less often the older the gap',
	primary key (source, from_id),
	key tail_gap_due (source, ask_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'ids become visible out of order: these are asked for again';

create table if not exists digest_item (
	source varchar(40) not null comment 'a small table of the tracker',
	item bigint not null comment 'what its changes are kept apart by: a version, a project, a user',
	digest varchar(80) not null,
	primary key (source, item)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'the parts of a small table whose digest (tail_mark) is compared';

create table if not exists sweep (
	name varchar(40) not null comment 'of the sweep; there is one, called issues',
	round int not null comment 'counts from 1',
	last_id int not null comment 'the tracker''s issues up to here are done in this round',
	started_at bigint not null comment 'UTC seconds',
	ended_at bigint null comment 'UTC seconds; null: the round is under way',
	ended_before bigint null comment 'UTC seconds: end of the round before this one',
	holder varchar(120) not null comment 'the process that sweeps',
	lease_until bigint not null comment 'UTC seconds: until then nobody else does',
	primary key (name)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'where the nightly sweep stands';

create table if not exists sweep_print (
	issue_id int not null,
	print varchar(80) not null comment 'of its columns and notes, as the last round found them',
	round int not null,
	primary key (issue_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'fingerprints of open issues';

create table if not exists stage_map (
	status_id int not null,
	valid_from bigint not null comment 'UTC seconds; the first row of a status holds for the time before, too',
	stage varchar(40) not null comment 'core/terms.h',
	primary key (status_id, valid_from)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what the tracker''s statuses mean, and meant';

create table if not exists arrival (
	issue_id int not null,
	author_id int not null,
	author_side varchar(20) not null comment 'core/terms.h; of the author when first seen',
	client_id bigint null comment 'client.id; null: unknown organisation',
	contract_id bigint null comment 'contract.id in force at arrival',
	level varchar(80) not null comment 'service level',
	category varchar(40) not null comment 'core/terms.h',
	channel varchar(40) not null comment 'core/terms.h',
	regulation varchar(80) not null comment 'by which it is judged',
	received_at bigint null comment 'UTC seconds, when staff entered it later than it came',
	language varchar(8) null comment 'in which the client is answered',
	seen_at bigint not null comment 'UTC seconds of first sight',
	assumed tinyint not null default 0 comment '1: older than the installation, taken from the state at first sight',
	primary key (issue_id),
	key arrival_client (client_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what the tracker does not keep about a request, frozen at first sight';

create table if not exists journal_side (
	journal_id int not null,
	issue_id int not null,
	user_id int not null,
	side varchar(20) not null comment 'core/terms.h; of the author when first seen',
	seen_at bigint not null comment 'UTC seconds',
	primary key (journal_id),
	key journal_side_issue (issue_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'whose word each journal entry was: memberships change, words do not';

create table if not exists word (
	id bigint not null auto_increment,
	issue_id int not null,
	user_id int not null comment 'who said it',
	kind varchar(40) not null comment 'confirm, decline, flag, unflag, wish',
	value varchar(190) not null comment 'the key of the action, the name of the flag, the priority wished',
	at bigint not null comment 'UTC seconds',
	primary key (id),
	key word_issue (issue_id, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what people said to slad itself about an issue';

create table if not exists client (
	id bigint not null auto_increment,
	name varchar(190) not null collate utf8mb4_unicode_ci,
	bin char(12) null comment 'business identification number',
	language varchar(8) null comment 'in which it is answered; null: the user''s own',
	created_at bigint not null comment 'UTC seconds',
	primary key (id),
	unique key client_name (name),
	unique key client_bin (bin)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'organisations that are served';

create table if not exists client_bind (
	kind enum('user', 'group', 'project', 'domain') not null comment 'the first of these that fits decides',
	value varchar(190) not null comment 'the tracker''s id, or a mail domain in small letters',
	client_id bigint not null,
	primary key (kind, value),
	key client_bind_client (client_id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'how a request is known to be of an organisation';

create table if not exists contract (
	id bigint not null auto_increment,
	client_id bigint not null,
	level varchar(80) not null comment 'service level that it gives',
	number varchar(80) not null,
	valid_from bigint not null comment 'UTC seconds, in force from then on',
	valid_to bigint null comment 'UTC seconds, no longer in force from then on; null: open',
	primary key (id),
	key contract_client (client_id, valid_from)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what organisations are entitled to, and when';

create table if not exists policy_revision (
	id bigint not null auto_increment,
	regulation varchar(80) not null,
	revision varchar(80) not null comment 'its name, as the text says',
	valid_from bigint not null comment 'UTC seconds: arrivals from then on are judged by it',
	body longtext not null comment 'the text that was loaded, whole',
	checksum char(64) not null comment 'SHA-256 of body and files',
	loaded_at bigint not null comment 'UTC seconds',
	primary key (id),
	unique key policy_revision_name (regulation, revision),
	key policy_revision_at (regulation, valid_from)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'regulations as they were judged by: never changed, never deleted';

create table if not exists policy_file (
	revision_id bigint not null comment 'policy_revision.id',
	name varchar(120) not null comment 'as the regulation includes it',
	body longtext not null,
	primary key (revision_id, name)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'files that a regulation includes: never changed, never deleted';

create table if not exists verdict (
	issue_id int not null,
	open tinyint not null comment '0: closed',
	queued tinyint not null comment '1: it waits for us',
	place tinyint not null comment 'in the queue, 0 first; of one place by arrival',
	arrived_at bigint not null comment 'UTC seconds',
	next_due bigint null comment 'UTC seconds of the earliest running clock',
	breached tinyint not null comment '1: some clock is past its due instant',
	level varchar(80) not null,
	category varchar(40) not null,
	channel varchar(40) not null,
	stage varchar(40) not null,
	client_id bigint null,
	project_id int not null,
	assignee_id int null,
	regulation varchar(80) not null,
	revision varchar(80) not null comment 'policy_revision',
	last_journal_id int not null comment 'the newest journal entry that was judged; 0: none',
	judged_at bigint not null comment 'UTC seconds when it first came out like this',
	digest char(64) not null comment 'tells whether two bodies say the same, apart from the time that passed',
	body longtext not null comment 'the verdict as JSON',
	primary key (issue_id),
	key verdict_queue (open, queued, place, arrived_at),
	key verdict_due (open, next_due),
	key verdict_assignee (assignee_id, open),
	key verdict_project (project_id, open),
	key verdict_client (client_id, open),
	key verdict_arrived (arrived_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what the last look at each issue found';

create table if not exists breach (
	issue_id int not null,
	clock varchar(40) not null,
	cycle int not null comment 'of the clock: reopening starts the next',
	at bigint not null comment 'UTC seconds: the first instant past the target by the facts then known',
	due bigint not null comment 'UTC seconds: what the target was',
	priority varchar(40) not null comment 'by which the target was set',
	regulation varchar(80) not null,
	revision varchar(80) not null comment 'policy_revision',
	clause varchar(190) not null,
	found_at bigint not null comment 'UTC seconds',
	superseded_at bigint null comment 'UTC seconds: a later fact moved the target',
	superseded_by varchar(190) null comment 'that fact, such as journal 123: priority',
	primary key (issue_id, clock, cycle, at),
	key breach_at (at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'targets that were missed; superseded, never deleted';

create table if not exists outbox (
	id bigint not null auto_increment,
	okey varchar(190) not null comment 'names the cause: issue, rule, journal or place, cycle, threshold',
	issue_id int not null,
	rule varchar(40) not null,
	kind varchar(40) not null comment 'of action',
	clause varchar(190) not null,
	payload longtext not null comment 'what to do, as JSON',
	cause_at bigint not null comment 'UTC seconds',
	basis bigint not null comment 'the newest fact not by slad itself that was judged; a parked row waits for another',
	state enum('pending', 'leased', 'done', 'withdrawn', 'parked', 'shadow', 'backlog') not null,
	attempt int not null default 0 comment 'leases taken so far',
	due_at bigint not null comment 'UTC seconds; pending: not before; leased: the lease runs out',
	lease_token bigint not null default 0 comment 'random, of whoever holds the lease',
	journal_floor int null comment 'the newest journal entry of all before the first attempt was sent; null: never sent',
	journal_id int null comment 'the entry that shows it done',
	released tinyint not null default 0 comment '1: a person let it out of the backlog',
	reason varchar(600) null comment 'why it waits, was parked or withdrawn',
	created_at bigint not null comment 'UTC seconds',
	changed_at bigint not null comment 'UTC seconds of the last change of state',
	primary key (id),
	unique key outbox_okey (okey),
	key outbox_due (state, due_at),
	key outbox_issue (issue_id),
	key outbox_changed (state, changed_at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what is to be done in the tracker, once per key; only done is final';

create table if not exists record (
	id bigint not null auto_increment,
	at bigint not null comment 'UTC seconds',
	issue_id int null,
	kind varchar(40) not null comment 'verdict, action, delivery, mode, …',
	rule varchar(40) null,
	clause varchar(190) null,
	body longtext not null comment 'decision, facts and outcome as JSON',
	journal_id int null comment 'the entry that it left in the tracker',
	primary key (id),
	key record_issue (issue_id, id),
	key record_at (at)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'what was decided and what came of it; append-only, also by sql/grants.sql';

create table if not exists rule_mode (
	rule varchar(40) not null,
	mode enum('observe', 'act') not null,
	act_since bigint null comment 'UTC seconds: older causes are a backlog',
	changed_by varchar(190) not null,
	changed_at bigint not null comment 'UTC seconds',
	primary key (rule)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin
  comment = 'which rules act; a rule that is not here observes';
