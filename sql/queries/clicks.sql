-- clicks_similar: what came of the latest requests that were shown since an instant, by people's latest word on each pair; without one, of so many (before the last) beside one request
select o.score, if(w.kind is null, o.opened_at is not null, w.kind = 'duplicate')
from (select l.issue_id, l.other_id, l.score, l.opened_at, l.shown_at,
		row_number() over (partition by l.issue_id order by l.shown_at desc, l.other_id) nth
	from link_offer l where l.shown_at >= ?) o
left join link_word w on w.id = greatest(
	coalesce((select max(l.id) from link_word l force index (link_word_issue)
		where l.issue_id = o.issue_id and l.other_id = o.other_id and l.user_id is not null), 0),
	coalesce((select max(l.id) from link_word l force index (link_word_issue)
		where l.issue_id = o.other_id and l.other_id = o.issue_id and l.user_id is not null), 0))
where o.nth <= ? or w.kind is not null
order by o.shown_at desc, o.issue_id desc, o.other_id desc limit ?;

-- clicks_articles: what came of the latest articles that were suggested since an instant, of so many (before the last) of a reader; later asking tells of none of them
select s.score, s.opened > 0 or s.solved > 0
from (select a.score, a.opened, a.solved, a.seen_at,
		row_number() over (partition by a.user_id order by a.seen_at desc, a.article_id, a.issue_id) nth
	from article_seen a where a.seen_at >= ? and a.score is not null) s
where s.nth <= ?
order by s.seen_at desc limit ?;
