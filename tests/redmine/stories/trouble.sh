#!/bin/bash
# Tracker stopped, tracker hung, database restarted, processes killed in the middle of a word:
# nothing is lost, nothing is done twice, and service comes back by itself. LONG: each takes longer.
# SEED=n repeats the kills of another run.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

CLIENT=d.akhmetov@alatau-logistic.test
# As long as a lease of the outbox lives, and a little.
LEASE=130
RANDOM=${SEED:=$((SRANDOM % 32768))}
echo "# SEED=$SEED"

# ---- what is to come out ----

# bot_entries ISSUE...: of how many, and how many entries of the bot there are.
bot_entries() {
	sql redmine -e "select count(distinct journalized_id), count(*) from journals
		where journalized_type = 'Issue' and journalized_id in ($(list "$@"))
		and user_id = $(id_of users sla-bot)"
}

recorded() {
	sql slad -e "select count(*) from record where issue_id in ($(list "$@")) and kind = 'delivery'
		and rule = 'no_answer' and json_value(body, '\$.end') = 'done'"
}

once_each() {
	same $# "$(closed "$@")" &&
		same "$#	$#" "$(bot_entries "$@")" &&
		same $# "$(recorded "$@")" &&
		same 0 "$(sql slad -e "select count(*) from outbox where rule = 'no_answer'
			and state <> 'done' and issue_id in ($(list "$@"))")"
}

# due N: as many requests to be closed at once, held back until `slactl resume`.
due() {
	slactl pause >/dev/null
	silent "$1"
	wait_until 20 all_in pending "${SILENT[@]}" >/dev/null || die "not all of ${SILENT[*]} are to be closed"
}

# Who was killed leaves a lease, which only time takes away: it is let pass, once nobody works.
until_done() {
	local end=$((SECONDS + $(long 400 100)))

	until all_in 'done' "${SILENT[@]}" >/dev/null || [ "$SECONDS" -gt "$end" ]; do
		sleep 2
		if [ -z "${LONG:-}" ]; then
			OFFSET=$((OFFSET + LEASE))
			clock_set "$OFFSET"
		fi
	done
	all_in 'done' "${SILENT[@]}"
}

well_done() {
	it "$1: all are closed" until_done
	it "$1: each once, with one entry" once_each "${SILENT[@]}"
}

one_mail_each() {
	local mailed

	mailed=$(bot_mails "$CLIENT" "$@") && same "$(printf '%s\n' "$@" | sort)" "$(sort <<<"$mailed")"
}

# The tracker makes mails after its answer, and loses those that it cannot make just then.
no_mail_twice() {
	same '' "$(bot_mails "$CLIENT" "$@" | sort | uniq -d)"
}

# ---- processes of slad ----

of_role() {
	pgrep -P "$(pid_of slad)" -x "slad-$1"
}

all_roles() {
	local role

	running slad || return
	for role in web hooks look deliver sweep; do
		of_role "$role" >/dev/null || return
	done
}

# strike ROLE: one of its processes, at any moment of what it does.
strike() {
	local pids

	wait_until 40 of_role "$1" >/dev/null || die "no process of $1 comes back"
	sleep "0.$((RANDOM % 10))$((RANDOM % 10))"
	mapfile -t pids < <(of_role "$1")
	kill -KILL "${pids[RANDOM % ${#pids[@]}]}"
}

strike_master() {
	sleep "0.$((RANDOM % 10))"
	kill -KILL "$(pid_of slad)"
	wait_until 5 not_running slad
	slad_start
}

# The first two deaths of a process cost no waiting; a new master forgets them.
strikes() {
	local round

	for ((round = 0; round < ${1}; round++)); do
		strike deliver
		strike "$([ $((RANDOM % 2)) = 0 ] && echo look || echo hooks)"
		strike deliver
		strike web
		strike deliver
		strike_master
	done
}

# More is done here than an hour allows.
slad_with "$STORY_SETTINGS"'
deliver.closures_per_hour = 1000
deliver.notes_per_hour = 1000
drain = 2s'
clock_day $((16 * 86400))
due "$(long 40 10)"
slactl resume >/dev/null
strikes "$(long 8 2)" &
striking=$!
late=$(new_issue 'Пришло, пока всё падало')
wait "$striking"
it 'killed at any moment: all processes come back' within 40 all_roles
it 'killed at any moment: what came meanwhile is seen' within 20 seen "$late"
well_done 'killed at any moment'
it 'killed at any moment: the client reads of each once' within 20 one_mail_each "${SILENT[@]}"

# ---- the tracker is stopped ----

health() {
	curl -sS --noproxy '*' --max-time 2 -o "$RUN/tmp/health" -w '%{http_code}' \
		"$(web_url)/sla/api/health"
}

ails() {
	is 503 health && jq -r '.troubles[]' "$RUN/tmp/health" | grep "$1"
}

due 3
puma_stop
slactl resume >/dev/null
it 'tracker stopped: health says so' within 60 ails 'cannot work with the tracker'
sleep "$(long 60 2)"
it 'tracker stopped: nothing is lost' is 0 of_outbox parked "${SILENT[@]}"
puma_start
well_done 'tracker stopped'
it 'tracker stopped: the client reads of each once' within 20 one_mail_each "${SILENT[@]}"
it 'tracker stopped: health is well again' within 40 is 200 health

# ---- the database is restarted ----

due 5
slactl resume >/dev/null
sleep "0.$((RANDOM % 10))"
db_stop
sleep "$(long 20 1)"
it 'database away: health answers' is 503 health
db_start
well_done 'database restarted'
it 'database restarted: the client reads of none twice' no_mail_twice "${SILENT[@]}"
it 'database restarted: news is noticed' within 20 seen "$(new_issue 'После перезапуска')"
it 'database restarted: health is well again' within 40 is 200 health

# ---- the tracker hangs ----

hook() {
	local body

	body=$(jq -nc --argjson i "$1" '{type: "issue.updated", data: {issue: {id: $i}}}')
	curl -sS --noproxy '*' --max-time 2 -o /dev/null -w '%{http_code} %{time_total}' \
		-H 'Content-Type: application/json' --data-binary "$body" -H "X-Redmine-Signature-256: \
sha256=$(printf '%s' "$body" | openssl dgst -sha256 -hmac "$(secret HOOK_REDMINE)" | sed 's/.*= //')" \
		"$(web_url)/sla/hooks/redmine"
}

# swiftly SECONDS COMMAND...
swiftly() {
	local began=${EPOCHREALTIME/[.,]/} took

	"${@:2}" || return
	took=$(((${EPOCHREALTIME/[.,]/} - began) / 1000))
	echo "took $took ms"
	[ "$took" -lt $(($1 * 1000)) ]
}

hook_taken() {
	[[ $(hook "$1") == 202\ 0.* ]]
}

# asked_about ISSUE: by somebody of whom slad remembers nothing.
unavailable() {
	local answer=$RUN/tmp/problem-$BASHPID

	is 503 curl -sS --noproxy '*' --max-time 10 -H "X-Redmine-API-Key: $(key_of "$2")" \
		-o "$answer" -w '%{http_code}' "$(web_url)/sla/api/issues/$1" &&
		same 503 "$(jq .status "$answer")"
}

# Three for each web process, which then leaves the tracker alone for a while.
crowd() {
	local asker pids=() pid failed=0

	for asker in {vip,vip2,basic,operator2,developer,manager,admin}" "{1,2,3}; do
		unavailable "$late" "${asker% *}" &
		pids+=($!)
	done
	sleep 0.2
	swiftly 1 health >/dev/null || failed=1
	swiftly 1 hook_taken "$late" || failed=1
	for pid in "${pids[@]}"; do
		wait "$pid" || failed=1
	done
	return "$failed"
}

# An entry that came in just before the tracker stood still; by SQL, since nobody else can now.
late_note() {
	sql redmine <<-END
		insert into journals (journalized_id, journalized_type, user_id, notes, created_on)
		values ($late, 'Issue', $(id_of users vip), 'Вот ещё снимок.',
			convert_tz(utc_timestamp(), '+00:00', '$(TZ=$REDMINE_TZ date +%:z)'));
	END
}

knows() {
	[ "$(sql slad -e "select last_journal_id from verdict where issue_id = $1")" = "$(last_journal "$1")" ]
}

due 2
puma_hang
slactl resume >/dev/null
it 'tracker hangs: webhooks are taken within a second' swiftly 1 hook_taken "$late"
it 'tracker hangs: health answers within a second' swiftly 1 health
late_note
it 'tracker hangs: the look process does not' within 2 knows "$late"
it 'tracker hangs: who asks is told within 4 seconds' swiftly 4 unavailable "$late" manager
it 'tracker hangs: many who ask as well, and they stop nobody else' swiftly 8 crowd
it 'tracker hangs: who asks next is told at once' swiftly 1 unavailable "$late" manager
it 'tracker hangs: slad ends when it is told to' swiftly 5 slad_stop
slad_start
[ -z "${LONG:-}" ] || sleep 60
puma_resume
well_done 'tracker hung'
it 'tracker hung: the client reads of each once' within 20 one_mail_each "${SILENT[@]}"
it 'tracker hung: answers come again' within 10 is 200 sla_status "issues/$late" manager

clock_set 0
story_done
