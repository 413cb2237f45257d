# shellcheck shell=bash
# story.sh: what the stories share. A story is a script in stories/ that sources this, says
# `story_begin`, and then sentences, each with a command that must succeed:
#
#   it 'is seen within two seconds' within 2 seen "$issue"
#
# What it changed in the tracker itself, a function story_mend puts right, however the story ends.
#
# RUN: a folder whose instance is up already and stays (tests/run makes one for all stories);
# without it the story makes an instance of its own and removes it at its end.

STORY_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
STORY_OWN=''
[ -n "${RUN:-}" ] || STORY_OWN=yes
export RUN=${RUN:-/tmp/slad-story-$$} DURABLE=${DURABLE:-0}
# shellcheck source=lib.sh
. "$STORY_DIR/lib.sh"
# Of slad: what the story asked for, on top of what every story wants.
STORY_SETTINGS=$'rehearsal = yes\n'${SLAD_SETTINGS:-}
export SLAD_SETTINGS=$STORY_SETTINGS
FAILED=0
STORY_AT=('?' '?')

# The tracker and nginx. Its webhooks are off: what a story sees has come by tailing, unless it
# says otherwise.
instance_tracker() {
	run_open
	tracker_settings
	nginx_reserve
	tracker_up
	nginx_start
}

# The whole of an instance: also slad, with a clock that may be moved, all rules acting. A story with
# an instance of its own may have another way.
instance_up() {
	instance_tracker
	slad_start
	slad_clients
	slactl rule act --all --by story >/dev/null
	greetings_observe
}

# What slad says at arrival would stand between the lines of other stories, and their clients say the
# same again and again; that a duplicate's client is told is a story of its own.
greetings_observe() {
	local rule

	for rule in intake registered channel link linked; do
		slactl rule observe "$rule" --by story >/dev/null
	done
}

story_end() {
	local status=$?

	trap - ERR
	if [ "$status" != 0 ] && [ "$FAILED" = 0 ]; then
		FAILED=1
		printf 'not ok the story came to its end\n# line %s: %s\n' "${STORY_AT[@]}"
	fi
	if [ "$FAILED" != 0 ]; then
		tail -n 30 "$RUN/log/slad.log" | sed 's/^/# /' || true
	fi
	puma_resume
	stop slad-second 30
	# Nothing that fails here may keep the instance running.
	! declare -F story_mend >/dev/null || story_mend || echo '# story_mend did not come to its end'
	if [ -n "$STORY_OWN" ]; then
		run_stop
		run_remove
	else
		instance_mend
	fi
}

# What a story broke, for the next one, also when it ended before its time.
instance_mend() {
	db_start
	puma_start
	nginx_start
	slad_with "$STORY_SETTINGS"
	slactl resume >/dev/null
	clock_set 0
}

# slad_with SETTINGS: slad runs with these lines on top of slad.conf.
slad_with() {
	export SLAD_SETTINGS=$1
	if ! slad_config | cmp -s - "$RUN/slad.conf"; then
		slad_stop
	fi
	slad_start
}

# second_start [SED]: a second slad, on another machine as it were: the same tables, all else its own.
second_start() {
	mkdir -p "$RUN/second"
	sed -e "s#^run.dir = .*#run.dir = $RUN/second#" \
		-e "s#^index.dir = .*#index.dir = $RUN/second/index#" -e "s#/\(web\|hooks\).sock\$#&2#" \
		-e "\$a node = second" -e "${1:-}" "$RUN/slad.conf" >"$RUN/second/slad.conf"
	chmod 600 "$RUN/second/slad.conf"
	rm -f "$(sockets)"/{web,hooks}.sock2
	daemon slad-second "$SLAD" --config "$RUN/second/slad.conf"
	await slad-second 60 test -S "$(sockets)/hooks.sock2"
}

# The tracker hangs: it takes connections and answers nothing.
puma_hang() {
	kill -STOP "$(pid_of puma)"
}

puma_resume() {
	! running puma || kill -CONT "$(pid_of puma)"
}

story_begin() {
	trap story_end EXIT
	trap 'STORY_AT=("$LINENO" "$BASH_COMMAND")' ERR
	if [ -n "$STORY_OWN" ]; then
		instance_up
	else
		tracker_settings
		clock_set 0
	fi
}

# it SENTENCE COMMAND...: one test.
it() {
	local sentence=$1 said

	shift
	if said=$("$@" 2>&1); then
		printf 'ok %s\n' "$sentence"
	else
		printf 'not ok %s\n' "$sentence"
		printf '%s\n' "$*" "$said" | cut -c 1-1500 | sed 's/^/# /'
		FAILED=$((FAILED + 1))
	fi
}

# long LONG SHORT: how much of something, by whether there is time (`make test-long`).
long() {
	if [ -n "${LONG:-}" ]; then echo "$1"; else echo "$2"; fi
}

# The last word of a story.
story_done() {
	[ "$FAILED" = 0 ]
}

# within SECONDS COMMAND...: becomes true in that time; says what it last said if not.
within() {
	wait_until "$1" "${@:2}" >/dev/null 2>&1 || "${@:2}"
}

# same EXPECTED ACTUAL
same() {
	[ "$1" = "$2" ] || {
		printf 'expected: %s\nis:       %s\n' "$1" "$2"
		return 1
	}
}

# is EXPECTED COMMAND...: the command prints just that.
is() {
	same "$1" "$("${@:2}")"
}

# ---- slad as its users see it ----

# sla PATH [ACCOUNT] [CURL OPTION...]: the body of an answer, by API key through nginx.
sla() {
	local path=$1 account=${2:-operator}

	shift $(($# > 1 ? 2 : 1))
	curl -sS --noproxy '*' --max-time 20 -H "X-Redmine-API-Key: $(key_of "$account")" "$@" \
		"$(web_url)/sla/api/$path"
}

sla_status() {
	sla "$@" -o /dev/null -w '%{http_code}'
}

# verdict ISSUE FILTER: of the stored verdict, as staff see it.
verdict() {
	sla "issues/$1" operator | jq -r "$2"
}

seen() {
	[ "$(sla_status "issues/$1" operator)" = 200 ]
}

clock_state() {
	verdict "$1" ".clocks[] | select(.name == \"$2\") | .state"
}

clock_due() {
	verdict "$1" ".clocks[] | select(.name == \"$2\") | .due"
}

stage() {
	verdict "$1" .stage
}

# How often an issue was woken.
seq_of() {
	sql slad -e "select seq from wake where issue_id = $1"
}

# looked_after ISSUE JOURNAL: a verdict that knows that journal entry.
looked_after() {
	[ "$(verdict "$1" '.last_journal // 0')" -ge "$2" ]
}

# ---- time: the one seam, see include/store/clock.h ----

# clock_set SECONDS: slad's now is so much later than the tracker's.
clock_set() {
	sql slad <<<"replace into setting (name, value, changed_at)
		values ('clock.offset', '$1', unix_timestamp())"
}

# clock_day SECONDS: at least so much later, and half an hour into the next morning on which E-DOC
# works: what slad says by itself it says by day. OFFSET is how much later that is.
clock_day() {
	local now midnight opens

	now=$(date +%s)
	midnight=$((((now + $1 + 5 * 3600) / 86400 + 1) * 86400 - 5 * 3600))
	opens=$(jq -c --arg from "$(date -ud "@$midnight" +%FT%TZ)" \
		--rawfile days "$ROOT/sql/regulations/holidays_kz.csv" '.calendar |
			{zone, hours, op: "next_open", start: $from, holidays: [$days | split("\n")[] |
				select(test(",(holiday|observed)")) | .[:10]]}' \
		"$ROOT/sql/regulations/edoc.json" | slactl calc | jq -r .result)
	OFFSET=$(($(date -d "$opens" +%s) + 1800 - now))
	clock_set "$OFFSET"
}

# tuesday WEEKS: the day of one at least so long ago which with the two after it is worked in Kazakhstan.
tuesday() {
	local weeks=$1 day

	while :; do
		day=$(date -d "tuesday - $((weeks + 1)) weeks" +%F)
		grep -qE "^($day|$(date -d "$day + 1 day" +%F)|$(date -d "$day + 2 days" +%F))," \
			"$ROOT/sql/regulations/holidays_kz.csv" || break
		weeks=$((weeks + 1))
	done
	echo "$day"
}

# A fortnight holds eight working hours, whatever day the story is told on.
two_weeks_later() {
	clock_day $((14 * 86400))
}

# ---- the tracker ----

# journals ISSUE [ACCOUNT]: how many entries there are, by that account if one is named.
journals() {
	sql redmine -e "select count(*) from journals j join users u on u.id = j.user_id
		where journalized_type = 'Issue' and journalized_id = $1 and login like '${2:-%}'"
}

last_journal() {
	sql redmine -e "select coalesce(max(id), 0) from journals
		where journalized_type = 'Issue' and journalized_id = $1"
}

last_note() {
	sql redmine -r -e "select notes from journals where id = $(last_journal "$1")"
}

status_of() {
	sql redmine -e "select s.name from issues i join issue_statuses s on s.id = i.status_id
		where i.id = $1"
}

outbox_state() {
	sql slad -e "select state from outbox where okey like '$1:%' order by id desc limit 1"
}

# new_issue SUBJECT [ACCOUNT] [PROJECT]: by REST; prints its number.
new_issue() {
	api POST /issues.json "$(jq -n --arg s "$1" --arg p "${3:-edoc-support}" \
		--argjson t "$(id_of trackers Ошибка)" \
		'{issue: {project_id: $p, tracker_id: $t, subject: $s, description: "Шаги: 1, 2, 3"}}')" \
		"${2:-vip}" | jq -r .issue.id
}

# note ISSUE TEXT ACCOUNT [STATUS]
note() {
	api PUT "/issues/$1.json" "$(jq -n --arg n "$2" --arg s "${4:+$(id_of issue_statuses "$4")}" \
		'{issue: ({notes: $n} + (if $s == "" then {} else {status_id: ($s | tonumber)} end))}')" \
		"$3" >/dev/null
}

# relate FROM TYPE TO: the relation's number.
relate() {
	api POST "/issues/$1/relations.json" \
		"{\"relation\":{\"issue_to_id\":$3,\"relation_type\":\"$2\"}}" operator | jq .relation.id
}

# What the workflow needs for the bot to close what waits for the client.
closing_step() {
	echo "role_id = $(id_of roles SLA-бот) and old_status_id = $(id_of issue_statuses 'Нужен отклик')
		and new_status_id = $(id_of issue_statuses Закрыта)"
}

closing_forbid() {
	local step

	step=$(closing_step)
	sql redmine <<-END
		create table if not exists slad_kept_workflows like workflows;
		insert ignore into slad_kept_workflows select * from workflows where $step;
		delete from workflows where $step;
	END
}

closing_allow() {
	sql redmine <<-END
		create table if not exists slad_kept_workflows like workflows;
		insert ignore into workflows select * from slad_kept_workflows;
		drop table slad_kept_workflows;
	END
}

# closed ISSUE...: how many of them are.
closed() {
	sql redmine -e "select count(*) from issues where id in ($(list "$@"))
		and status_id = $(id_of issue_statuses Закрыта)"
}

# told_client ISSUE TEXT: how many notes of the bot that the client can read have that text in them.
told_client() {
	sql redmine -e "select count(*) from journals j join users u on u.id = j.user_id
		where j.journalized_id = $1 and u.login = 'sla-bot' and j.private_notes = 0
		and j.notes like '%$2%'"
}

# silent N [ACCOUNT]: as many requests whose client was asked something, in the array SILENT.
silent() {
	local issue i

	SILENT=()
	for ((i = 0; i < $1; i++)); do
		issue=$(new_issue "Не подписывается договор № $i" "${2:-vip}")
		note "$issue" 'Пришлите, пожалуйста, снимок экрана.' operator 'Нужен отклик'
		SILENT+=("$issue")
	done
}

# bot_mails ADDRESS ISSUE...: for each mail about what the bot did there, the issue's number.
bot_mails() {
	awk -v issues=" ${*:2} " '/^X-Redmine-Issue-Id: / { issue = $2 }
		/^X-Redmine-Sender: sla-bot/ && index(issues, " " issue " ") { print issue }' RS='\r?\n' \
		"$RUN/mails/$1"
}

# list NUMBER...: as SQL has it.
list() {
	local IFS=,

	echo "$*"
}

# of_bot ISSUE...: how many entries of the bot there are.
of_bot() {
	sql redmine -e "select count(*) from journals where journalized_type = 'Issue'
		and journalized_id in ($(list "$@")) and user_id = $(id_of users sla-bot)"
}

# all_in STATE ISSUE...: all of them have a row in that state.
all_in() {
	same $(($# - 1)) "$(of_outbox "$@")"
}

# of_outbox STATE ISSUE...: how many rows of these issues are in that state.
of_outbox() {
	sql slad -e "select count(*) from outbox where state = '$1' and issue_id in ($(list "${@:2}"))"
}

# asked SUBJECT [ACCOUNT]: a request that an operator has asked something about, known to slad.
asked() {
	local issue

	issue=$(new_issue "$1" "${2:-vip}")
	note "$issue" 'Уточните, пожалуйста, версию NCALayer.' operator 'Нужен отклик'
	wait_until 10 looked_after "$issue" "$(last_journal "$issue")"
	echo "$issue"
}
