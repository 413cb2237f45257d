#!/bin/bash
# What holds slad back: closings that reach further than the request, a tracker that does not allow
# a step, somebody who is faster, a second slad.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin
# More is done here than an hour allows.
CAPS=$'deliver.closures_per_hour = 1000\ndeliver.notes_per_hour = 1000\n'
slad_with "$STORY_SETTINGS$CAPS"
clock_day $((20 * 86400))

subtask() {
	api POST /issues.json "$(jq -n --argjson p "$1" --argjson t "$(id_of trackers Ошибка)" \
		'{issue: {project_id: "edoc-support", tracker_id: $t, subject: "Часть", parent_issue_id: $p}}')" \
		operator | jq .issue.id
}

# parked ISSUE PATTERN: left to a person, with that reason; nothing was said or done.
parked() {
	same parked "$(outbox_state "$1")" && grep "$2" <(reason "$1") &&
		same 'Нужен отклик' "$(status_of "$1")" && same 0 "$(of_bot "$1")"
}

reason() {
	sql slad -e "select reason from outbox where issue_id = $1 and rule = 'no_answer'"
}

row_of() {
	sql slad -e "select id from outbox where issue_id = $1 and rule = 'no_answer'"
}

closed_once() {
	same 'Закрыта' "$(status_of "$1")" && same 1 "$(of_bot "$1")" &&
		same 'done' "$(outbox_state "$1")"
}

# What slad has done about an issue so far, as far as anybody could count it.
effort() {
	sql slad -e "select (select sum(attempt) from outbox where issue_id = $1),
		(select count(*) from record where issue_id = $1)"
}

# ---- what reaches further ----

slactl pause >/dev/null
silent 8
read -r master parent blocker blocked foreign plain internal alone <<<"${SILENT[*]}"
copy=$(new_issue 'То же самое' vip2)
stranger=$(new_issue 'У нас так же' basic)
other=$(new_issue 'И ещё одно')
development=$(new_issue 'Ошибка в подписи' developer edoc-dev)
edge=$(relate "$copy" duplicates "$master")
child=$(subtask "$parent")
relate "$blocker" blocks "$other" >/dev/null
relate "$stranger" blocks "$blocked" >/dev/null
relate "$foreign" relates "$stranger" >/dev/null
relate "$plain" relates "$other" >/dev/null
relate "$internal" relates "$development" >/dev/null
for issue in "${SILENT[@]}"; do
	wait_until 10 looked_after "$issue" "$(last_journal "$issue")"
done
slactl resume >/dev/null

it 'one that stands alone is closed' within 30 closed_once "$alone"
it 'so is one related to another of the same person' within 10 closed_once "$plain"
it "so is one related to the developers' own issue" within 10 closed_once "$internal"
it 'not one that others duplicate' within 10 parked "$master" 'закроются дубликаты'
it 'nor one with subtasks' within 10 parked "$parent" 'есть подзадачи'
it 'nor one that blocks another' within 10 parked "$blocker" 'блокирует другие'
it 'nor one that is blocked' within 10 parked "$blocked" 'заблокировано открытыми'
it "nor one related to another client's" within 10 parked "$foreign" 'другого клиента'
it 'the duplicate is as it was' is 'Новая' status_of "$copy"
it 'and nobody wrote into it' is 0 of_bot "$copy"

proposed() {
	slactl outbox list --json | jq -r 'select(.state == "parked") | .issue' | grep -x "$1"
}
it 'people are shown what is left to them' proposed "$master"
slactl outbox confirm "$(row_of "$master")" --by manager >/dev/null
sleep 2
it 'not even a confirmed closing reaches further' parked "$master" 'закроются дубликаты'
before=$(effort "$master")
sleep 4
it 'nor is it tried again and again' is "$before" effort "$master"
api DELETE "/relations/$edge.json" '' operator
it 'without its duplicate it is closed' within 20 closed_once "$master"
# The tracker tells the parent: that is news, and the closing is weighed again.
api DELETE "/issues/$child.json" '' admin
it 'nor does one stay behind whose subtask is gone' within 20 closed_once "$parent"

# ---- what the tracker does not allow ----

# demand NAME: the tracker wants a field of that name from the bot; without one, none any more.
demand() {
	sql redmine <<-END
		delete from workflows where type = 'WorkflowPermission' and rule = 'required'
			and role_id = $(id_of roles SLA-бот);
		delete from custom_fields_trackers where custom_field_id in
			(select id from custom_fields where description = 'of the story');
		delete from custom_fields where description = 'of the story';
	END
	[ $# -eq 0 ] || sql redmine <<-END
		insert into custom_fields (type, name, field_format, description, is_for_all, editable,
			visible, position) values ('IssueCustomField', '$1', 'string', 'of the story', 1, 1, 1, 99);
		set @field = last_insert_id();
		insert into custom_fields_trackers (custom_field_id, tracker_id) select @field, id from trackers;
		insert into workflows (type, tracker_id, old_status_id, role_id, field_name, rule)
		select 'WorkflowPermission', t.id, s.id, $(id_of roles SLA-бот), @field, 'required'
		from trackers t, issue_statuses s;
	END
}

story_mend() {
	closing_allow
	demand
}

closing_forbid
silent 1
refused=${SILENT[0]}
it 'a step that the workflow lacks is left to a person' within 20 parked "$refused" 'the workflow does not let'
it 'who is told which one' grep 'from "Нужен отклик" to "Закрыта".*administration' <(reason "$refused")
before=$(effort "$refused")
sleep 4
it 'it is not asked for again and again' is "$before" effort "$refused"
closing_allow
slactl outbox retry "$(row_of "$refused")" >/dev/null
it 'once it is allowed, a person has it tried again' within 20 closed_once "$refused"

# ---- a refusal that repeats what is nobody's to read ----

demand 'ИИН 900101300123'
silent 1
told=${SILENT[0]}
it "the tracker's refusal is kept without the number in it" within 20 parked "$told" '\*\*\*'
# logged PATTERN: in slad's log.
logged() {
	grep -- "$1" "$RUN/log/slad.log"
}
it 'an operator reads in the log what it was' within 5 logged "issue $told: .*\*\*\*"
it 'but no IIN reaches it' is 0 grep -c 900101300123 "$RUN/log/slad.log"
demand
slactl outbox retry "$(row_of "$told")" >/dev/null
it 'it is done once the tracker agrees' within 20 closed_once "$told"

# ---- somebody is faster ----

sendings() {
	sql slad -e "select count(*) from record where issue_id = $1 and kind = 'sending'"
}

# An operator's change of the request, committed while the tracker hangs in front of slad's.
somebody_else() {
	sql redmine <<-END
		start transaction;
		update issues set done_ratio = 50, lock_version = lock_version + 1 where id = $1;
		insert into journals (journalized_id, journalized_type, user_id, notes, created_on)
		values ($1, 'Issue', $(id_of users operator), '',
			convert_tz(utc_timestamp(), '+00:00', '$(TZ=$REDMINE_TZ date +%:z)'));
		insert into journal_details (journal_id, property, prop_key, old_value, value)
		values (last_insert_id(), 'attr', 'done_ratio', '0', '50');
		commit;
	END
}

is_sent() {
	[ "$(sendings "$1")" -gt 0 ]
}

# A new slad has just asked whether the tracker is there, and does not ask again for a while.
slad_stop
slactl pause >/dev/null
slad_start
silent 1
raced=${SILENT[0]}
wait_until 10 looked_after "$raced" "$(last_journal "$raced")"
sleep 2
puma_hang
slactl resume >/dev/null
it 'slad is about to close a request' within 20 is_sent "$raced"
somebody_else "$raced"
puma_resume
it 'somebody changed it meanwhile: it is closed all the same' within 20 closed_once "$raced"
it 'at the second attempt' is 2 sendings "$raced"
it "and the other's change stands" is 50 sql redmine -e "select done_ratio from issues where id = $raced"

# ---- two slads, with two deliverers each ----

deliveries() {
	grep -c ': no_answer done' "$RUN/log/$1.log" || true
}

each_once() {
	same 12 "$(of_bot "${SILENT[@]}")" && same 12 "$(sql redmine -e "select count(distinct
		journalized_id) from journals where journalized_id in ($(list "${SILENT[@]}"))
		and user_id = $(id_of users sla-bot)")"
}

slad_with "$STORY_SETTINGS$CAPS"$'deliver.processes = 2\nlook.processes = 2\n'
second_start ''
slactl pause >/dev/null
silent 12
wait_until 20 all_in pending "${SILENT[@]}" >/dev/null
first=$(deliveries slad) second=$(deliveries slad-second)
slactl resume >/dev/null
it 'two slads: all are closed' within 30 all_in 'done' "${SILENT[@]}"
it 'each once' within 10 each_once
shared() {
	[ "$(deliveries slad)" -gt "$first" ] && [ "$(deliveries slad-second)" -gt "$second" ] &&
		same 12 $(($(deliveries slad) - first + $(deliveries slad-second) - second))
}
it 'both had their share' within 10 shared
it 'health sees both' is 2 sql slad -e "select count(distinct substring_index(name, '/', 1))
	from node where name like '%/look.%' and seen_at > unix_timestamp()"
stop slad-second 30

clock_set 0
story_done
