-- rejudge_lock: the rounds by which open requests are judged anew, by what they are judged; there is one, but for a moment
select name, last_id, ended_at, holder, lease_until from sweep where name like 'judging:%' for update;

-- rejudge_forget: those of others
delete from sweep where name like 'judging:%' and name <> ?;

-- rejudge_begin: from the first request on
insert into sweep (name, round, last_id, started_at, ended_at, holder, lease_until)
values (?, 0, 0, ?, null, '', 0);

-- rejudge_put: how far it is, and how many were woken
update sweep set round = round + ?, last_id = ?, ended_at = ?, holder = ?, lease_until = ?
where name = ?;

-- rejudge_page: open requests, by their ids; the index holds all that is asked
select issue_id from verdict force index (verdict_due)
where open = 1 and issue_id > ? order by issue_id limit ?;

-- rejudge_last: how far it is by that
select started_at, ended_at, last_id, round from sweep where name = ?;
