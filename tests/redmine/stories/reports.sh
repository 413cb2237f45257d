#!/bin/bash
# What managers ask: how did we do, what is to be billed, what if, and on which days do we work.
# R24, R30, R33, R36, R38; the numbers are counted again by SQL from the verdicts themselves.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

# gives FILTER ARGUMENT...: of slactl's JSON.
gives() {
	slactl "${@:2}" --json | jq -sr "$1"
}

# clocks_of LEVEL STATE: how many first responses of a level came out like that, by the verdicts.
clocks_of() {
	sql slad -e "select count(*) from verdict v, json_table(v.body, '\$.clocks[*]' columns (
		name varchar(40) path '\$.name', state varchar(20) path '\$.state')) c
		where v.level = '$1' and c.name = 'first_response' and c.state = '$2'"
}

# quantile LEVEL SHARE disc|cont: of the first responses that were given, in working seconds.
quantile() {
	sql slad -e "select distinct round(percentile_$3($2) within group (order by elapsed) over ())
		from (select c.elapsed from verdict v, json_table(v.body, '\$.clocks[*]' columns (
			name varchar(40) path '\$.name', elapsed bigint path '\$.elapsed',
			stopped varchar(40) path '\$.stopped')) c
		where v.level = '$1' and c.name = 'first_response' and c.stopped is not null
			and c.stopped <> 'null') t"
}

# ---- requests of both levels: answered, answered late, not answered ----

answered=$(new_issue 'Отчёт: отвечено сразу')
note "$answered" 'Проверьте, пожалуйста, сертификат.' operator
late=$(new_issue 'Отчёт: отвечено поздно' basic)
silent=$(new_issue 'Отчёт: без ответа' basic)
wait_until 20 seen "$answered"
wait_until 20 looked_after "$answered" "$(last_journal "$answered")"
wait_until 20 seen "$silent"
wait_until 20 seen "$late"
two_weeks_later
# Covers R24.
it 'a target time that is missed is listed' within 20 is "$silent" gives \
	"[.[] | select(.issue == $silent and .clock == \"first_response\")][0].issue" report --breaches
it 'with a link to it' is "$(web_url)/issues/$silent" gives \
	"[.[] | select(.issue == $silent)][0].link" report --breaches
clock_set 0

# ---- the report ----

agrees() {
	local level=$1 state=$2

	same "$(clocks_of "$level" "$state")" "$(gives \
		".[] | select(.level == \"$level\") | .clocks.first_response.$state" report --by level)"
}
for level in basic vip; do
	it "$level: as many in the report as by the verdicts" is \
		"$(sql slad -e "select count(*) from verdict where level = '$level'")" \
		gives ".[] | select(.level == \"$level\") | .requests" report --by level
	it "$level: as many answered in target time" within 10 agrees "$level" met
	it "$level: as many not" within 10 agrees "$level" breached
	if [ -n "$(quantile "$level" 0.5 cont)" ]; then
		it "$level: the same median" is "$(quantile "$level" 0.5 cont)" gives \
			".[] | select(.level == \"$level\") | .clocks.first_response.median | round" \
			report --by level
		it "$level: the same for nine of ten" is "$(quantile "$level" 0.9 disc)" gives \
			".[] | select(.level == \"$level\") | .clocks.first_response.p90" report --by level
	fi
done
it 'any keys add up to all' is "$(gives '.[0].requests' report)" gives \
	'map(.requests) | add' report --by employee,channel,month
it 'who answered first has it' is true gives \
	'any(.employee == "Айгерим Жумабаева" and .requests >= 1)' report --by employee
it 'people read it in their language' grep -q 'в целевой срок' <(slactl report --by level --lang ru)
it 'and Kazakh' grep -q 'мақсатты мерзімде' <(slactl report --by level --lang kk)
# Covers R30.
it 'nowhere is it called a guarantee' same '' "$(slactl report --lang ru | grep -i гарант || true)"
it 'the API says the same' is "$(gives '.[0].requests' report)" \
	jq -r .total.requests <(sla report manager)
it 'also for a spreadsheet' grep -q 'first_response_share' <(sla 'report?by=month&format=csv' manager)
it 'a client sees no report' is 403 sla_status report vip
refused() {
	! slactl report --by size 2>/dev/null
}
it 'a key that is none is refused' refused

# ---- contract hours ----

# spend ISSUE HOURS [ACTIVITY]: written down by an operator.
spend() {
	api POST /time_entries.json "$(jq -n --argjson i "$1" --argjson h "$2" \
		--argjson a "$(id_of enumerations "${3:-Консультация}")" \
		'{time_entry: {issue_id: $i, hours: $h, activity_id: $a, comments: "=1+1"}}')" operator >/dev/null
}

# billed ISSUE: minutes of its entries.
billed() {
	slactl billing --entries --json | jq -sc "[.[] | select(.issue == $1) | [.worked, .billed]]"
}

spend "$answered" 0.5
spend "$answered" 0.52
it 'E-DOC leaves hours as they are' is '[[30,30],[31,31]]' billed "$answered"
SLAD_PROJECTS=eep-support:endocs slad_with "$STORY_SETTINGS"
docs=$(new_issue 'Отчёт: EnDocs' vip eep-support)
wait_until 20 seen "$docs"
spend "$docs" 0.5
spend "$docs" 0.52
spend "$docs" 0.01
# Covers R36.
it 'EnDocs rounds each up to half an hour' is '[[30,30],[31,60],[1,30]]' billed "$docs"
it 'the months sum them up' is "$(gives 'map(.billed) | add' billing --entries)" gives \
	'map(.billed) | add' billing
it 'no text of theirs is a formula' grep -q "\"'=1+1\"" <(slactl billing --entries --csv)
# ---- a month whose bill was sent ----

sent=$(TZ=Asia/Almaty date -d "$(TZ=Asia/Almaty date +%Y-%m-15) - 1 month" +%Y-%m)
open=$(TZ=Asia/Almaty date +%Y-%m)
alatau='ТОО «Алатау Логистик»'

# worked_on DAY HOURS: written down by an operator for the EnDocs request; prints the entry's number.
worked_on() {
	api POST /time_entries.json "{\"time_entry\": {\"issue_id\": $docs, \"hours\": $2, \"spent_on\": \"$1\",
		\"activity_id\": $(id_of enumerations Консультация)}}" operator | jq .time_entry.id
}

# bill MONTH: of what was closed or corrects another month, "corrected month: minutes written down, billed".
bill() {
	slactl billing --month "$1" --json |
		jq -sc 'map(select(.closed or .corrects)) | map([.corrects, .worked, .billed])'
}
says() {
	grep -q "$1" <("${@:2}" 2>&1)
}

entry=$(worked_on "$sent-10" 0.6)
worked_on "$sent-11" 1 >/dev/null
it 'a month that is not over is not closed' says 'is not over' slactl billing close "$open"
slactl billing close "$sent" --client "$alatau" --by olga >/dev/null
# Covers R36.
it 'a closed month is as it was told' is '[[null,96,120]]' bill "$sent"
it 'once' says 'was closed by olga' slactl billing close "$sent" --client "$alatau"
api PUT "/time_entries/$entry.json" '{"time_entry": {"hours": 0.4}}' operator >/dev/null
worked_on "$sent-12" 0.2 >/dev/null
it 'and stays so, whatever is written down later' is '[[null,96,120]]' bill "$sent"
it 'which the next open month tells as corrections' is "[[\"$sent\",0,0]]" bill "$open"
it 'entry by entry' is '[[-12,-30],[12,30]]' jq -sc "[.[] | select(.corrects == \"$sent\") |
	[.worked, .billed]] | sort" <(slactl billing --month "$open" --entries --json)
it 'people read it' says "^$open .* $sent" slactl billing --month "$open" --lang ru
it 'managers see who closed it' is olga jq -r ".bills[] | select(.month == \"$sent\") | .by" \
	<(sla "billing?month=$sent" manager)
it 'and the correction' is "$sent" jq -r '[.rows[] | .corrects // empty][0]' \
	<(sla "billing?month=$open" manager)
it 'none of it goes without a reason' says 'needs --reason' slactl billing reopen "$sent" --client "$alatau"
slactl billing reopen "$sent" --client "$alatau" --reason 'Счёт не отправлен' --by olga >/dev/null
it 'opened again, it is told as the tracker has it' is '[]' bill "$sent"
it 'with no correction left' is '[]' bill "$open"
it 'and why is kept' is 'Счёт не отправлен' gives '.[0].reason' billing closed
it 'on record, too' says reopen sql slad -e "select body from record where kind = 'bill'"

# What EnDocs counts as its work, from the receipt to an engineer's acceptance.
accepted() {
	verdict "$docs" ".clocks[] | select(.name == \"acceptance\") | .$1"
}
in_moscow() {
	TZ=Europe/Moscow date -d "$(accepted due)" +%T
}
taken_at() {
	api GET "/issues/$docs.json?include=journals" '' operator | jq -r '.issue.journals[-1].created_on'
}
report_accepts() {
	slactl report --project eep-support --json --by month |
		jq -s 'map(.clocks.acceptance.met // 0) | add'
}
note "$docs" 'Когда возьмёте?' vip
wait_until 20 looked_after "$docs" "$(last_journal "$docs")"
# Covers R32.
it 'EnDocs waits for its engineer' is running accepted state
it 'until the evening in Moscow' is 19:00:00 in_moscow
accepted_before=$(report_accepts)
api PUT "/issues/$docs.json" "{\"issue\":{\"status_id\":$(id_of issue_statuses 'В работе')}}" developer
it 'who takes it without a word' within 10 is met accepted state
it 'at that instant' is "$(taken_at)" accepted stopped
it 'by the clause of that' is 1.8 accepted clause
it 'which the report counts' within 10 is "$((accepted_before + 1))" report_accepts
# supposes ISSUE: whether it still lacks the priority that its client supposes; and what it is judged by.
supposes() {
	verdict "$1" '[(.missing | any(.item == "priority")), .priority, .wish // "-"] | join(" ")'
}
it 'it lacks the priority that its client supposes' is 'true normal -' supposes "$docs"
supposed=$(api POST /issues.json "$(jq -n --argjson p "$(id_of enumerations Срочный)" \
	--argjson t "$(id_of trackers Ошибка)" '{issue: {project_id: "eep-support", tracker_id: $t,
	subject: "Отчёт: срочно", description: "Шаги: 1, 2, 3", priority_id: $p}}')" vip | jq -r .issue.id)
# Covers R26.
it 'chosen in the form it is told, and judged by none the more' within 20 is 'false normal urgent' \
	supposes "$supposed"
it 'managers see it' is 200 sla_status billing manager
it 'operators do not' is 403 sla_status billing operator

slad_with "$STORY_SETTINGS"

# ---- what if ----

it 'by another regulation all of them were judged' is "$(gives '.[0].requests' report)" \
	gives '.[0].requests' simulate --regulation eep --since 2026-01-01
it 'one without first responses has none late' is 0 gives \
	'.[0].after.clocks.first_response.breached // 0' simulate --regulation endocs --since 2026-01-01
print_of() {
	sql slad -e 'checksum table verdict, record, breach, outbox, policy_revision' | md5sum
}
before=$(print_of)
it 'it differs, request by request' is true gives '.[0].changes | length > 0' \
	simulate --regulation endocs --since 2026-01-01
it 'and nothing was written' is "$before" print_of
it 'managers may ask on the web' is "$(gives '.[0].requests' report)" \
	jq -r .requests <(sla 'simulate?regulation=endocs&since=2026-01-01' manager)
it 'with a file of their own' is mine jq -r .revision <(jq '.revision = "mine"' \
	"$ROOT/sql/regulations/edoc.json" | sla 'simulate?since=2026-01-01' manager --data-binary @-)
it 'operators may not' is 403 sla_status 'simulate?regulation=endocs&since=2026-01-01' operator
# As if it had been closed before slad came.
old=$(new_issue 'Что если: закрыто до установки')
note "$old" 'Исправлено.' operator 'Закрыта'
wait_until 20 looked_after "$old" "$(last_journal "$old")"
sql slad -e "delete from verdict where issue_id = $old; delete from report_clock where issue_id = $old;
	delete from report_request where issue_id = $old"
sla 'simulate?regulation=endocs&since=2026-01-01' manager >"$RUN/tmp/whatif.json"
it 'of those that were never judged is told, too' is true \
	jq --argjson i "$old" 'any(.changes[]; .issue == $i)' "$RUN/tmp/whatif.json"
it 'and what the tracker shows is not called hidden' is 0 jq .hidden "$RUN/tmp/whatif.json"

# ---- days off ----

issue=$(new_issue 'Отчёт: день, который станет выходным' basic)
wait_until 20 seen "$issue"
due=$(clock_due "$issue" resolution)
day=$(TZ=Asia/Almaty date -d "$due" +%F)
slactl calendar edit kz "$day" holiday 'Объявлен выходным' --by story >/dev/null
moved() {
	[[ $(clock_due "$issue" resolution) > $due ]]
}
it 'a day that becomes a holiday moves the target' within 20 moved
it 'and the verdict says by which days' is true jq -r '.revision | test("\\+kz\\.[0-9]+$")' \
	<(sla "issues/$issue")
it 'who changed it is on record' is story gives '.[0].by' calendar history kz
slactl calendar export kz --format ics >"$RUN/tmp/kz.ics"
slactl calendar edit kz "$day" ordinary --by story >/dev/null
it 'taken back, it is due as before' within 20 is "$due" clock_due "$issue" resolution
it 'as iCalendar it comes in again' is 1 gives '.[0].changed' calendar import "$RUN/tmp/kz.ics"
it 'and moves it again' within 20 moved
it 'the API takes a file from managers' is 1 jq -r '.changed | length' \
	<(printf 'date,name,type\n%s,,holiday\n' "2031-01-01" |
		sla 'calendars?calendar=kz&merge=1&dry=1' manager --data-binary @-)
printf 'date,name,type\n2031-13-01,,holiday\n2031-01-02,,feast\n' >"$RUN/tmp/wrong.csv"
it 'of a wrong one each line' is '2 line 2: line 3:' jq -r \
	'[.wrong, (.errors[].detail | .[:7])] | join(" ")' \
	<(sla 'calendars?calendar=kz' manager --data-binary "@$RUN/tmp/wrong.csv")
it 'so does the command' is 2 grep -cE 'wrong\.csv: line [23]: ' \
	<(slactl calendar import "$RUN/tmp/wrong.csv" --calendar kz 2>&1)
it 'and from nobody else' is 403 sla_status 'calendars?calendar=kz' operator --data-binary x
slactl calendar edit kz "$day" short 'Короткий день' --hours 08:00-08:01 --by story >/dev/null
sooner() {
	[[ $(clock_due "$issue" resolution) < $due ]]
}
it 'a short day is not gone past' within 20 sooner
it 'and is told with its hours' is 08:00-08:01 gives '.[0].hours' calendar history kz
it 'without hours it is refused' grep -q 'a short day needs some' \
	<(slactl calendar edit kz "$day" short 2>&1)
slactl calendar edit kz "$day" ordinary --by story >/dev/null
it 'in the end it is as it was' within 20 is "$due" clock_due "$issue" resolution

# ---- what next ----

first=$(gives '.[0].issue' queue)
it 'the request to take now is the first of the queue' is "$first" gives '.[0].issue' queue next
free_or_own() {
	sla queue/next operator |
		jq -e '.next | .assignee == null or .assignee_name == "Айгерим Жумабаева"'
}
tells_subject() {
	sla queue operator | jq -e '.queue[0].subject | type == "string"'
}
it 'an operator gets one that is nobody else'"'"'s' within 15 free_or_own
it 'its row says what it is about' within 15 tells_subject

# ---- told apart by every key, with the numbers known beforehand ----

# received WHEN CLIENT TRACKER [PRIORITY]: entered by staff; prints its number.
received() {
	api POST /issues.json "$(jq -n --arg when "$1" --arg whom "$2" --argjson t "$(id_of trackers "$3")" \
		--argjson p "$(id_of enumerations "${4:-Нормальный}")" \
		--argjson c "$(id_of custom_fields 'Канал')" --argjson r "$(id_of custom_fields 'Получено')" \
		--argjson b "$(id_of custom_fields 'От имени')" '{issue: {project_id: "edoc-support",
		tracker_id: $t, priority_id: $p, subject: "Отчёт: прошлое", description: "Шаги: 1, 2, 3",
		custom_fields: [{id: $c, value: "Эл. почта"}, {id: $r, value: $when}, {id: $b, value: $whom}]}}')" \
		operator | jq -r .issue.id
}

# On two days, of two months, on which nothing else came.
first=$(tuesday 14)
last=$(tuesday 8)
called=$(received "$first 09:30" "$alatau" 'Обратный звонок' 'Немедленный')
closed=$(received "$first 10:00" "$alatau" 'Ошибка')
again=$(received "$first 11:00" 'ТОО «Каспий Снаб»' 'Поддержка' 'Срочный')
received "$first 12:00" 'ИП «Сарсенова»' 'Улучшение' >/dev/null
later=$(received "$last 09:30" 'ИП «Сарсенова»' 'Поддержка')
api PUT "/issues/$called.json" "{\"issue\": {\"assigned_to_id\": $(id_of users operator2)}}" operator
wait_until 20 seen "$later"
slactl call "$called" --reached --at "${first}T04:40:00Z" --by olga >/dev/null
note "$again" 'Реестр выгружается кнопкой «Экспорт».' operator2 'Закрыта'
note "$again" 'Уточняем.' operator2 'В работе'
note "$closed" 'Пришлите, пожалуйста, снимок экрана.' operator 'Нужен отклик'
wait_until 20 looked_after "$closed" "$(last_journal "$closed")"
two_weeks_later
it 'the tracker shows one of them to no client, so its closing is left to a person' within 20 is parked \
	sql slad -e "select state from outbox where issue_id = $closed and rule = 'no_answer'"
slactl outbox confirm "$(sql slad -e "select id from outbox where issue_id = $closed and rule = 'no_answer'")" \
	--by operator >/dev/null
it 'who lets silence close it' within 20 is 'Закрыта' status_of "$closed"
clock_set 0
# The tracker has no clock to be moved: three weeks ago, that is, its client was asked.
sql redmine -e "update issues set created_on = created_on - interval 21 day where id = $closed;
	update journals set created_on = created_on - interval 21 day
	where journalized_type = 'Issue' and journalized_id = $closed order by id limit 1"
slactl recompute "$closed" >/dev/null
silenced() {
	gives '.[0].auto_closed' report --since "$first" --until "$last"
}
it 'which the report knows' within 20 is 1 silenced

# The rows by one key: key, requests, open, late, closed on silence, reopened, and of the first
# responses those in time, those late, their share: "0.0" is 0 to each jq only after a sum.
in_json() {
	jq -r --arg k "$1" '[.[$k] // "-", .requests, .open, .breaches, .auto_closed, .reopened,
		.clocks.first_response.met, .clocks.first_response.breached,
		.clocks.first_response.share // "-"] | map(if type == "number" then . + 0 else . end |
		tostring) | join("|")'
}

# The same of CSV, whose heading names the columns.
in_csv() {
	sed 's/^\xef\xbb\xbf//' | jq -Rrs --arg k "$1" 'split("\r?\n"; null) | map(select(. != "") | split(",") |
		map(gsub("\""; ""))) | .[0] as $names | .[1:][] | [., $names] | transpose |
		map({key: .[1], value: .[0]}) | from_entries | [.[$k], .requests, .open, .breaches,
		.auto_closed, .reopened, .first_response_met, .first_response_breached,
		(.first_response_share | if . == "" then "" else tonumber + 0 end)] |
		map(if . == "" then "-" else tostring end) | join("|")'
}

# And of the table, which knows neither those in time nor those late, only their share.
in_table() {
	awk -F '  +' '/^$/ { exit } NR > 1 { print $1 "|" $2 "|" $3 "|" $4 "|" $5 "|" $6 "|" $10 }'
}

# told KEY ROW...: as slactl has it in each of its forms, and the API in two.
told() {
	local by=$1 span=(--since "$first" --until "$last") at="report?since=$first&until=$last&by=$1" rows

	shift
	rows=$(printf '%s\n' "$@")
	same "$rows" "$(slactl report "${span[@]}" --by "$by" --json | in_json "$by")" &&
		same "$rows" "$(slactl report "${span[@]}" --by "$by" --csv | in_csv "$by")" &&
		same "$rows" "$(sla "$at" manager | jq -c '.groups[]' | in_json "$by")" &&
		same "$rows" "$(sla "$at&format=csv" manager | in_csv "$by")" &&
		same "$(cut -d '|' -f 1-6 <<<"$rows")" \
			"$(slactl report "${span[@]}" --by "$by" --lang en | in_table | grep -v '^all|' |
				cut -d '|' -f 1-6 | sed 's/^call-back|/callback|/')"
}

# Covers R24, R30.
it 'by level' told level 'basic|2|2|2|0|0|0|1|0' 'vip|3|2|5|1|1|1|2|0.3333'
it 'by priority' told priority 'immediate|1|1|1|0|0|1|0|1' 'normal|3|2|4|1|0|0|2|0' \
	'urgent|1|1|2|0|1|0|1|0'
it 'by category' told category 'callback|1|1|1|0|0|1|0|1' 'consultation|2|2|4|0|1|0|2|0' \
	'error|1|0|2|1|0|0|1|0' 'wish|1|1|0|0|0|0|0|-'
it 'by client' told client "$alatau|2|1|3|1|0|1|1|0.5" 'ТОО «Каспий Снаб»|1|1|2|0|1|0|1|0' \
	'ИП «Сарсенова»|2|2|2|0|0|0|1|0'
it 'by employee' told employee 'Айгерим Жумабаева|1|0|2|1|0|0|1|0' \
	'Сергей Власенко|2|2|3|0|1|1|1|0.5' '-|2|2|2|0|0|0|1|0'
it 'by month' told month "${first%-*}|4|3|5|1|1|1|2|0.3333" "${last%-*}|1|1|2|0|0|0|1|0"
it 'a key and its share, for people' grep -E '^immediate .* 100\.0 % +10 min( |$)' \
	<(slactl report --since "$first" --until "$last" --by priority)

# The lines of a list of missed targets, in order.
missed() {
	sed 's/^\xef\xbb\xbf//' | sort
}
it 'missed targets are the same in each spreadsheet' same \
	"$(sla "breaches?since=$first&until=$last&format=csv" manager | missed)" \
	"$(slactl report --since "$first" --until "$last" --breaches --csv | missed)"

story_done
