#!/bin/bash
# Wrong settings, missing grants, a wrong time zone, unknown names: one sentence that says what is
# wrong, where, and how to mend it, by doctor and at the start; and exit statuses that tell programs.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin
CONF=$RUN/tmp/wrong.conf

# with SED: the settings, changed.
with() {
	rm -f "$CONF"
	(
		umask 077
		sed -e "$1" "$RUN/slad.conf" >"$CONF"
	)
}

# says TEXT WORDS...: each is in the text.
says() {
	local text=$1 words

	shift
	for words; do
		grep -qF -- "$words" <<<"$text" || {
			printf 'not said: %s\nbut:\n%s\n' "$words" "$text"
			return 1
		}
	done
}

# findings LEVEL: of doctor, what, where and how to mend, one a line.
findings() {
	jq -r "select(.level == \"$1\") | [.check, .what, .where, .mend] | map(. // \"\") | join(\" | \")" \
		<"$RUN/tmp/doctor"
}

# doctor STATUS
doctor() {
	local status=0

	"$SLACTL" --config "$CONF" doctor --json >"$RUN/tmp/doctor" || status=$?
	same "$1" "$status"
}

diagnosed() {
	local status=$1

	shift
	doctor "$status" && says "$(findings error)" "$@"
}

checked() {
	local status=0 said

	said=$("$SLAD" --config "$CONF" --check) || status=$?
	# In one line again, as it was before it was fitted to the width of a terminal.
	same "$1" "$status" && says "$(tr -s ' \n' ' ' <<<"$said")" "${@:2}"
}

# It ends at once, with one sentence.
not_started() {
	local status=0 said

	said=$(timeout 20 "$SLAD" --config "$CONF" 2>&1 >/dev/null) || status=$?
	same 1 "$status" && same 1 "$(grep -c ' error: ' <<<"$said")" && says "$said" "$@"
}

# wrong NAME SED WORDS...: doctor, --check and the start say it alike.
wrong() {
	local name=$1

	with "$2"
	shift 2
	it "$name: doctor" diagnosed 1 "$@"
	it "$name: slad --check" checked 1 "$@"
	it "$name: slad does not start" not_started "$@"
}

new_issue 'По нему видно, в каком поясе пишет трекер' >/dev/null
with ''
it 'all is well: doctor' doctor 0
it 'all is well: slad --check' checked 0 '0 errors'
it 'all is well, but another slad runs here' not_started 'another slad' "$(pid_of slad)" 'run.dir'

# ---- settings ----

wrong 'a misspelt setting' 's/^tracker.url/tracker.urll/' \
	"$CONF:7:" '"tracker.urll"' 'is tracker.url meant?'
wrong 'a value that is none' 's/^rehearsal = .*/rehearsal = perhaps/' rehearsal 'yes or no' perhaps
# shellcheck disable=SC2016
wrong 'a value out of its range' '$a web.processes = 900' web.processes 'from 1 to 64' 900
wrong 'a setting without which nothing works' '/^stage.waiting_client/d' \
	"$CONF" 'stage.waiting_client is not set'
wrong 'a secret that can be guessed' 's/^hooks.redmine_secret.*/hooks.redmine_secret = short/' \
	"$CONF" hooks.redmine_secret 'openssl rand -hex 24'
wrong 'a zone that there is not' 's#^tracker.time_zone.*#tracker.time_zone = Asia/Almatty#' \
	tracker.time_zone '"Asia/Almatty"' /usr/share/zoneinfo
wrong 'a regulation that there is not' 's/^regulation = .*/regulation = edok/' \
	edok.json 'no such file in' "$ROOT/sql/regulations"
wrong 'a directory that there is not' "s#^run.dir.*#run.dir = $RUN/nowhere#" \
	"$RUN/nowhere" run.dir 'install -d'
rm -f "$CONF"
it 'no settings at all: doctor' diagnosed 1 "$CONF: No such file" 'slactl config --sample'
it 'no settings at all: slad does not start' not_started "$CONF: No such file"

open_to_others() {
	chmod 644 "$CONF"
	diagnosed 1 "$CONF" 'can read the secrets' "chmod 640 $CONF"
}
with ''
it 'secrets that others can read are an error' open_to_others

# ---- the tracker ----

wrong 'the wrong zone' 's#^tracker.time_zone.*#tracker.time_zone = Europe/Moscow#' \
	'tracker.time_zone is wrong' 'UTC+05:00' 'Europe/Moscow was at UTC+03:00' 'Asia/Almaty'
wrong 'a status that there is not' 's/^stage.waiting_client.*/stage.waiting_client = Нужен ответ/' \
	'stage.waiting_client' 'no status "Нужен ответ"' 'Нужен отклик' "$CONF"
wrong 'a role that there is not' 's/^side.developer.*/side.developer = Программист/' \
	'side.developer' 'no role "Программист"' 'Разработчик'
wrong 'a field that there is not' 's/^tracker.channel_field.*/tracker.channel_field = Откуда/' \
	tracker.channel_field '"Откуда"' 'Канал'
wrong 'a bot that there is not' 's/^tracker.bot_login.*/tracker.bot_login = bot/' \
	tracker.bot_login '"bot"' 'make an account'
wrong 'a key that is not valid' "s/^tracker.bot_key.*/tracker.bot_key = $(secret WRONG)/" \
	'does not take tracker.bot_key' 'API key of "sla-bot"'
wrong "a schema that is not the tracker's" 's/^tracker.schema.*/tracker.schema = redmin/' \
	tracker.schema 'may read nothing in "redmin"'

tracker_away() {
	diagnosed 3 'connect to server' tracker.url 'see whether the tracker runs'
}
with 's#^tracker.url.*#tracker.url = http://127.0.0.1:9#'
it 'a tracker that does not answer is no mistake, and told apart: doctor' tracker_away
it 'and slad --check' checked 3 tracker.url

# What its administrator changed.
bot_admin() {
	api PUT "/users/$(id_of users sla-bot).json" "{\"user\":{\"admin\":$1}}" admin
}

story_mend() {
	stop front 30
	bot_admin false
	closing_allow
	sql <<<'drop user if exists slad_poor@localhost'
}

diagnosed_somehow() {
	doctor "$1" && says "$(findings error)$(findings warning)" "${@:2}"
}

with ''
bot_admin true
it 'a bot that is an administrator' diagnosed_somehow 1 '"sla-bot"' administrator
bot_admin false
closing_forbid
it 'a step that the workflow lacks' diagnosed_somehow 1 workflow 'Нужен отклик' 'Закрыта'
story_mend
one=$(new_issue 'Первое')
two=$(new_issue 'Второе')
relations=("$(relate "$one" duplicates "$two")" "$(relate "$two" duplicates "$one")")
it 'requests that duplicate each other' diagnosed_somehow 0 duplicates "$one" "$two"
for relation in "${relations[@]}"; do
	api DELETE "/relations/$relation.json" '' operator
done
it 'all of that mended' doctor 0

# ---- where things are taken from, and complaints ----

# told LEVEL WORDS...: doctor without errors says so.
told() {
	doctor 0 && says "$(findings "$1")" "${@:2}"
}

# silent_of WORDS: doctor has no errors, and does not say so.
silent_of() {
	doctor 0 && ! says "$(findings warning)" "$1"
}

with ''
it 'setup prints the order of the sources' says "$(slactl --config "$CONF" setup | tr -s ' \n' ' ')" \
	'by which channel: 1. the custom field "Канал"' 'found: tracker.channel_field = Канал' \
	'2. the author, bound as a user, by group, by project or by mail domain'
it 'and what comes behind the field' says "$(slactl --config "$CONF" setup | tr -s ' \n' ' ')" \
	'2. its tracker (kind of issue), by channel.by_tracker (none is named)' '5. "tracker", by channel.default'
it 'doctor as well' told ok 'sources | when it was received: 1. the custom field "Получено"'
with '/^tracker.behalf_field/d'
it 'a field that is missing is told by both' told ok 'who it is of: no field is named' tracker.behalf_field
it 'with the setting that names it' says "$(slactl --config "$CONF" setup)" \
	'a field for it is missing: tracker.behalf_field'
# shellcheck disable=SC2016
with '$a channel.by_project = hotline: phone'
it 'a project that there is not gives no channel' diagnosed 1 channel.by_project 'no project "hotline"'
wrong 'nor does a tracker that there is not' '$a channel.by_tracker = Звонок: phone' \
	channel.by_tracker '"Звонок"' 'Обратный звонок'
with ''
api PUT "/issues/$two.json" "$(jq -n --argjson t "$(id_of trackers 'Обратный звонок')" \
	--argjson w "$(id_of custom_fields 'Когда позвонить')" \
	'{issue: {tracker_id: $t, custom_fields: [{id: $w, value: "после обеда"}]}}')" operator
it 'nor is any text a time to call' told warning tracker.call_time_field 'is no time to call: "…"'
# shown_to_clients NAME 1: it is; 0: it is not.
shown_to_clients() {
	sql redmine <<<"update custom_fields set visible = $2 where name = '$1'"
}
shown_to_clients 'Получено' 1
it 'clients are not to fill in when a call came' told warning tracker.received_field '"Клиент" may fill in "Получено"'
sql redmine <<-END
	insert into workflows (type, rule, field_name, role_id, tracker_id, old_status_id, new_status_id)
	select 'WorkflowPermission', 'readonly', f.id, r.id, t.id, t.default_status_id, 0
	from custom_fields f, roles r, trackers t where f.name = 'Получено' and r.name = 'Клиент'
END
it 'which the workflow can see to' silent_of 'may fill in'
sql redmine <<<"delete from workflows where type = 'WorkflowPermission'"
shown_to_clients 'Получено' 0
it 'or who sees the field' silent_of 'may fill in'
shown_to_clients 'Канал' 1
it 'nor by which channel they come' told warning tracker.channel_field \
	'"Клиент" may fill in "Канал"' 'counts for nothing'
# shellcheck disable=SC2016
with '$a channel.from_clients = yes'
it 'least of all where their word counts' told warning tracker.channel_field 'they choose their target'
it 'which setup says, too' says "$(slactl --config "$CONF" setup | tr -s ' \n' ' ')" \
	'its values by channel.*, also as clients wrote them (channel.from_clients)'
shown_to_clients 'Канал' 0
with '/^channel.letter/d'
api PUT "/issues/$one.json" "$(jq -n --argjson c "$(id_of custom_fields 'Канал')" \
	'{issue: {custom_fields: [{id: $c, value: "Письмо"}]}}')" operator
it 'values that mean nothing are told' told warning '"Письмо"' 'says no channel'
it 'and rules that wait for what cannot come' told warning conditions 'by the channel "letter"' \
	'in the setting channel.letter' 'regulation edoc: clocks.resolution.targets[1].when.channel'
with '/^category.wish/d'
it 'or for a category that no kind of issue has' told warning conditions 'category "wish"' category.wish
with ''
it 'where all is there doctor says so' told ok conditions "regulation's conditions name are there"
with '/^channel.[a-z]* = /d'
it 'a field none of whose values mean anything' diagnosed 1 sources 'none of its values has a meaning'

with '/^mail.host/d'
it 'a complaint that would reach nobody is warned of' told warning complaints 'would reach nobody'
# shellcheck disable=SC2016
with '$a mail.host = 127.0.0.1\nmail.from = sla@edoc.test'
it 'a letter is enough' told ok 'complaints | complaints are letters'
# shellcheck disable=SC2016
with '$a complaint.project = edoc-dev'
it 'so is a project that keeps them private' told ok 'private requests of the project "edoc-dev"'
# shellcheck disable=SC2016
with '$a complaint.project = nowhere'
it 'one that there is not' diagnosed 1 complaints 'no open project "nowhere"'
# shellcheck disable=SC2016
with '$a complaint.project = edoc-dev\ncomplaint.tracker = Жалоба'
it 'a kind that there is not' diagnosed 1 complaint.tracker 'no kind of issues "Жалоба"'
# shellcheck disable=SC2016
with '$a complaint.project = edoc-support'
it 'a project whose requests are judged' told warning 'complaints would be judged as requests' '!edoc-support'
sql redmine <<<"update roles set issues_visibility = 'all' where name = 'Клиент'"
it 'one where clients read private requests' diagnosed 1 'clients are members of "edoc-support"' 'Клиент'
sql redmine <<<"update roles set issues_visibility = 'default' where name = 'Клиент'"
# bot_lacks PERMISSION: taken off its role for a moment.
bot_lacks() {
	sql redmine <<<"update roles set permissions = replace(permissions, '- :$1\n', '') where name = 'SLA-бот'"
	with '$a complaint.project = edoc-dev'
	diagnosed_somehow 1 "$1" 'edoc-dev'
}
permissions=$(sql redmine -r -e "select to_base64(permissions) from roles where name = 'SLA-бот'" | tr -d '\n')
it 'where the bot may not hide them' bot_lacks set_own_issues_private
it 'nor make them' bot_lacks add_issues
sql redmine <<<"update roles set permissions = from_base64('$permissions') where name = 'SLA-бот'"

# ---- revisions on record ----

lacks_a_word() {
	sql slad <<-'END'
		create table if not exists kept_file like policy_file;
		insert ignore into kept_file select * from policy_file where name = 'texts.json';
		update policy_file set body = json_remove(body, '$.queue_call') where name = 'texts.json';
	END
	with ''
	told warning revisions 'those that ship stand in' queue_call
}
cannot_be_read() {
	sql slad <<<"update policy_file set body = '{' where name = 'texts.json'"
	diagnosed 1 revisions 'not judged anew'
}
it 'a revision that lacks a word is told which one stands in' lacks_a_word
it 'so does the list of revisions' says "$(slactl regulation list | tr -s ' \n' ' ')" queue_call
it 'one that cannot be read is an error' cannot_be_read
sql slad <<<"replace into policy_file select * from kept_file; drop table kept_file"
with ''
it 'all is well again' doctor 0

# ---- the database ----

wrong 'a password that is not valid' 's/^db.password.*/db.password = wrong/' \
	'Access denied' 'check db.user and db.password' db.socket

with 's/^db.user.*/db.user = slad_poor/'
slactl --config "$CONF" grants | sql
it 'an account of its own, as slactl grants makes it' doctor 0
sql <<<'revoke select on redmine.journals from slad_poor@localhost;
	revoke select (login) on redmine.users from slad_poor@localhost;'
# shellcheck disable=SC2016
GRANT='grant select on `redmine`.journals to '"'slad_poor'@'localhost';"
wrong 'grants that are missing' 's/^db.user.*/db.user = slad_poor/' \
	grants redmine.journals "$GRANT"
it 'also of a column' says "$(doctor 1 >/dev/null; findings error)" 'redmine.users' '(login)'
mends() {
	jq -r 'select(.check == "grants" and (.mend | startswith("grant "))) | .mend' <"$RUN/tmp/doctor" | sql
	doctor 0
}
it 'what is told mends it, as it stands' mends
sql <<<'grant update on redmine.issues to slad_poor@localhost'
it 'more than is needed is warned of' diagnosed_somehow 0 excess redmine.issues update revoke

# A database that is not there yet: nothing to mend for slad, it waits.
away=$RUN/tmp/late.sock
rm -f "$away"
waits() {
	grep -q "goes on trying" "$RUN/log/slad-second.log" && running slad-second
}
comes() {
	[ "$(sql slad -e "select count(*) from node where name like 'second/look.%'")" = 1 ]
}
with "s#^db.socket.*#db.socket = $away#"
it 'a database that is away: doctor' diagnosed 3 "$away" db.socket 'see whether MariaDB runs'
sql slad <<<"delete from node where name like 'second/%'"
second_start "s#^db.socket.*#db.socket = $away#"
it 'a database that is away: slad waits' within 10 waits
ln -s "$(db_socket)" "$away"
it 'and serves when it comes' within 40 comes
stop slad-second 30

# ---- what stands in front ----

# example BLOCK: what slad-nginx(7) has for that block, with this instance's paths and addresses.
example() {
	awk -v block="# in the $1 block" '/^\.Bd/ { on = 1 } /^\.Ed/ { on = here = 0 }
		on && /^# in the/ { here = $0 == block } on && here' "$ROOT/nginx/docs/slad-nginx.7" |
		sed -e "s#snippets/#$RUN/front/#" -e 's/10\.0\.0\.5/127.0.0.1/'
}

# front POLICY SED: an nginx as that page has it, SED having changed what is in the pages; the tracker
# is behind another one, which compresses whatever is asked for so, under that policy.
front() {
	local file

	stop front 30
	mkdir -p "$RUN/front"
	for file in slad slad-page slad-upstream; do
		sed -e "$2" "$RUN/nginx/$file.conf" >"$RUN/front/$file.conf"
	done
	cat >"$RUN/front/nginx.conf" <<-END
		daemon off;
		pid $RUN/front/pid;
		$([ "$(id -u)" != 0 ] || echo 'user root;')
		events {
		}
		http {
			access_log off;
			include /etc/nginx/mime.types;
			client_body_temp_path $RUN/nginx/body;
			proxy_temp_path $RUN/nginx/proxy;
			fastcgi_temp_path $RUN/nginx/fastcgi;
			uwsgi_temp_path $RUN/nginx/uwsgi;
			scgi_temp_path $RUN/nginx/scgi;
			upstream redmine {
				server 127.0.0.1:$(port_for packed);
			}
			include $RUN/front/slad-upstream.conf;
			server {
				listen 127.0.0.1:$(port_for packed);
				location / {
					proxy_pass http://127.0.0.1:$(port puma);
					gzip on;
					gzip_proxied any;
					gzip_http_version 1.0;
					add_header Content-Security-Policy "$1";
				}
			}
			$(example http)
			server {
				listen 127.0.0.1:$(port_for front);
				$(example server)
			}
		}
	END
	daemon front nginx -p "$RUN/front/" -c nginx.conf -e "$RUN/log/front-error.log"
	await front 20 http_ok "$(front_url)/login"
}

front_url() {
	echo "http://127.0.0.1:$(port front)$RELATIVE_ROOT"
}

# pages LEVEL WORDS...: what doctor finds of the tracker's pages.
pages() {
	doctor 0 && says "$(jq -r 'select(.check == "pages" and .level == "'"$1"'") | [.what, .where, .mend] | map(. // "") |
		join(" | ")' <"$RUN/tmp/doctor")" "${@:2}"
}

front_status() {
	curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' "${@:2}" "$(front_url)$1"
}

# Far more at once than is let through.
limited() {
	curl -sS --noproxy '*' -Z --parallel-max 30 -o /dev/null -w '%{http_code}\n' "$(front_url)/sla/api/nothing?[1-600]" 2>&1 |
		grep -c '^429$'
}

with "s#^tracker.public_url.*#tracker.public_url = $(redmine_url)#"
it 'pages without the panel' pages warning 'without the panel' slad-page.conf 'snippets/slad-page.conf'
with 's#^tracker.public_url.*#tracker.public_url = http://127.0.0.1:9#'
it 'pages that this host cannot reach' pages warning 'not looked at' tracker.public_url
front "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'" ''
with "s#^tracker.public_url.*#tracker.public_url = $(front_url)#"
it 'behind another proxy that compresses, as the manual has it, all is well' pages ok 'bring the panel'
it 'there slad knows whose address it is' is 403 front_status /sla/api/metrics -H 'X-Forwarded-For: 203.0.113.9'
it 'as without one' is 200 front_status /sla/api/metrics
it 'scripts are held back' test "$(limited)" -gt 50
it 'and the tracker is not' is 200 front_status /login
front "script-src 'self' 'strict-dynamic'; style-src *; connect-src 'none'" '/Accept-Encoding/d'
it 'pages that come compressed' pages warning 'come compressed' 'Accept-Encoding'
front "script-src 'self' 'strict-dynamic'; style-src *; connect-src 'none'" ''
it 'a policy that keeps the panel out' pages warning 'whose script-src' 'whose connect-src' "'self'"
stop front 30

# ---- while it runs ----

refused_settings() {
	tail -n 5 "$RUN/log/slad.log" | grep -q 'old ones stay in force' && running slad
}
cp "$RUN/slad.conf" "$RUN/tmp/good.conf"
echo 'tracker.urll = x' >>"$RUN/slad.conf"
kill -HUP "$(pid_of slad)"
it 'wrong settings are not taken over while slad runs' within 5 refused_settings
it 'and it goes on as before' is 200 curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' \
	"$(web_url)/sla/api/health"
cp "$RUN/tmp/good.conf" "$RUN/slad.conf"

# ---- usage ----

status_of_command() {
	local status=0

	"$@" >/dev/null 2>&1 || status=$?
	echo "$status"
}
it 'a command that there is not' is 2 status_of_command slactl docter
it 'is told what was meant' grep -q 'is doctor meant' <(slactl docter 2>&1)
it 'too much of an argument' is 2 status_of_command slactl doctor now
it 'an option that there is not' is 2 status_of_command "$SLAD" --chekc
it 'nothing at all' is 2 status_of_command "$SLACTL"
it 'help is no mistake' is 0 status_of_command slactl help doctor
story_done
