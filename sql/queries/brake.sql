-- brake_get: whether a rule may act
select rule, mode, act_since, changed_by, changed_at from rule_mode where rule = ?;

-- brake_set: it may from now on, or not any more; the same again changes nothing
insert into rule_mode (rule, mode, act_since, changed_by, changed_at) values (?, ?, ?, ?, ?)
on duplicate key update
	act_since = if(mode = values(mode), act_since, values(act_since)),
	changed_by = if(mode = values(mode), changed_by, values(changed_by)),
	changed_at = if(mode = values(mode), changed_at, values(changed_at)),
	mode = values(mode);

-- brake_list: the rules that somebody set
select rule, mode, act_since, changed_by, changed_at from rule_mode order by rule;
