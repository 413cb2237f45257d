#!/bin/bash
# EnDocs, where no clock promises an answer: every request is acknowledged, an engineer takes it, third
# parties are named to the client, silence is reminded of; and all of it is measured. D4.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
export SLAD_PROJECTS=eep-support:endocs
story_begin

# As other stories have it.
story_mend() {
	export -n SLAD_PROJECTS
	unset SLAD_PROJECTS
	greetings_observe
	slad_with "$STORY_SETTINGS"
	sql slad -e "update contract set valid_to = null where number = 'VIP-014';
		update contract set valid_to = valid_from where number = 'END-1'"
	sql redmine <<-END
		update custom_fields set visible = 0 where name = 'Канал';
		delete w from workflows w join issue_statuses s on s.id in (w.old_status_id, w.new_status_id)
			where s.name = 'Оценка работ';
		delete from issue_statuses where name = 'Оценка работ';
	END
}

# A status that the desk has not, with the ways of another one.
sql redmine <<'END'
insert into issue_statuses (name, is_closed, position) values ('Оценка работ', 0, 99);
insert into workflows (tracker_id, old_status_id, new_status_id, role_id, assignee, author, type)
	select w.tracker_id, if(w.old_status_id = t.id, n.id, w.old_status_id),
		if(w.new_status_id = t.id, n.id, w.new_status_id), w.role_id, w.assignee, w.author, w.type
	from issue_statuses t join issue_statuses n on n.name = 'Оценка работ'
	join workflows w on t.id in (w.old_status_id, w.new_status_id) and w.type = 'WorkflowTransition'
	where t.name = 'Ожидание третьей стороны';
END
# Clients' mail is taken in in their names by a program that fills in the channel.
sql redmine <<<"update custom_fields set visible = 1 where name = 'Канал'"
slad_with "$STORY_SETTINGS"$'\nstage.estimate = Оценка работ\nchannel.from_clients = yes'
slactl rule act registered --by story >/dev/null
# The tracker keeps whole seconds: what came in this one came before the rule's leave.
sleep 2

# request SUBJECT TRACKER CHANNEL: by a client; prints its number.
request() {
	api POST /issues.json "$(jq -n --arg s "$1" --argjson t "$(id_of trackers "$2")" --arg v "$3" \
		--argjson c "$(id_of custom_fields 'Канал')" \
		'{issue: {project_id: "eep-support", tracker_id: $t, subject: $s, description:
		"Организация ТОО «Ромашка», вход под d.akhmetov@alatau-logistic.test. Как выгрузить реестр за март?",
		custom_fields: [{id: $c, value: $v}]}}')" vip | jq -r .issue.id
}

acknowledged() {
	grep -q "номером #$1" <(sql redmine -r -e "select notes from journals j join users u on u.id = j.user_id
		where j.journalized_id = $1 and u.login = 'sla-bot'")
}

# clock ISSUE NAME MEMBER
clock() {
	verdict "$1" ".clocks[] | select(.name == \"$2\") | .$3"
}

put() {
	api PUT "/issues/$1.json" "{\"issue\": $2}" operator >/dev/null
	wait_until 20 looked_after "$1" "$(last_journal "$1")"
}

asked=$(request 'Как выгрузить реестр' Поддержка Трекер)
mailed=$(request 'Реестр не выгружается' Ошибка 'Эл. почта')
left=$(request 'Никто не взял' Поддержка Трекер)

# ---- registration: D4 1.7, 3.4, 3.5 ----

it 'a consultation is acknowledged with its number, as everything is' within 20 acknowledged "$asked"
# Covers R40.
it 'by mail it came, and by mail one may come' within 20 is 'email 0' verdict "$mailed" \
	'"\(.channel) \([.flags[] | select(. == "channel_not_in_level")] | length)"'

# ---- acceptance: D4 1.8 ----

it 'what slad wrote is no acceptance' is running clock "$asked" acceptance state
api PUT "/issues/$asked.json" '{"issue": {"notes": "Кто возьмёт?", "private_notes": true}}' operator >/dev/null
wait_until 20 looked_after "$asked" "$(last_journal "$asked")"
it 'nor what staff write among themselves' is running clock "$asked" acceptance state
put "$asked" "{\"assigned_to_id\": $(id_of users operator)}"
# Covers R32.
it 'an engineer takes it by assigning it to himself' is met clock "$asked" acceptance state

# ---- estimates: D4 1.3, 2.10 ----

put "$asked" "{\"status_id\": $(id_of issue_statuses 'Оценка работ')}"
# Covers R38.
it 'work that is estimated has a clock of its own' is true verdict "$asked" \
	'.clocks | any(.name == "estimate" and .started != null and .stopped == null)'
put "$asked" "{\"status_id\": $(id_of issue_statuses 'В работе')}"
it 'which ends with the estimate' is true verdict "$asked" \
	'.clocks | any(.name == "estimate" and .stopped != null)'

# ---- third parties: D4 3.9; the client's silence: D4 2.7 ----

put "$mailed" "{\"status_id\": $(id_of issue_statuses 'Ожидание третьей стороны')}"
it 'the client still has to be told of a third party' is true verdict "$mailed" \
	'.flags | index("client_untold") != null'
note "$asked" 'За какой месяц нужен реестр?' operator 'Нужен отклик'
wait_until 20 looked_after "$asked" "$(last_journal "$asked")"
due=$(clock_due "$asked" no_answer)
# In time, by day, and after the last reminder: nine working hours before the limit.
clock_set $(($(date -d "$due" +%s) - $(date +%s) - 300))
# Covers R18.
it 'staff said nothing, so slad tells it' within 30 is 1 told_client "$mailed" 'зависит от третьей стороны'
it 'and their time is counted' within 10 is true verdict "$mailed" \
	'.clocks | any(.name == "third_party" and .elapsed > 3600)'
# Covers R16.
it 'a silent client is reminded before the limit' within 30 is 1 told_client "$asked" 'Напоминаем'
it 'and not closed before it' is 'Нужен отклик' status_of "$asked"
it 'whom nobody took in a day is late' within 20 is breached clock "$left" acceptance state
clock_set 0

# ---- measured, without a promise ----

note "$left" 'Реестр выгружается кнопкой «Экспорт».' operator 'Закрыта'
wait_until 20 looked_after "$left" "$(last_journal "$left")"
it 'no target stands against its closing' is none clock "$left" resolution state
# Covers R24.
it 'and the report has its time, in no share' is 'true null' jq -r \
	'"\(.clocks.resolution.median != null) \(.clocks.resolution.share)"' \
	<(slactl report --project eep-support --regulation endocs --json)

# ---- without a contract: D4 2.1, 2.2 ----

# refused ISSUE: the status of an operator's refusal for want of a contract.
refused() {
	sla "issues/$1/refuse" operator -X POST -H 'Content-Type: application/json' \
		-d '{"reason":"no_contract"}' -o /dev/null -w '%{http_code}'
}

it 'whose contract is in force is not refused for want of it' is 400 refused "$mailed"
slactl client contract end "$(slactl client contract list 'ТОО «Алатау Логистик»' --json | jq .id)" \
	--to "$(TZ=Europe/Moscow date -d yesterday +%F)" >/dev/null
ended=$(request 'Договор закончился' Поддержка Трекер)
# Covers R33.
it 'after the last day of the contract there is no support' within 20 is none verdict "$ended" .level
it 'so nobody has to take it in a day' is none clock "$ended" acceptance state
it 'it is acknowledged all the same' within 20 acknowledged "$ended"
it 'what came before keeps its level' is vip verdict "$mailed" .level
it 'and the operator may refuse it' is 202 refused "$ended"
it 'which closes it' within 20 is 'Закрыта' status_of "$ended"
it 'and says why' is 1 told_client "$ended" 'при действующем договоре'
slactl client contract add 'ТОО «Алатау Логистик»' --level basic --number END-1 \
	--from "$(TZ=Europe/Moscow date +%F)" >/dev/null
back=$(request 'Новый договор' Поддержка Трекер)
it 'a new contract, of use alone, brings the free support' within 20 is basic verdict "$back" .level
it 'and an engineer takes it by the end of the day' is running clock "$back" acceptance state

# ---- handed to development: where the regulation is silent, as requirements' fifth choice ----

put "$back" "{\"status_id\": $(id_of issue_statuses 'Передана в разработку')}"
# Covers R29.
it 'the time with developers is kept apart' is true verdict "$back" \
	'.clocks | any(.name == "development" and .started != null and .stopped == null)'

story_done
