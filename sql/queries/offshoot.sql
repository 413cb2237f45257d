-- offshoot_put: a request to be made out of another one
insert into offshoot (kind, issue_id, user_id, author, about, subject, body, said_at)
values (?, ?, ?, ?, ?, ?, ?, ?);

-- offshoot_get: one
select kind, issue_id, user_id, author, about, subject, body, said_at, made_id
from offshoot where id = ?;

-- offshoot_made: it stands in the tracker
update offshoot set made_id = ? where id = ?;

-- offshoot_lately: how many of a kind somebody asked for since
select count(*) from offshoot where user_id = ? and kind = ? and said_at >= ?;
