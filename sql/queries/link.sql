-- link_word_put: somebody said what two requests are to each other
insert into link_word (issue_id, other_id, head_id, kind, user_id, at) values (?, ?, ?, ?, ?, ?);

-- link_lock: until the transaction ends nobody else orders a relation
insert into setting (name, value, changed_at) values ('lock.links', '', ?)
on duplicate key update value = value;

-- link_words: all that was said of some issues, whichever of the two they were; their ids twice
select w.id, w.issue_id, w.other_id, w.head_id, w.kind, w.user_id, w.at
from json_table(?, '$[*]' columns (id int path '$')) i
straight_join link_word w force index (link_word_issue) on w.issue_id = i.id
union
select w.id, w.issue_id, w.other_id, w.head_id, w.kind, w.user_id, w.at
from json_table(?, '$[*]' columns (id int path '$')) i
straight_join link_word w force index (link_word_other) on w.other_id = i.id
order by id;

-- link_offer_put: it was shown; the first time counts
insert into link_offer (issue_id, other_id, print, score, shown_at) values (?, ?, ?, ?, ?)
on duplicate key update issue_id = issue_id;

-- link_offer_open: somebody looked
update link_offer set opened_at = coalesce(opened_at, ?) where issue_id = ? and other_id = ?;

-- link_offers: what was suggested for an issue
select issue_id, other_id, print, score, shown_at, opened_at from link_offer
where issue_id = ? order by other_id;
