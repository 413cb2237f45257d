#!/bin/bash
# What people see of slad in the tracker's own pages, in Debian's Chromium. SCREENSHOTS: the folder of
# the documentation's pictures, to put new ones there (make screenshots); without it they are put beside
# what was built, and those of the documentation have to be of the same pages.
set -euo pipefail
unset RUN
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"

# shellcheck source=../browsing.sh
. "$STORY_DIR/browsing.sh"

declare -A FACTS

units() {
	PANEL=$PANEL SLACTL=$SLACTL node --test --test-reporter=tap \
		"$BROWSER"/*.test.mjs >"$RUN/log/units.tap" || {
		FAILED=$((FAILED + 1))
		sed 's/^/# /' "$RUN/log/units.tap"
	}
	sed -nE 's/^(not ok|ok) [0-9]+ - (.*)/\1 \2/p' "$RUN/log/units.tap"
}

web_processes() {
	pgrep -c -P "$(pid_of slad)" -x slad-web
}

# As if it had come that many days ago.
days_ago() {
	sql redmine <<<"update issues set created_on = created_on - interval $2 day,
		updated_on = updated_on - interval $2 day where id = $1"
}

# private_note ISSUE TEXT: by an operator.
private_note() {
	api PUT "/issues/$1.json" "$(jq -n --arg n "$2" '{issue: {notes: $n, private_notes: true}}')" operator >/dev/null
}

# attach FILE ISSUE: as an operator; prints the attachment's number.
attach() {
	local token

	token=$(curl -sS --noproxy '*' -H "X-Redmine-API-Key: $(key_of operator)" -H 'Content-Type: application/octet-stream' \
		--data-binary "@$1" "$(web_url)/uploads.json" | jq -r .upload.token)
	api PUT "/issues/$2.json" "$(jq -n --arg t "$token" --arg f "${1##*/}" \
		'{issue: {uploads: [{token: $t, filename: $f, content_type: "text/html"}]}}')" operator >/dev/null
	sql redmine -e 'select max(id) from attachments'
}

# fetched PATH [CURL OPTION...]: through nginx, as somebody who may see and export all.
fetched() {
	curl -sS --noproxy '*' -H "X-Redmine-API-Key: $(key_of admin)" "${@:2}" "$(web_url)$1"
}

# What tells one state of a file from another, and how long it is.
validators() {
	fetched "$1" -o /dev/null -D - | grep -icE '^(etag|content-length): '
}

story_begin
units
# One of the two projects has a regulation that wants complete requests.
cp -r "$ROOT/sql/regulations" "$RUN"
jq '.id = "strict" | .intake.form = "require"' "$ROOT/sql/regulations/eep.json" >"$RUN/regulations/strict.json"
export SLAD_PROJECTS=eep-support:$RUN/regulations/strict.json
# A tracker that keeps its projects apart, as most do.
sql redmine <<<"update settings set value = '0', updated_on = utc_timestamp() where name = 'cross_project_issue_relations'"
slad_with "${SLAD_SETTINGS:-}"
slactl faq import wiki:edoc-support >/dev/null
slactl faq import wiki:eep-support >/dev/null

FACTS[late]=$(new_issue 'Не выгружаются накладные' basic)
days_ago "${FACTS[late]}" 20
FACTS[vip]=$(new_issue 'Портал не видит NCALayer, договор не подписать' vip)
FACTS[helped]=$(new_issue 'Портал снова не видит NCALayer' vip)
FACTS[again]=$(new_issue 'Портал не видит NCALayer, не подписать договор' vip2)
FACTS[other]=$(new_issue 'Не видит NCALayer портал: договор не подписать' basic)
FACTS[twice]=$(new_issue 'Накладные не выгружаются никак' basic)
FACTS[elsewhere]=$(new_issue 'Портал не видит NCALayer, договор не подписать' vip eep-support)
FACTS[running]=$(new_issue 'Долго загружается список документов' basic)
FACTS[waiting]=$(new_issue 'Не приходит уведомление о подписании' basic)
FACTS[third]=$(new_issue 'Банк не отвечает на запрос выписки' basic)
FACTS[escalated]=$(new_issue 'Отчёт за квартал считается неверно' basic)
FACTS[bare]=$(api POST /issues.json "$(jq -n --argjson t "$(id_of trackers Ошибка)" '{issue: {
	project_id: "edoc-support", tracker_id: $t, subject: "ERR_TIMEOUT"}}')" basic | jq -r .issue.id)
FACTS[call]=$(api POST /issues.json "$(jq -n --argjson t "$(id_of trackers 'Обратный звонок')" \
	--argjson n "$(id_of custom_fields 'Телефон для звонка')" --argjson w "$(id_of custom_fields 'Когда позвонить')" \
	--arg at "$(TZ=Asia/Almaty date -d '+2 days' +%F) 15:00" '{issue: {project_id: "edoc-support", tracker_id: $t,
	subject: "Закажите звонок", custom_fields: [{id: $n, value: "8 (701) 765-43-21"}, {id: $w, value: $at}]}}')" vip |
	jq -r .issue.id)
for fact in wished wishing; do
	FACTS[$fact]=$(api POST /issues.json "$(jq -n --argjson t "$(id_of trackers Ошибка)" \
		--argjson p "$(id_of enumerations Немедленный)" '{issue: {project_id: "edoc-support", tracker_id: $t,
		priority_id: $p, subject: "Реестр актов печатается пустым"}}')" basic | jq -r .issue.id)
done
# Clients see the field of the channel for the moment, and may fill it in.
channel_field_shown() {
	sql redmine <<<"update custom_fields set visible = $1 where name = 'Канал'"
}
channel_field_shown 1
FACTS[named]=$(api POST /issues.json "$(jq -n --argjson t "$(id_of trackers Ошибка)" \
	--argjson c "$(id_of custom_fields Канал)" '{issue: {project_id: "edoc-support", tracker_id: $t,
	subject: "Звонили про реестр актов", custom_fields: [{id: $c, value: "Телефон"}]}}')" basic | jq -r .issue.id)
channel_field_shown 0
FACTS[markup]=$(new_issue '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>' vip eep-support)
slactl recompute --all >/dev/null
within 10 seen "${FACTS[markup]}"
a_working_day "${FACTS[running]}"
private_note "${FACTS[waiting]}" 'Только для своих: клиент просил уже дважды'
note "${FACTS[waiting]}" 'Какой у вас адрес почты?' operator 'Нужен отклик'
note "${FACTS[third]}" 'Мы спросили банк.' operator 'Ожидание третьей стороны'
note "${FACTS[escalated]}" 'Ищем причину.' operator 'Передана в разработку'
for fact in waiting third escalated; do
	within 10 looked_after "${FACTS[$fact]}" "$(last_journal "${FACTS[$fact]}")"
done

FACTS[operator_name]=$(sla me | jq -r .name)
FACTS[tracker_log]=$RUN/redmine/instances/default/log/production.log

printf '<html><head><title>Акт</title></head><body>Акт</body></html>\n' >"$RUN/tmp/act.html"
ACT=/attachments/download/$(attach "$RUN/tmp/act.html" "${FACTS[markup]}")/act.html
it 'a page that was attached is downloaded as it was uploaded' cmp "$RUN/tmp/act.html" <(fetched "$ACT")
it 'with its length and its tag' is 2 validators "$ACT"
it 'an exported wiki page is of the tracker alone' is 0 grep -c /sla/ <(fetched /projects/edoc-support/wiki/FAQ.html)
it 'the page of a request has the script' is 1 grep -c /sla/panel/panel.js <(fetched "/issues/${FACTS[running]}")
browser issue.spec.mjs clocks.spec.mjs list.spec.mjs create.spec.mjs roles.spec.mjs similar.spec.mjs themes.spec.mjs
# What the dashboard counts: hours, a question that nobody wrote an article about, a letter.
api POST /time_entries.json "$(jq -n --arg i "${FACTS[running]}" --argjson a "$(id_of enumerations Консультация)" \
	'{time_entry: {issue_id: $i, hours: 0.5, activity_id: $a, comments: "Разобрали вместе"}}')" operator >/dev/null
# Of last month, which was billed; and what was written down of it afterwards.
billed=$(TZ=Asia/Almaty date -d "$(TZ=Asia/Almaty date +%Y-%m-15) - 1 month" +%Y-%m)
late_entry() {
	api POST /time_entries.json "$(jq -n --arg i "${FACTS[running]}" --argjson h "$1" --arg d "$billed-10" \
		--argjson a "$(id_of enumerations Консультация)" \
		'{time_entry: {issue_id: $i, hours: $h, spent_on: $d, activity_id: $a}}')" operator >/dev/null
}
late_entry 1
slactl billing close "$billed" --by olga >/dev/null
late_entry 0.25
for who in basic vip vip2; do
	FACTS[gap]=$(new_issue 'Как перенести архив договоров за прошлый год' "$who")
done
note "${FACTS[gap]}" 'Откройте раздел «Архив» и нажмите «Перенести».' operator
within 10 looked_after "${FACTS[gap]}" "$(last_journal "${FACTS[gap]}")"
sql slad <<<"insert into letter (lkey, kind, person, address, issue_id, language, body, cause_at, state, standing, due_at,
	reason, created_at, changed_at) values ('story', 'contract', 'mail:m@example.kz', 'm@example.kz', null, 'ru',
	'{\"title\": {\"ru\": \"Договор Д-1 заканчивается\"}, \"text\": {\"ru\": \"Скоро\"}}', 0, 'parked', 0, 0,
	'550 no such user', unix_timestamp(), unix_timestamp());
	insert into letter (lkey, kind, person, address, issue_id, language, body, cause_at, state, standing, due_at,
	created_at, changed_at) select concat('page ', seq), 'contract', 'mail:m@example.kz', 'm@example.kz', null, 'ru',
	concat('{\"title\": {\"ru\": \"Договор Д-', seq, ' заканчивается\"}, \"text\": {\"ru\": \"Скоро\"}}'), 0, 'done', 0, 0,
	unix_timestamp() - seq, unix_timestamp() - seq from seq_101_to_155"
FACTS[report_since]=$(TZ=Asia/Almaty date -d "$(TZ=Asia/Almaty date +%Y-%m-01) -5 months" +%Y-%m-%d)
for by in month client employee level; do
	FACTS[report_$by]=$(slactl report --by "$by" --since "${FACTS[report_since]}" --json)
done
# Something that slad was refused, for a person to see to.
sql slad <<<"update outbox set state = 'parked', reason = 'Роль не разрешает'
	where issue_id = ${FACTS[vip]} and state = 'shadow' limit 1"
sql redmine <<<"update users set language = 'kk' where login = 'vip2'"
# Reports first: what they are compared with is of this moment, and clocks run.
browser reports.spec.mjs dashboard.spec.mjs languages.spec.mjs layout.spec.mjs screenshots.spec.mjs
# Once more, for two others to see to.
for fact in running late; do
	sql slad <<<"update outbox set state = 'parked',
		reason = 'the tracker refuses the change of issue ${FACTS[$fact]}: Переход не разрешён'
		where issue_id = ${FACTS[$fact]} and state = 'shadow' limit 1"
done
browser acts.spec.mjs
# Another machine of slad's that cannot reach the tracker.
sql slad <<<"insert into setting values ('tracker.probe.other', json_object('at', date_format(utc_timestamp() +
	interval 1 month, '%Y-%m-%dT%H:%i:%sZ'), 'reachable', false, 'skew', null), unix_timestamp())"
browser health.spec.mjs
sql slad -e "delete from setting where name = 'tracker.probe.other'"
# What slad would have tied by its own rule.
FACTS[tied_to]=$(new_issue 'Акваланг не открывает вкладку архива' basic)
FACTS[tied]=$(new_issue 'Акваланг не открывает вкладку архива' basic)
within 10 seen "${FACTS[tied]}"
relate "${FACTS[tied]}" duplicates "${FACTS[tied_to]}" >/dev/null
sql redmine -e "update journals j join journal_details d on d.journal_id = j.id and d.property = 'relation'
	set j.user_id = (select id from users where login = 'sla-bot') where j.journalized_id = ${FACTS[tied]}"
sql slad -e "insert into link_word (issue_id, other_id, head_id, kind, user_id, at)
	values (${FACTS[tied]}, ${FACTS[tied_to]}, ${FACTS[tied_to]}, 'duplicate', null, unix_timestamp())"
browser tied.spec.mjs
slad_stop
browser down.spec.mjs
slad_start
# Of its web processes none answers any more, as when the database hangs. They start one after another:
# one that was not there yet would answer for all.
it 'slad has its web processes' within 10 is "$(slactl config | sed -n 's/^web\.processes = //p')" web_processes
mapfile -t WEB < <(pgrep -P "$(pid_of slad)" -x slad-web)
kill -STOP "${WEB[@]}"
browser hung.spec.mjs
kill -CONT "${WEB[@]}"
it 'as soon as they go on, slad answers' within 10 seen "${FACTS[vip]}"
story_done
