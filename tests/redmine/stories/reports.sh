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
	it "$level: as many answered in target time" agrees "$level" met
	it "$level: as many not" agrees "$level" breached
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
it 'which the report counts' is "$((accepted_before + 1))" report_accepts
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

story_done
