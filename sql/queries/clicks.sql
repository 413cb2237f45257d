-- clicks_similar: what came of the latest requests that were shown since an instant, by people's latest word on each pair
select o.score, if(w.kind is null, o.opened_at is not null, w.kind = 'duplicate')
from (select issue_id, other_id, score, opened_at, shown_at from link_offer
	where shown_at >= ? order by shown_at desc limit ?) o
left join link_word w on w.id = (select max(l.id) from link_word l
	where l.user_id is not null and ((l.issue_id = o.issue_id and l.other_id = o.other_id)
		or (l.issue_id = o.other_id and l.other_id = o.issue_id)))
order by o.shown_at, o.issue_id, o.other_id;

-- clicks_articles: what came of the latest articles that were suggested since an instant; later asking tells of none of them
select score, opened > 0 or solved > 0 from article_seen
where seen_at >= ? and score is not null order by seen_at desc limit ?;
