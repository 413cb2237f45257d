-- tracker_raw_times: an issue's creation and that of one of its journal entries, as stored
select i.created_on, j.created_on
from {tracker}.issues i
left join {tracker}.journals j
	on j.id = ? and j.journalized_id = i.id and j.journalized_type = 'Issue'
where i.id = ?;
