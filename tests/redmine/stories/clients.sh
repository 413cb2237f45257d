#!/bin/bash
# Who is served: projects, organisations and how they are known, contracts, the dedicated employee.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

# served LIST: slad runs with that projects.served.
served() {
	export SLAD_SERVED=$1
	slad_with "$STORY_SETTINGS"
}

on_books() {
	sql slad -e "select count(*) from verdict where issue_id = $1"
}

awake() {
	sql slad -e "select count(*) from wake where issue_id = $1"
}

# ---- served projects ----

dev=$(new_issue 'Переписать разбор сертификатов' developer edoc-dev)
ours=$(new_issue 'Не открывается договор')
it 'a request of a served project is judged' within 20 seen "$ours"
note "$dev" 'Начал.' developer
sleep 2
it 'an issue of the developers has no verdict' is 0 on_books "$dev"
it 'and news of it wakes nobody' is 0 awake "$dev"
it 'doctor tells which are served' grep -q 'served: edoc-support, eep-support (regulation of eep-support); not served: edoc-dev' \
	<(slactl doctor --json)
it 'explain says why there is nothing to explain' grep -q 'edoc-dev.*projects.served' \
	<(slactl explain "$dev" 2>&1)

served '*'
it 'a project that is served from now on has its open issues judged' within 20 seen "$dev"
served 'edoc-support, eep-support'
it 'and taken off the books when it is served no more' within 20 is 0 on_books "$dev"
it 'others stay on them' is 1 on_books "$ours"
it 'which is on record' is 1 sql slad -e \
	"select count(*) from record where issue_id = $dev and kind = 'unserved'"
SLAD_SERVED='edoc-suport' slad_config >"$RUN/wrong.conf"
chmod 600 "$RUN/wrong.conf"
it 'doctor knows a slip of the pen' grep -q 'is "edoc-support" meant' \
	<("$SLACTL" --config "$RUN/wrong.conf" doctor)


# ---- how people are known: the nearest binding decides ----

level_of() {
	verdict "$1" .level
}

client_of() {
	sql slad -e "select c.name from verdict v join client c on c.id = v.client_id
		where v.issue_id = $1"
}

# said EXPECTED COMMAND...: the command fails, and says so.
said() {
	local out

	! out=$("${@:2}" 2>&1) || return 1
	grep -q -- "$1" <<<"$out" || { echo "$out"; return 1; }
}

contract() {
	slactl client contract add "$1" --level "${2:-vip}" --number "${3:-N-1}" \
		--from "${4:-2024-01-01}" ${5:+--to "$5"} >/dev/null
}

slactl client add 'По домену' --bin 120240003451 --domain sarsenova.test >/dev/null
slactl client unbind --group 'ИП «Сарсенова»' >/dev/null
slactl client add 'По проекту' >/dev/null
slactl client add 'По человеку' >/dev/null
contract 'По домену'
contract 'По проекту' vip N-2
contract 'По человеку' vip N-3
by_domain=$(new_issue 'По домену' basic)
it 'by the domain of the mail' within 20 is 'По домену' client_of "$by_domain"
# Covers R2.
it 'and the contract gives the level' is vip level_of "$by_domain"
slactl client bind 'По проекту' --project edoc-support >/dev/null
by_project=$(new_issue 'По проекту' basic)
it 'the project beats the domain' within 20 is 'По проекту' client_of "$by_project"
by_group=$(new_issue 'По группе' vip)
it 'the group beats the project' within 20 is 'ТОО «Алатау Логистик»' client_of "$by_group"
slactl client bind 'По человеку' --user vip >/dev/null
by_user=$(new_issue 'По человеку' vip)
it 'and the person all of them' within 20 is 'По человеку' client_of "$by_user"
it 'what came before keeps its client' is 'ТОО «Алатау Логистик»' client_of "$by_group"
it 'who tells why, the first that decides' grep -q '^of По человеку by user' \
	<(slactl client who vip --project edoc-support)
it 'and which lose' grep -q '^not of ТОО «Алатау Логистик» by group' <(slactl client who vip)
it 'show names the people of a client' grep -q '^people *basic, .*by domain sarsenova.test' \
	<(slactl client show 'По домену')
it 'a wrong BIN is refused' said 'BIN' slactl client edit 'По домену' --bin 120240003452
it 'a verb says how it is used' said 'usage: slactl client contract add NAME|BIN --level' \
	slactl client contract add 'По домену'
slactl client unbind --user vip >/dev/null
slactl client unbind --project edoc-support >/dev/null

# ---- a contract that ends ----

# day N: so many days from today where the calendar is.
day() {
	TZ=Asia/Almaty date -d "$1 days" +%F
}

slactl client contract end "$(slactl client contract list 'По домену' --json | jq .id)" \
	--to "$(day -1)" >/dev/null
after=$(new_issue 'После договора' basic)
# Covers R33.
it 'what arrives after its last day is Basic' within 20 is basic level_of "$after"
# Covers R1.
it 'what arrived before keeps its level' is vip level_of "$by_domain"
contract 'По домену' vip N-4 2024-01-01 "$(day 20)"
it 'a contract that ends soon is listed' grep -q 'N-4 .*(21 left)' \
	<(slactl client contract list --expiring 30)
it 'but not before its time' grep -q 'No contract ends' <(slactl client contract list --expiring 7)

letters() {
	sql slad -e "select count(*) from letter l join redmine.users u on u.id = l.user_id
		where l.kind = 'contract' and l.lkey like '%:$1:user:%' and u.login = 'manager'"
}
it 'the managers are told 30 days before, once' within 40 is 1 letters 30
it 'and not yet of the last week' is 0 letters 7
clock_set $((15 * 86400))
it 'which they are, when it has come' within 40 is 1 letters 7
clock_set 0

# ---- a mail that anybody can write into their account ----

mail_was=$(sql redmine -e "select a.address from email_addresses a join users u on u.id = a.user_id
	where u.login = 'basic' and a.is_default")
story_mend() {
	unset SLAD_PROJECTS
	slad_with "$STORY_SETTINGS"
	sql redmine -e "update email_addresses a join users u on u.id = a.user_id and u.login = 'basic'
		set a.address = '$mail_was', a.updated_on = a.created_on
		where a.is_default"
}

it 'the client changes the mail on his page' api PUT /my/account.json \
	'{"user": {"mail": "other@sarsenova.test"}}' basic
issue=$(new_issue 'Чья это почта' basic)
wait_until 20 seen "$issue"
# Covers R1, R8.
it 'nobody knows any more whose the domain is: it makes no VIP' is basic level_of "$issue"
it 'nor a client' is '' client_of "$issue"
it 'show tells whom that leaves out, and what confirms them' \
	grep -q "^left out *basic, .*slactl client bind 'По домену' --user basic" <(slactl client show 'По домену')
it 'and so does who' grep -q '^not of По домену by domain .*confirms it' <(slactl client who basic)
it 'doctor warns of it' grep -q 'basic has a mail of sarsenova.test, changed since' <(slactl doctor)
slactl client bind 'По домену' --user basic >/dev/null
it 'a manager who knows him says so' within 20 is 'По домену' client_of "$issue"
issue=$(new_issue 'Теперь известно, чья' basic)
it 'and he is a VIP again' within 20 is vip level_of "$issue"
slactl client unbind --user basic >/dev/null
story_mend

# ---- the dedicated employee ----

assignee_of() {
	sql redmine -e "select coalesce(nullif(u.login, ''), u.lastname) from issues i
		join users u on u.id = i.assigned_to_id where i.id = $1"
}

# assigned_by_bot ISSUE: its journal shows one assignment, by the bot.
assigned_by_bot() {
	same 1 "$(sql redmine -e "select count(*) from journals j
		join journal_details d on d.journal_id = j.id and d.prop_key = 'assigned_to_id'
		join users u on u.id = j.user_id and u.login = 'sla-bot'
		where j.journalized_type = 'Issue' and j.journalized_id = $1")"
}

alatau='ТОО «Алатау Логистик»'
slactl client duty "$alatau" --employee operator --deputy operator2 >/dev/null
issue=$(new_issue 'Выделенному сотруднику')
# Covers R23.
it 'a request of a VIP goes to the dedicated employee' within 20 is operator assignee_of "$issue"
it 'as the journal of the tracker shows' assigned_by_bot "$issue"
it 'and the record' within 10 is 'done' outbox_state "$issue"
slactl client unbind --domain sarsenova.test >/dev/null
issue=$(new_issue 'Базовому никто не назначен' basic)
wait_until 20 seen "$issue"
it 'nobody is given to Basic' is '' assignee_of "$issue"
api PUT "/issues/$by_group.json" "{\"issue\": {\"assigned_to_id\": \"\"}}" operator >/dev/null
slactl client absence add operator --from "$(day 0)" --to "$(day 3)" --note отпуск >/dev/null
issue=$(new_issue 'Сотрудник в отпуске')
it 'while he is away, to the deputy' within 20 is operator2 assignee_of "$issue"
api PUT "/issues/$issue.json" '{"issue": {"assigned_to_id": ""}}' operator >/dev/null
wait_until 20 looked_after "$issue" "$(last_journal "$issue")"
sleep 2
it 'what a person took away stays away' is '' assignee_of "$issue"
slactl client duty "$alatau" --deputy developer --fallback "$alatau" >/dev/null
# The tracker's setting does not let groups have issues, which only its refusal tells.
sql redmine -e "update roles set assignable = name = 'Клиент' where name in ('Разработчик', 'Клиент')"
issue=$(new_issue 'И заместитель не может')
it 'nobody can have it: it is left to a person' within 20 is parked outbox_state "$issue"
it 'after the group was tried, which the tracker refused' is 1 sql slad -e \
	"select count(*) from duty_refused where issue_id = $issue"
reason() {
	grep -q 'назначьте вручную' <(slactl outbox list --issue "$1" --json)
}
it 'with the reason' within 10 reason "$issue"
slactl client absence remove "$(slactl client absence --json | jq .id)" >/dev/null
it 'who is back early is given it at once' within 20 is operator assignee_of "$issue"
sql redmine -e "update roles set assignable = name = 'Разработчик' where name in ('Разработчик', 'Клиент')"
slactl client duty "$alatau" --employee - --deputy - --fallback - >/dev/null

# ---- the same for managers, by the API ----

# ask METHOD PATH BODY [ACCOUNT]: the status, then the body.
ask() {
	sla "$2" "${4:-manager}" -X "$1" -H 'Content-Type: application/json' -d "$3" -w '\n%{http_code}'
}

# answered STATUS FILTER METHOD PATH BODY [ACCOUNT]: that status, and the filter finds something.
answered() {
	local out

	out=$(ask "${@:3}")
	same "$1" "${out##*$'\n'}" && jq -e "$2" <<<"${out%$'\n'*}" || { echo "$out"; return 1; }
}

it 'managers see who is served' is "$alatau" jq -r ".clients[] | select(.name == \"$alatau\") | .name" \
	<(sla clients manager)
it 'and what ends soon' grep -q '"number":"N-4"' <(sla clients manager)
it 'operators do not' is 403 sla_status clients operator
it 'a client is entered' answered 201 '.clients == 1' POST clients \
	'{"name": "Из панели", "employee": "operator"}'
id=$(sla clients manager | jq '.clients[] | select(.name == "Из панели") | .id')
it 'with a contract' answered 201 '.contracts == 1' POST "clients/$id/contracts" \
	'{"level": "vip", "number": "W-1", "from": "2025-01-01", "to": "2030-12-31"}'
it 'and a binding' answered 200 '.bindings == 1' POST "clients/$id/bindings" '{"domain": "panel.test"}'
it 'which shows' answered 200 '.level == "vip" and .duties[0].name == "operator"
	and .bindings[0].name == "panel.test"' GET "clients/$id" ''
it 'a level that there is not is refused with a sentence' answered 400 '.detail | test("gold")' \
	POST "clients/$id/contracts" '{"level": "gold", "number": "W-2", "from": "2025-01-01"}'
it 'so is a member that has no place' answered 400 '.detail | test("colour")' \
	PUT "clients/$id" '{"colour": "red"}'
it 'the same name again is a conflict' answered 409 .detail POST clients '{"name": "Из панели"}'
it 'nobody else may' answered 403 .title DELETE "clients/$id" '' operator
it 'an import tells wrong lines' answered 200 '.kept == false and .errors[0].line == 2' \
	POST clients/import $'name,bin\nX,1\n'
it 'and what was a mistake goes' answered 200 '.removed == 1' DELETE "clients/$id" ''
it 'all under the manager'"'"'s name' grep -q 'Марина Цой' <(sql slad -e \
	"select body from record where kind = 'client' order by id desc limit 1")

# ---- import and export ----

slactl client add '=1+1' >/dev/null
slactl client export >"$RUN/clients.csv"
it 'no name is a formula to a spreadsheet' grep -q "^\"'=1+1\"" "$RUN/clients.csv"
it 'what was exported says nothing new' grep -q 'nothing new' <(slactl client import "$RUN/clients.csv")
printf 'name,level,number,from,employee,group\nНовый,vip,N-9,2025-01-01,operator,%s\n' "$alatau" \
	>"$RUN/new.csv"
slactl client import "$RUN/new.csv" --dry-run >/dev/null
it 'a rehearsal keeps nothing' said 'no client' slactl client show 'Новый'
slactl client import "$RUN/new.csv" >/dev/null
it 'an import names the employee, too' grep -q '^given to *employee operator, group' \
	<(slactl client show 'Новый')
printf 'name,bin,employee\nДругой,1,operator\nЕщё один,,nobody\n' >"$RUN/wrong.csv"
it 'wrong lines are told by number' said 'wrong.csv:3: .*nobody' slactl client import "$RUN/wrong.csv"

# ---- a regulation of a fourth organisation, by client, contract, tracker and project ----

# fourth REVISION FROM CLIENT: edoc's, with targets of its own and letters for clauses, as the file
# of the second project.
fourth() {
	jq --arg revision "$1" --arg from "$2" --arg client "$3" '.id = "fourth" | .revision = $revision
		| .valid_from = $from | .clocks.resolution.targets = [
			{when: {tracker: "Обратный звонок"}, limit: {minutes: 90}, clause: "T"},
			{when: {client: $client, contract: true}, limit: {hours: 3}, clause: "C"},
			{when: {client: $client}, limit: {hours: 4}, clause: "N"},
			{when: {project: "eep-support", priority: "urgent"}, limit: {hours: 5}, clause: "P"},
			{when: {project: "edoc-support"}, limit: {hours: 6}, clause: "E"},
			{when: {category: "wish"}, limit: "none", clause: "W"},
			{limit: {days: 2}, clause: "R\($revision)"}]' \
		"$ROOT/sql/regulations/edoc.json" >"$RUN/fourth.json"
}

# by_fourth ACCOUNT TRACKER [PRIORITY]: a request in its project; prints its number.
by_fourth() {
	api POST /issues.json "$(jq -n --argjson t "$(id_of trackers "$2")" \
		--argjson p "$(id_of enumerations "${3:-Нормальный}")" \
		'{issue: {project_id: "eep-support", tracker_id: $t, priority_id: $p, subject: "Четвёртая",
		description: "Не открывается реестр за март."}}')" "$1" | jq -r .issue.id
}

# target ISSUE: the clause of its resolution, and the revision that it is judged by.
target() {
	verdict "$1" '"\(.clocks[] | select(.name == "resolution") | .clause) \(.regulation) \(.revision[:1])"'
}

# restarted: slad reads the file anew.
restarted() {
	slad_stop
	slad_start
}

client='Четвёртый клиент'
export SLAD_PROJECTS=eep-support:$RUN/fourth.json
fourth 1 2025-01-01T00:00:00Z "$client"
slad_with "$STORY_SETTINGS"
# Covers R1.
it 'a client whom the conditions name, and nobody entered, is told of' grep -q \
	'no client .*Четвёртый клиент.* its conditions never holds' <(slactl doctor --json | tr -d '\n')
slactl client add "$client" --user vip2 >/dev/null
it 'until somebody has' said '' grep -q 'Четвёртый клиент' <(slactl doctor --json)
theirs=$(by_fourth vip2 'Ошибка')
called=$(by_fourth vip2 'Обратный звонок')
others=$(by_fourth vip 'Ошибка')
urgent=$(by_fourth operator 'Ошибка' 'Срочный')
it 'the first condition that fits is taken: the tracker' within 20 is 'T fourth 1' target "$called"
it 'the client, without a contract' within 10 is 'N fourth 1' target "$theirs"
it 'the project, by its identifier' within 10 is 'P fourth 1' target "$urgent"
it 'or what fits all' within 10 is 'R1 fourth 1' target "$others"
contract "$client" vip N-7
bound=$(by_fourth vip2 'Ошибка')
it 'with a contract it is another' within 20 is 'C fourth 1' target "$bound"
it 'explain says by which clause' grep -q '(clause C)' <(slactl explain "$bound")

# The tracker keeps whole seconds: no request came in the one in which the revision begins.
sleep 1.1
fourth 2 "$(date -u +%FT%TZ)" "$client"
restarted
later=$(by_fourth vip 'Ошибка')
it 'what comes from its date on is judged by the new revision' within 20 is 'R2 fourth 2' target "$later"
slactl recompute "$others" "$bound" >/dev/null
note "$others" 'И сегодня тоже не открывается.' vip
it 'what came before keeps the old one, whatever becomes of it' within 20 looked_after "$others" \
	"$(last_journal "$others")"
it 'and its target' is 'R1 fourth 1' target "$others"
it 'as where nothing happened' is 'C fourth 1' target "$bound"
fourth 3 "$(date -u -d '+30 days' +%FT%TZ)" "$client"
restarted
early=$(by_fourth vip 'Ошибка')
it 'one that begins later does not hold yet' within 20 is 'R2 fourth 2' target "$early"
it 'but stands on record' is '1 false 2 true 3 false' jq -rs \
	'[.[] | select(.regulation == "fourth") | "\(.revision) \(.in_force)"] | join(" ")' \
	<(slactl regulation list --json)

# ---- hours of a level: VIP around the clock, Basic from nine to six ----

# nights: the file once more, where a resolution takes thirty hours, and VIP's are of any kind.
nights() {
	fourth 4 "$(date -u +%FT%TZ)" "$client"
	jq '.calendars = {nights: {clause: "H", zone: "Asia/Almaty", hours: "always"}}
		| (.levels[] | select(.name == "vip")).calendar = "nights"
		| .clocks.resolution.targets = [{limit: {hours: 30}}]' "$RUN/fourth.json" >"$RUN/nights.json"
	mv "$RUN/nights.json" "$RUN/fourth.json"
}

# taken ISSUE: seconds from its arrival to its due instant, nights and all.
taken() {
	verdict "$1" '(.clocks[] | select(.name == "resolution") | .due | fromdate) - (.arrived | fromdate)'
}

longer_than() {
	local taken

	taken=$(taken "$2") && [ "$taken" -gt "$1" ]
}

by_hours() {
	jq -r '.clocks[] | select(.name == "resolution") | "\(.calendar) \(.wall_clock)"' <(sla "issues/$1" "$2")
}

nights
sleep 1.1
restarted
nightly=$(by_fourth vip2 'Ошибка')
daily=$(by_fourth operator 'Ошибка')
# Covers R4.
it 'VIP, who is served around the clock, gets what the nights count' within 20 is 108000 taken "$nightly"
it 'the others wait for the hours of the day' within 20 longer_than 108000 "$daily"
it 'the page learns by which hours it counts down' same 'nights true' "$(by_hours "$nightly" operator)"
it 'what they are called is for staff' same 'null true' "$(by_hours "$nightly" vip2)"
it 'and that the others are of the regulation' same 'null false' "$(by_hours "$daily" operator)"
it 'explain says it' grep -q 'by the hours “nights” (clause H)' <(slactl explain "$nightly")
it 'of what goes by its own hours nothing' said '' grep 'by the hours' <(slactl explain "$daily")
# in_queue ISSUE: whether what the queue says is left of it is counted by day and night.
in_queue() {
	slactl queue --all --json | jq -s --argjson i "$1" \
		'.[] | select(.issue == $i) | (.left - ((.due | fromdate) - now)) | fabs < 60'
}
it 'the queue counts them likewise' within 10 is true in_queue "$nightly"
# However late it is by then in Almaty, and whatever day it is.
clock_set $((31 * 3600))
it 'a night and some hours later it is late' within 30 is breached clock_state "$nightly" resolution
it 'the others are not' is running clock_state "$daily" resolution

story_done
