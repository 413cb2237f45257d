-- link_word_put: somebody said what two requests are to each other
insert into link_word (issue_id, other_id, head_id, kind, user_id, at) values (?, ?, ?, ?, ?, ?);

-- link_words: all that was said of an issue, whichever of the two it was; its id twice
select id, issue_id, other_id, head_id, kind, user_id, at from link_word where issue_id = ?
union
select id, issue_id, other_id, head_id, kind, user_id, at from link_word where other_id = ?
order by id;

-- link_offer_put: it was shown; the first time counts
insert into link_offer (issue_id, other_id, print, score, shown_at) values (?, ?, ?, ?, ?)
on duplicate key update issue_id = issue_id;

-- link_offer_open: somebody looked
update link_offer set opened_at = coalesce(opened_at, ?) where issue_id = ? and other_id = ?;

-- link_offers: what was suggested for an issue
select issue_id, other_id, print, score, shown_at, opened_at from link_offer
where issue_id = ? order by other_id;
