#!/bin/bash
# Webhooks of both kinds: each wakes within 300 ms, from the tracker's answer until the verdict
# knows; whatever else is posted harms nothing. Tailing is slow here, so that nothing else can have
# brought the news.
set -euo pipefail
unset RUN HOOK_URLS
export SLAD_SETTINGS='look.poll_ms = 60000'
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

native=$(web_url)/sla/hooks/redmine
plugin=$(web_url)/sla/hooks/plugin
DATA=$ROOT/tests/data/webhooks
ROUNDS=10

# ---- from the tracker's answer until the verdict knows ----

# watch QUERY: prints the microsecond at which the query's number is first above 0; gives up after
# 5 s. In the server, so that no process has to start in between.
watch() {
	sql slad <<-END
		delimiter //
		begin not atomic
			declare tries int default 2500;
			declare found int default 0;
			while found = 0 and tries > 0 do
				select ($1) > 0 into found;
				set tries = tries - 1;
				do sleep(0.002);
			end while;
			select if(found, cast(unix_timestamp(sysdate(6)) * 1000000 as int), 0);
		end//
	END
}

# timed QUERY METHOD PATH JSON ACCOUNT: milliseconds from the answer until the query finds something.
timed() {
	local query=$1 watcher answered seen

	shift
	exec {watcher}< <(watch "$query")
	sleep 0.1
	api_send "$@" -o "$RUN/tmp/answer" || return
	answered=${EPOCHREALTIME/[.,]/}
	read -r seen <&"$watcher"
	exec {watcher}<&-
	[ "$seen" != 0 ] || {
		echo 'not seen within 5 s' >&2
		return 1
	}
	echo $(((seen - answered) / 1000))
}

timed_new() {
	local last

	last=$(sql redmine -e 'select coalesce(max(id), 0) from issues')
	timed "select count(*) from verdict where issue_id > $last" POST /issues.json "$(jq -n \
		--argjson t "$(id_of trackers Ошибка)" '{issue: {project_id: "edoc-support",
		tracker_id: $t, subject: "Не открывается журнал", description: "Шаги: 1, 2"}}')" vip
}

timed_note() {
	timed "select count(*) from verdict where issue_id = $1 and last_journal_id >
		$(sql redmine -e 'select coalesce(max(id), 0) from journals')" \
		PUT "/issues/$1.json" '{"issue":{"notes":"Проверяем."}}' operator
}

# Negative: the verdict was there before curl had handed the answer on.
median() {
	sort -n | sed -n "$((ROUNDS / 2))p"
}

soon() {
	local median

	echo "# $1: $(tr '\n' ' ' <<<"$2")ms"
	[ "$(wc -l <<<"$2")" = "$ROUNDS" ] || return 1
	median=$(median <<<"$2")
	[ "$median" -lt 300 ]
}

# by_webhook SHAPE URL: with that one alone.
by_webhook() {
	local created='' noted='' issue i

	export HOOK_URLS=$2
	puma_restart
	timed_new >/dev/null || true # what is loaded at the first time does not count
	for ((i = 0; i < ROUNDS; i++)); do
		created+=$(timed_new)$'\n'
		issue=$(jq .issue.id "$RUN/tmp/answer")
		noted+=$(timed_note "$issue")$'\n'
	done
	echo "# $1: median $(median <<<"${created%$'\n'}") ms for a new request," \
		"$(median <<<"${noted%$'\n'}") ms for a note"
	it "$1: a new request is known within 300 ms" soon created "${created%$'\n'}"
	it "$1: a note is known within 300 ms" soon noted "${noted%$'\n'}"
}

unseen() {
	sleep 2
	! seen "$1"
}

it 'without a webhook nothing is noticed for now' unseen "$(new_issue 'Без вебхука')"
by_webhook "Redmine's own" "$native"
by_webhook "the plugin's" "$plugin/$(secret HOOK_PLUGIN)"

# ---- what is posted byte for byte ----

# sign FILE [SECRET]: as Redmine 7.0 does.
sign() {
	echo "sha256=$(openssl dgst -sha256 -hmac "${2:-$(secret HOOK_REDMINE)}" <"$1" | sed 's/.*= //')"
}

# post URL FILE [CURL OPTION...]: the status.
post() {
	local url=$1 file=$2

	shift 2
	curl -sS --noproxy '*' --max-time 10 -o "$RUN/tmp/said" -w '%{http_code}' \
		-H "Content-Type: ${TYPE:-application/json}" --data-binary "@$file" "$@" "$url"
}

signed() {
	post "$native" "$1" -H "X-Redmine-Signature-256: $(sign "$1" "${2:-}")"
}

by_secret() {
	post "$plugin/${2:-$(secret HOOK_PLUGIN)}" "$1"
}

# woken ISSUE COMMAND...: the command's status is 202, and the issue's row is woken once more.
woken() {
	local issue=$1 before

	before=$(seq_of "$issue")
	shift
	is 202 "$@" && same '{"woken":1}' "$(cat "$RUN/tmp/said")" &&
		same $((before + 1)) "$(seq_of "$issue")"
}

# refused STATUS COMMAND...: a problem is told, and nothing is woken.
refused() {
	local status=$1 before

	shift
	before=$(all_seqs)
	is "$status" "$@" && same "$status" "$(jq .status "$RUN/tmp/said")" &&
		same "$before" "$(all_seqs)"
}

all_seqs() {
	sql slad -e 'select sum(seq) from wake'
}

[ "$(sql redmine -e 'select count(*) from issues where id = 18')" = 1 ] # of the payloads
for file in "$DATA"/native-*.json; do
	it "byte for byte, signed: $(basename "$file")" woken 18 signed "$file"
done
for file in "$DATA"/suer-*.json; do
	it "byte for byte, by secret: $(basename "$file")" woken 18 by_secret "$file"
done

own=$DATA/native-7.0-issue-updated.json
theirs=$DATA/suer-issue-updated.json
sed 's/18/19/' "$own" >"$RUN/tmp/changed.json"
it 'one byte changed on the way' refused 401 post "$native" "$RUN/tmp/changed.json" \
	-H "X-Redmine-Signature-256: $(sign "$own")"
it 'signed with another secret' refused 401 signed "$own" another-secret-of-24-hex
it 'not signed' refused 401 post "$native" "$own"
it "the plugin's with a wrong secret" refused 403 by_secret "$theirs" wrong
it 'a wrong secret that begins like the right one' refused 403 \
	by_secret "$theirs" "$(secret HOOK_PLUGIN)0"
it 'a plugin address without a secret is no place' is 404 post "$plugin/" "$theirs"

printf 'not JSON' >"$RUN/tmp/text"
head -c 300 "$theirs" >"$RUN/tmp/cut"
{
	printf '{"type":"issue.updated","data":{"issue":{"id":18,"description":"'
	head -c 1100000 /dev/zero | tr '\0' x
	printf '"}}}'
} >"$RUN/tmp/large"
it 'not JSON' refused 400 signed "$RUN/tmp/text"
it 'cut off' refused 400 signed "$RUN/tmp/cut"
it 'cut off, by secret' refused 400 by_secret "$RUN/tmp/cut"
it 'empty' refused 400 signed /dev/null
it 'more than 1 MiB' is 413 signed "$RUN/tmp/large"
it 'more than 1 MiB, by secret' is 413 by_secret "$RUN/tmp/large"
TYPE=text/plain it 'not called JSON' refused 415 signed "$own"
it 'a GET is not for this place' is 403 curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' "$native"
sed 's/"id":18/"id":99999999/' "$own" >"$RUN/tmp/nobody.json"
it 'of a request that is not there' is 202 signed "$RUN/tmp/nobody.json"
it 'leaves nothing behind' within 5 is 0 sql slad -e 'select count(*) from wake where issue_id = 99999999'

# The same one again and again: it is looked at again, and that is all.
replayed() {
	local before after journals

	before=$(sql slad -e "select digest, judged_at from verdict where issue_id = 18")
	journals=$(journals 18)
	for _ in {1..20}; do
		[ "$(signed "$own")" = 202 ] || return 1
	done
	within 5 is 0 sql slad -e 'select count(*) from wake where issue_id = 18
		and (wake_at <= unix_timestamp() or lease_until > unix_timestamp())'
	after=$(sql slad -e "select digest, judged_at from verdict where issue_id = 18")
	same "$before" "$after" && same "$journals" "$(journals 18)"
}
it 'repeated twenty times it does no harm' replayed

# ---- what is in the logs ----

clean() {
	! grep -rlF "$(secret HOOK_PLUGIN)" "$RUN/log" "$RUN/redmine/log" "$RUN/redmine/instances/default/log"
}
it 'the access log names the signed one' grep -q 'POST /sla/hooks/redmine ' "$RUN/log/nginx-access.log"
slad_stop
it 'slad being away, senders are told to come again' is 503 signed "$own"
it 'and the plugin as well' is 503 by_secret "$theirs"
it 'the secret of the path is in no log' clean
slad_start
it 'slad comes back' within 10 is 202 by_secret "$theirs"
story_done
