-- arrival_get: what was kept of a request at first sight
select issue_id, author_id, author_side, client_id, contract_id, level, category, channel,
	regulation, received_at, language, seen_at, assumed, channel_by
from arrival where issue_id = ?;

-- arrival_put: the first one stays
insert ignore into arrival (issue_id, author_id, author_side, client_id, contract_id, level,
	category, channel, regulation, received_at, language, seen_at, assumed, channel_by)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- arrival_amend: a person knows better; seen_at and assumed stay
update arrival set author_id = ?, author_side = ?, client_id = ?, contract_id = ?, level = ?,
	category = ?, channel = ?, regulation = ?, received_at = ?, language = ?
where issue_id = ?;

-- side_list: whose word each journal entry of an issue is
select journal_id, issue_id, user_id, side, seen_at from journal_side
where issue_id = ? order by journal_id;

-- side_put: the first one stays
insert ignore into journal_side (journal_id, issue_id, user_id, side, seen_at)
values (?, ?, ?, ?, ?);

-- stage_last: what a status means since the last change
select stage from stage_map where status_id = ? order by valid_from desc limit 1 for update;

-- stage_put: from then on it means that
insert into stage_map (status_id, valid_from, stage) values (?, ?, ?)
on duplicate key update stage = values(stage);

-- stage_list: what all statuses mean and meant
select status_id, stage, valid_from from stage_map order by status_id, valid_from;

-- word_put: what a person said to slad
insert into word (issue_id, user_id, kind, value, at) values (?, ?, ?, ?, ?);

-- word_list: of one issue
select id, issue_id, user_id, kind, value, at from word where issue_id = ? order by id;
