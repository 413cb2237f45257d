-- article_known: what was imported from a source
select id, article_key, checksum, state, sha2(body, 256) from article where source = ?;

-- article_move: it has another name in its source; its readers stay
update article set article_key = ? where id = ?;

-- article_put: a new one, or its new text; its readers stay
insert into article (source, article_key, language, section, url, title, body, project_id, checksum,
	state, added_at, changed_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'live', ?, ?)
on duplicate key update language = values(language), section = values(section), url = values(url),
	title = values(title), body = values(body), project_id = values(project_id),
	checksum = values(checksum), state = 'live', changed_at = values(changed_at);

-- article_retire: it is gone from its source
update article set state = 'retired', changed_at = ? where id = ? and state = 'live';

-- article_get: one, with its readers
select a.id, a.source, a.article_key, a.language, a.section, a.url, a.title, a.body, a.project_id,
	a.state, a.added_at, a.changed_at,
	count(distinct s.user_id), sum(s.shown), sum(s.opened), sum(s.solved), sum(s.asked),
	count(distinct if(s.solved > 0 or (s.opened > 0 and s.asked = 0), s.user_id, null))
from article a left join article_seen s on s.article_id = a.id
where a.id = ?
group by a.id;

-- article_list: all of a state, and a source if it is given (twice), with their readers, in the order of their keys
select a.id, a.source, a.article_key, a.language, a.section, a.url, a.title, a.body, a.project_id,
	a.state, a.added_at, a.changed_at,
	count(distinct s.user_id), sum(s.shown), sum(s.opened), sum(s.solved), sum(s.asked),
	count(distinct if(s.solved > 0 or (s.opened > 0 and s.asked = 0), s.user_id, null))
from article a left join article_seen s on s.article_id = a.id
where a.state = ? and (? is null or a.source = ?)
group by a.id
order by a.source, a.article_key;

-- article_shown: to a reader; once an hour counts
insert into article_seen (article_id, user_id, issue_id, print, shown, score, seen_at)
values (?, ?, ?, ?, 1, ?, ?)
on duplicate key update
	score = coalesce(score, values(score)),
	shown = shown + if(values(seen_at) >= seen_at + 3600, 1, 0),
	seen_at = if(values(seen_at) >= seen_at + 3600, values(seen_at), seen_at);

-- article_opened: a reader opened it, whether it was suggested or not
insert into article_seen (article_id, user_id, issue_id, print, seen_at, opened)
select id, ?, ?, '', ?, 1 from article where id = ?
on duplicate key update opened = opened + 1;

-- article_solved: it solved the matter, said a reader
insert into article_seen (article_id, user_id, issue_id, print, seen_at, solved)
select id, ?, ?, '', ?, 1 from article where id = ?
on duplicate key update solved = 1;

-- article_asked: who saw it at the form within the day before asked all the same; each seeing counts once
update article_seen set asked = asked + 1, asked_issue_id = ?
where user_id = ? and issue_id = 0 and seen_at between ? and ? and asked < shown;

-- article_offers: what was suggested to anybody for an issue, with whether anybody took it up
select article_id, min(print), max(opened), max(solved) from article_seen
where issue_id = ? group by article_id;

-- article_issue: the text of a request, its author and project, and the language of a client who wrote it
select i.subject, i.description, i.author_id, i.project_id,
	coalesce(a.language, case when a.author_side = 'client' then nullif(left(u.language, 2), '') end)
from {tracker}.issues i left join {tracker}.users u on u.id = i.author_id
	left join arrival a on a.issue_id = i.id
where i.id = ?;

-- article_sources: what was imported, and when something last changed
select source, sum(state = 'live'), sum(state = 'retired'), max(changed_at) from article
group by source order by source;

-- article_marks: all that can be suggested, each with what tells its text from another
select id, left(checksum, 16) from article where state = 'live' order by id;

-- article_defaults: what a source was imported with
select language, section, url from article_source where source = ?;

-- article_defaults_put: so it is read from now on
insert into article_source (source, language, section, url, said_at) values (?, ?, ?, ?, ?)
on duplicate key update language = values(language), section = values(section), url = values(url),
	said_at = values(said_at);
