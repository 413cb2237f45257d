#!/bin/bash
# make demo: again is quick and keeps the data, two run side by side, stopping one ends nothing else,
# and demo.json tells programs where everything is.
set -euo pipefail
unset MAKEFLAGS MFLAGS MAKELEVEL PORT HOOK_URLS SLAD_SETTINGS
export RUN=/tmp/slad-story-$$/one DURABLE=0
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
OTHER=/tmp/slad-story-$$/other

free_port() {
	local port

	until port=$((29000 + SRANDOM % 3000)) && ! port_answers "$port"; do :; done
	echo "$port"
}

# demo RUN TARGET [VARIABLE=VALUE...]
demo() {
	make -s -C "$ROOT" RUN="$1" "${@:2}" >"$1.out" 2>&1 || {
		tail -n 20 "$1.out"
		return 1
	}
}

clean_up() {
	demo "$RUN" demo-clean || true
	demo "$OTHER" demo-clean || true
	[ -z "${bystander:-}" ] || kill "$bystander" 2>/dev/null || true
	rm -rf "$(dirname "$RUN")"
}
mkdir "$(dirname "$RUN")"
trap clean_up EXIT

told() {
	jq -r "$1" "$RUN/demo.json"
}

# ---- first time, two at once ----

port=$(free_port)
until other_port=$(free_port) && [ "$other_port" != "$port" ]; do :; done
it_comes_up() {
	local second status=0

	demo "$OTHER" demo PORT="$other_port" &
	second=$!
	demo "$RUN" demo PORT="$port" || status=1
	wait "$second" || status=1
	return "$status"
}
it 'two come up side by side' it_comes_up
tracker_settings

# ---- demo.json ----

shape() {
	same "$(told '[paths(scalars) | join(".")] | sort | join("\n")')" "$(
		{
			printf '%s\n' url project database.{socket,user,schema}
			printf '%s\n' accounts.{vip,basic,operator,developer,manager,admin}.{login,password,api_key}
		} | LC_ALL=C sort
	)"
}

# Each account, as a person in the browser and as a program.
logs_in() {
	local name=$1 jar=$RUN/tmp/demo-$1 url page

	url=$(told .url)
	page=$(curl -sS --noproxy '*' -c "$jar" "$url/login" | page_token)
	same 302 "$(curl -sS --noproxy '*' -b "$jar" -c "$jar" -o /dev/null -w '%{http_code}' \
		--data-urlencode "authenticity_token=$page" -d "username=$(told ".accounts.$name.login")" \
		-d "password=$(told ".accounts.$name.password")" "$url/login")" &&
		same "$(told ".accounts.$name.login")" "$(curl -sS --noproxy '*' \
			-H "X-Redmine-API-Key: $(told ".accounts.$name.api_key")" "$url/users/current.json" |
			jq -r .user.login)"
}

in_database() {
	mariadb --no-defaults -N -B -S "$(told .database.socket)" -u "$(told .database.user)" \
		"$(told .database.schema)" -e "$1"
}

it 'demo.json has its shape, and nothing else' shape
it 'nobody else may read it' is 600 stat -c %a "$RUN/demo.json"
it 'its address is that which was asked for' is "http://127.0.0.1:$port" told .url
for name in vip basic operator developer manager admin; do
	it "$name logs in" logs_in "$name"
done
unjudged() {
	in_database 'select count(*) from redmine.issues i join redmine.issue_statuses s on s.id = i.status_id
		join project_scope p on p.project_id = i.project_id
		where p.served and not s.is_closed
			and not exists (select 1 from verdict where issue_id = i.id)'
}
a_month() {
	local n days

	read -r n days < <(in_database 'select count(*), datediff(max(created_on), min(created_on))
		from redmine.issues')
	echo "$n requests in $days days"
	[ "$n" -ge 100 ] && [ "$days" -ge 27 ]
}
it 'the database answers programs, and has a month of requests' a_month
it 'every open one of the support is judged' within 30 is 0 unjudged
it 'the project is there' is 200 api_status GET "/projects/$(told .project).json" '' operator
observing() {
	slactl rule list --json | jq -rs '[.[] | select(.mode == "observe") | .rule] | sort | join(" ")'
}
it 'rules act, but for those that greet and that link' is 'channel intake link registered' observing
it 'all is well' is 200 curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' "$(told .url)/sla/api/health"
by_hook() {
	grep -q '"POST /sla/hooks/redmine HTTP/1.1" 202' "$RUN/log/nginx-access.log"
}
issue=$(new_issue 'Осталось от первого раза')
it 'the tracker tells its news by webhook' within 20 by_hook

# ---- again ----

pids() {
	pgrep -f -- "$1/" | sort | xargs
}

# Making it takes minutes; other stories are told beside this one.
quickly() {
	local began=$SECONDS

	demo "$RUN" demo PORT="$port" && echo "took $((SECONDS - began)) s" &&
		[ $((SECONDS - began)) -lt 60 ]
}
of_browser() {
	curl -sS --noproxy '*' -H "X-Redmine-API-Key: $(told .accounts.vip.api_key)" \
		"$(told .url)/issues/$issue.json" | jq -r .issue.subject
}
before=$(<"$RUN/demo.json")
processes=$(pids "$RUN")
it 'again is quick' quickly
it 'restarts nothing' is "$processes" pids "$RUN"
it 'tells the same' is "$before" cat "$RUN/demo.json"
it 'and keeps the data' is 'Осталось от первого раза' of_browser
taken() {
	! demo "$RUN.third" demo PORT="$port" >/dev/null &&
		grep "port $port is taken; choose another" "$RUN.third.out"
}
it 'a port that is taken is told' taken

# ---- stopping ----

others=$(pids "$OTHER")
it 'stops' demo "$RUN" demo-stop
it 'and nothing of it is left' is '' pids "$RUN"
it 'the other one runs as before' is "$others" pids "$OTHER"
it 'and serves' is 200 curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' \
	"http://127.0.0.1:$other_port/sla/api/health"
# A number that was one of ours may be somebody else's by now.
sleep 1000 &
bystander=$!
echo "$bystander" | tee "$RUN"/{slad,puma,nginx,mariadb}.pid >/dev/null
it 'stopping what is stopped is no mistake' demo "$RUN" demo-stop
it 'and ends no stranger' kill -0 "$bystander"
it 'after a stop it comes back as quickly' quickly
it 'with what there was' is 'Осталось от первого раза' of_browser
it 'cleans up' demo "$RUN" demo-clean
it 'its folder' test ! -e "$RUN"
it 'but not the other one' is "$others" pids "$OTHER"
story_done
