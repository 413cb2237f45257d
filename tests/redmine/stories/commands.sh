#!/bin/bash
# slactl on real data, as an administrator and as programs use it: what it says, what it does, and
# the exit statuses 0 done, 1 bad input, 2 usage, 3 not reached.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

# gives STATUS COMMAND...: of slactl; what it printed is in $RUN/tmp/out and err.
gives() {
	local status=0 expected=$1

	shift
	slactl "$@" >"$RUN/tmp/out" 2>"$RUN/tmp/err" </dev/null || status=$?
	same "$expected" "$status" || {
		cat "$RUN/tmp/err"
		return 1
	}
}

# A mistake is told on standard error, in words, and nothing is printed.
refuses() {
	local status=$1 words=$2

	shift 2
	gives "$status" "$@" && same '' "$(cat "$RUN/tmp/out")" && grep -F -- "$words" "$RUN/tmp/err"
}

prints() {
	local words=$1

	shift
	gives 0 "$@" && grep -F -- "$words" "$RUN/tmp/out"
}

# Each line is JSON by itself, and there are some.
json_lines() {
	gives 0 "$@" --json && [ -s "$RUN/tmp/out" ] &&
		same "$(wc -l <"$RUN/tmp/out")" "$(jq -c . "$RUN/tmp/out" | wc -l)"
}

out() {
	jq -r "$1" "$RUN/tmp/out"
}

# local_time INSTANT FORMAT: as the people of the support see it.
local_time() {
	TZ=Asia/Almaty date -d "$1" "+$2"
}

created_of() {
	api GET "/issues/$1.json" '' operator | jq -r .issue.created_on
}

issue=$(new_issue 'Не подписывается акт')
created=$(created_of "$issue")
sleep 1.1 # the tracker tells no more than seconds
note "$issue" 'Уточните, пожалуйста, версию NCALayer.' operator 'Нужен отклик'
wait_until 10 looked_after "$issue" "$(last_journal "$issue")"

# ---- explain ----

same_as_api() {
	gives 0 explain "$issue" --json && same "$(sla "issues/$issue/explain" | jq -c .steps)" "$(out .steps | jq -c .)"
}
# due_text DAY: when it is due; of today, the hour alone.
due_text() {
	local due

	due=$(clock_due "$issue" no_answer)
	if [ "$(local_time "$due" %F)" = "$(local_time now %F)" ]; then
		local_time "$due" %H:%M
	else
		local_time "$due" "$1 %H:%M"
	fi
}
it 'explain says the clause' prints '(clause 15)' explain "$issue"
it 'and local time' prints "$(local_time "$created" '%F %H:%M')" explain "$issue"
it 'and when it is due, in local time' prints \
	"client's answer runs, due $(due_text '%a %F')" explain "$issue"
it 'in Russian' prints "$(due_text %d.%m) (п. 15)" explain "$issue" --lang ru
it 'in Kazakh' prints '15-т.' explain "$issue" --lang kk
# Covers R30.
it 'with the words of the regulation' prints '«время первого ответа' explain "$issue"
it 'and whose contract it is' prints 'contract VIP-014' explain "$issue"
it 'as JSON' json_lines explain "$issue"
it 'which the API says alike' within 20 same_as_api
it 'as it was before the question' prints 'first response   running' explain "$issue" --at "$created"
it 'of a request that there is not' refuses 1 'no issue 99999999' explain 99999999
it 'of what is no number' refuses 2 '"abc" is no number' explain abc
it 'at what is no instant' refuses 2 'no instant like' explain "$issue" --at yesterday
it 'of nothing' refuses 2 usage: explain

# The same request, told to slactl as JSON and judged without a server; in opening hours what a paused
# clock is due at moves on each second, so both have to be asked in one.
evaluate_alike() {
	local asked_at

	asked_at=$(api GET "/issues/$issue.json?include=journals" '' operator |
		jq -r '.issue.journals[0].created_on')
	jq -nc --arg c "$created" --arg q "$asked_at" --arg now "$(slactl clock)" \
		'{id: "a", now: $now, request: {created: $c, level: "vip", category: "error",
		channel: "tracker", priority: "normal"}, events: [{at: $q, by: "staff", note: "public",
		status: "waiting_client"}]}' | slactl evaluate \
		--regulation "$ROOT/sql/regulations/edoc.json" >"$RUN/tmp/evaluated"
	same "$(verdict "$issue" '[.clocks[] | [.name, .due, .state, .clause]] | tojson')" \
		"$(jq -r '[.clocks[] | [.name, .due, .state, .clause]] | tojson' "$RUN/tmp/evaluated")"
}
it 'evaluate judges it alike without a database' within 20 evaluate_alike

# ---- queue ----

basic=$(new_issue 'Очередь: базовый' basic)
vip=$(new_issue 'Очередь: VIP')
critical=$(new_issue 'Очередь: не работает ничего' basic)
api PUT "/issues/$critical.json" \
	"{\"issue\":{\"priority_id\":$(id_of enumerations Немедленный)}}" operator
for i in "$basic" "$vip" "$critical"; do
	wait_until 10 looked_after "$i" "$(last_journal "$i")"
done

order() {
	gives 0 queue --json --project edoc-support
	same "$critical $vip $basic" "$(out .issue | grep -xE "$basic|$vip|$critical" | xargs)"
}
api_order() {
	same "$(sla 'queue?limit=200' | jq -r '.. | .issue? // empty' | grep -xE "$basic|$vip|$critical" | xargs)" \
		"$critical $vip $basic"
}
limited() {
	gives 0 queue --limit 2 --json && same 2 "$(wc -l <"$RUN/tmp/out")"
}
waits_for_client() {
	gives 0 queue --json && ! out .issue | grep -x "$issue"
}
whose() {
	gives 0 queue --json --client 'ИП «Сарсенова»' && out .issue | grep -x "$basic" &&
		! out .issue | grep -x "$vip"
}
# Covers R25, R27, R28.
it 'queue: critical, then VIP, then the rest' order
it 'the API says so, too' api_order
it 'each line says why' prints 'VIP service' queue
it 'as JSON' json_lines queue
it 'who is waited for is not in it' waits_for_client
it 'but among all the open ones' prints "$issue" queue --all
it "one organisation's" whose
it 'as many as are wanted' limited
it 'of a project that there is not' refuses 1 'no project' queue --project nonsense
it 'of a person who there is not' refuses 1 'no user' queue --user nobody
it 'of what nothing can be' refuses 2 'is none of normal urgent immediate' report --priority x
it 'of a span that ends before it begins' refuses 1 'is before --since' report --since 2026-03-01 --until 2026-02-01
it 'of a month and of days' refuses 1 'a span of its own' billing --month 2026-02 --since 2026-01-01
it 'what is no month was not closed' refuses 2 'is no month' billing reopen 2026-13 --reason ошибка
it 'a client has a name' refuses 1 'has a name' client add ' '
it 'nor a contract of a level that there is not' refuses 1 'there are: basic, vip' \
	client contract add "$(slactl client list --json | jq -r .name | head -n 1)" --level gold --number 1 --from 2026-01-01
it 'and those that there are stand once' same 1 "$(grep -o basic "$RUN/tmp/err" | wc -l)"
it 'two orders at once' refuses 2 'not both' queue --all --by-due

# ---- a client's wish ----

# chosen ACCOUNT PRIORITY: a request that came with it; prints its number.
chosen() {
	api POST /issues.json "$(jq -n --argjson p "$(id_of enumerations "$2")" \
		--argjson t "$(id_of trackers Ошибка)" '{issue: {project_id: "edoc-support",
		tracker_id: $t, subject: "Ничего не работает", priority_id: $p}}')" "$1" | jq -r .issue.id
}
judged() {
	verdict "$1" '[.priority, .wish // "-", (.flags | index("critical") != null)] | join(" ")'
}
grants() {
	sla_status "issues/$1/priority" "$2" -X POST -H 'Content-Type: application/json' -d "$3"
}
sooner() {
	[[ $(clock_due "$1" first_response) < $2 ]]
}
wished=$(chosen vip Немедленный)
# Covers R26.
it 'what a client chooses is a wish' within 10 is 'normal immediate false' judged "$wished"
it 'it stands in the queue by its level' is 21 verdict "$wished" .queue.clause
it 'explain says how to grant it' prints "slactl priority $wished --grant" explain "$wished"
it 'and that the client wished for it from the first' is immediate jq -r '.steps[0].wish' \
	<(slactl explain "$wished" --json)
it 'priority shows both' prints 'the client wishes: immediate' priority "$wished"
it 'a client does not grant it' is 403 grants "$wished" vip '{"grant":true}'
it 'nothing else is granted' is 400 grants "$wished" operator '{"grant":"urgent"}'
ordinary=$(clock_due "$wished" first_response)
it 'staff grant it' gives 0 priority "$wished" --grant --by story
it 'from then on it counts' within 10 is 'immediate - true' judged "$wished"
it 'its targets from the arrival' sooner "$wished" "$ordinary"
# Covers R28.
granted_order() {
	gives 0 queue --json --project edoc-support
	same "$critical $wished $vip $basic" \
		"$(out .issue | grep -xE "$basic|$vip|$critical|$wished" | xargs)"
}
it 'and it goes out of turn' granted_order
it 'by the clause of such' is 22 verdict "$wished" .queue.clause
it 'there is nothing more to grant' refuses 1 'asks for no other priority' priority "$wished" --grant
it 'who granted it is on record' is 'grant immediate story' jq -r \
	'select(.kind == "order") | .body | "\(.said) \(.value) \(.by)"' <(slactl record "$wished" --json)
wished=$(chosen basic Срочный)
within 10 is 'normal urgent false' judged "$wished" || true
it 'the same by the API' is 202 grants "$wished" operator '{"grant":true}'
it 'with the same outcome' within 10 is 'urgent - false' judged "$wished"
it 'and once' is 409 grants "$wished" operator '{"grant":true}'
wished=$(chosen vip Срочный)
within 10 is 'normal urgent false' judged "$wished" || true
api PUT "/issues/$wished.json" \
	"{\"issue\":{\"priority_id\":$(id_of enumerations Нормальный)}}" operator
it 'what staff set in the tracker answers it' within 10 is 'normal - false' judged "$wished"

# The operator's own word beside the fields.
plain=$(new_issue 'Реестр не выгружается' basic)
within 10 seen "$plain" || true
flagged() {
	sla_status "issues/$1/flags" "$2" -X POST -H 'Content-Type: application/json' -d "$3"
}
by_clause() {
	verdict "$plain" .queue.clause
}
it 'staff put an ordinary one out of turn' gives 0 flag "$plain" critical --by story
it 'where it stands then' within 10 is 22 by_clause
it 'and back into its turn, by the API' is 202 flagged "$plain" operator '{"flag":"critical","on":false}'
it 'where it was' within 10 is 19 by_clause
it 'a client does not' is 403 flagged "$plain" basic '{"flag":"critical","on":true}'
it 'what follows from the request is nobody'"'"'s to say' is 400 flagged "$plain" operator '{"flag":"answered","on":true}'
it 'an immediate one stays out of turn' refuses 1 'its priority is immediate' flag "$critical" critical --off
it 'a flag that there is not' refuses 2 'flags are critical and conduct' flag "$plain" red

# What was judged before slad told the two apart.
since=$(sql slad -e "select value from setting where name = 'wishes'")
wishes_since() {
	sql slad <<<"update setting set value = '$1' where name = 'wishes'"
}
wished=$(chosen vip Немедленный)
within 10 is 'normal immediate false' judged "$wished" || true
wishes_since 2099-01-01T00:00:00Z
slactl recompute "$wished" >/dev/null
it 'a request of before keeps what it came with' is 'immediate - true' judged "$wished"
wishes_since "$since"
slactl recompute "$wished" >/dev/null
it 'and one of after does not' is 'normal immediate false' judged "$wished"

# ---- outbox ----

row() {
	slactl outbox list --issue "$1" --json | jq -r "select(.rule == \"no_answer\") | .$2"
}
due_closing() {
	[ "$(row "$1" state)" = "$2" ]
}
slactl pause --by story >/dev/null
silent 3
read -r declined kept confirmed <<<"${SILENT[*]}"
clock_day $((24 * 86400))
for i in "${SILENT[@]}"; do
	wait_until 20 due_closing "$i" pending
done
paused() {
	curl -sS --noproxy '*' "$(web_url)/sla/api/health" | jq -r .paused
}
it 'paused, health says so' is true paused
it 'outbox lists what is to be done' prints "$declined" outbox list
it 'as JSON' json_lines outbox list
it 'one of them, with its words' prints 'ответ от клиента не получен' outbox show "$(row "$declined" id)"
it 'and that as JSON' json_lines outbox show "$(row "$declined" id)"
it 'a person declines it' prints 'declined' outbox withdraw "$(row "$declined" id)" --by story
slactl resume --by story >/dev/null
it 'which is heeded' within 10 due_closing "$declined" withdrawn
it 'the others are done' within 20 is 'Закрыта' status_of "$kept"
for i in "$kept" "$confirmed"; do
	within 20 due_closing "$i" 'done' || true
done
within 10 looked_after "$kept" "$(last_journal "$kept")" || true
it 'the declined one stays open' is 'Нужен отклик' status_of "$declined"
it 'and without a word of the bot' is 0 of_bot "$declined"
it 'what is done cannot be changed' refuses 1 'nothing can be changed' \
	outbox withdraw "$(row "$confirmed" id)"
it 'nor tried again' refuses 1 '' outbox retry "$(row "$confirmed" id)"
it 'a row that there is not' refuses 1 'no row 99999999' outbox show 99999999
it 'a state that there is not' refuses 2 'not one of pending' outbox list --state waiting
it 'a verb that there is not' refuses 2 '' outbox lst

# ---- record ----

told_of() {
	gives 0 record "$kept" --json || return
	same "$(last_journal "$kept")" "$(out 'select(.kind == "delivery") | .journal')" &&
		same 15 "$(out 'select(.kind == "delivery") | .clause')" &&
		same "$(out .id | sort -n)" "$(out .id)"
}
after() {
	local first

	gives 0 record "$kept" --json
	first=$(out .id | head -n 1)
	gives 0 record "$kept" --json --after "$first" --limit 1 && same 1 "$(wc -l <"$RUN/tmp/out")" &&
		[ "$(out .id)" -gt "$first" ]
}
people() {
	gives 0 record --json --limit 100000 && same 'pause resume' \
		"$(out 'select(.body.by == "story" and (.kind == "pause" or .kind == "resume")) | .kind' | tail -n 2 | xargs)"
}
it 'record tells what was done, by which clause, and which entry it left' told_of
it 'page by page' after
it 'also what people ordered' people
it 'as a table' prints no_answer record "$kept"
it 'a request without a record' prints 'Nothing on record' record 99999999

# ---- recompute ----

# On record about it, apart from that somebody had it judged again.
decisions() {
	sql slad -e "select count(*) from record where issue_id = $kept and kind <> 'recompute'"
}

unchanged() {
	local before

	before=$(decisions)
	gives 0 recompute "$kept" && grep 'changed: 0' "$RUN/tmp/out" && same "$before" "$(decisions)"
}
everything() {
	gives 0 recompute --all && gives 0 recompute --all && grep 'changed: 0' "$RUN/tmp/out"
}
it 'recompute finds nothing to change' unchanged
it 'nor when everything is judged twice' everything
it 'of a request that there is not' refuses 1 'no issue 99999999' recompute 99999999
it 'of nothing' refuses 2 'name requests, or --all' recompute

# ---- clients ----

clients_now() {
	gives 0 client list --json && out .name | grep -cx 'ТОО «Проба»'
}
it 'a client is entered' gives 0 client add 'ТОО «Проба»' --by story
it 'and listed' is 1 clients_now
it 'not twice' refuses 1 '' client add 'ТОО «Проба»'
# Covers R12.
it 'not with a wrong BIN' refuses 1 '' client edit 'ТОО «Проба»' --bin 123456789012
it 'and removed' gives 0 client remove 'ТОО «Проба»'
it 'a client that there is not' refuses 1 '' client remove 'ТОО «Проба»'
it 'all of them as JSON' json_lines client list

# ---- the rest ----

no_secrets() {
	gives 0 config && ! grep -F -e "$(secret SLAD_DB)" -e "$(secret KEY_sla-bot)" -e "$(secret HOOK_PLUGIN)" \
		"$RUN/tmp/out"
}
full() {
	local status=0

	slactl queue >/dev/full 2>"$RUN/tmp/err" || status=$?
	same 3 "$status" && grep 'could not be written' "$RUN/tmp/err"
}
away() {
	sed 's#^db.socket.*#db.socket = /nowhere/db.sock#' "$RUN/slad.conf" >"$RUN/tmp/away.conf"
	chmod 600 "$RUN/tmp/away.conf"
	refuses 3 /nowhere/db.sock --config "$RUN/tmp/away.conf" queue
}
# What makes an instance a rehearsal is a row in its tables.
real_clock() {
	sql slad <<<"delete from setting where name = 'clock.offset'"
	refuses 1 'the real one' clock advance 1d
}
lines() {
	local status=0

	printf '%s\n' 901215300123 nonsense | slactl identity >"$RUN/tmp/out" || status=$?
	same 2 "$(jq -c . "$RUN/tmp/out" | wc -l)"
}
bad_line() {
	local status=0

	printf '%s\n' '{"zone":"Asia/Almaty","hours":{"mon":[["09:00","18:00"]]},"op":"next_open","start":"2026-02-03T05:00:00Z"}' \
		'{"op":' '{"zone":"Asia/Almaty","hours":{"mon":[["09:00","18:00"]]},"op":"is_open","start":"2026-02-02T05:00:00Z"}' |
		slactl calc >"$RUN/tmp/out" || status=$?
	same 1 "$status" && same '2026-02-09T04:00:00Z 2 true' \
		"$(jq -r '.result // .line' "$RUN/tmp/out" | xargs)"
}
it 'config shows no secrets' no_secrets
it 'what cannot be written is no success' full
it 'a database that is away' away
it "a rehearsal's clock is moved" gives 0 clock advance 1d
it "a real instance's is not" real_clock
clock_set 0
it 'identity answers each line' lines
it 'calc answers the lines around a bad one' bad_line
it 'a command that there is not' refuses 2 'is queue meant?' quee
it 'an option that there is not' refuses 2 'is --limit meant?' queue --limt 3

clock_set 0
story_done
