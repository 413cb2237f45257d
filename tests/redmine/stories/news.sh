#!/bin/bash
# Every way in which people change the tracker is noticed, within two seconds of the commit, by
# tailing alone; what tailing cannot see, by digests or the sweep.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

caught_up() {
	looked_after "$1" "$(last_journal "$1")"
}

# woken ISSUE COMMAND...: after the command the issue's row is woken once more.
seq_of() {
	sql slad -e "select seq from wake where issue_id = $1"
}

woken_after() {
	local watched=$1 before

	before=$(seq_of "$watched")
	shift
	"$@" >/dev/null || return 1
	within 2 moved "$watched" "$before"
}

moved() {
	[ "$(seq_of "$1")" -gt "$2" ]
}

form_login vip
form_login operator

issue=$(form_create vip edoc-support "tracker_id=$(id_of trackers Ошибка)" 'subject=Ошибка 500 при отправке')
it 'a request by the web form' within 2 seen "$issue"
issue2=$(new_issue 'Не приходит уведомление')
it 'a request by REST' within 2 seen "$issue2"
mail_in d.akhmetov@alatau-logistic.test 'Не могу войти' 'Пишет, что сертификат просрочен.' \
	'issue[project]=edoc-support' "issue[tracker]=Поддержка"
mailed=$(sql redmine -e "select max(id) from issues where subject = 'Не могу войти'")
it 'a request by mail' within 2 seen "$mailed"

form_edit operator "$issue" 'notes=Смотрим.' "priority_id=$(id_of enumerations Срочный)"
it 'a note and a priority by the web form' within 2 caught_up "$issue"
it 'the new priority is judged' is urgent verdict "$issue" .priority
form_bulk operator "$issue $issue2" 'notes=Массовое обновление' "status_id=$(id_of issue_statuses 'В работе')"
it 'a bulk edit, the first' within 2 caught_up "$issue"
it 'a bulk edit, the second' within 2 is in_progress stage "$issue2"
mail_in a.zhumabaeva@edoc.test "Re: [#$issue2]" 'Ответ оператора письмом.'
it 'an answer by mail' within 2 caught_up "$issue2"
it 'and it is the first response' is met clock_state "$issue2" first_response
before=$(seq_of "$issue2")
mail_rake d.akhmetov@alatau-logistic.test "Re: [#$issue2]" 'И ещё письмо.'
it 'mail fetched by rake' within 2 moved "$issue2" "$before"

it 'a relation' woken_after "$issue2" relate "$issue" relates "$issue2"
printf 'скриншот' >"$RUN/tmp/screen.txt"
it 'an attachment' woken_after "$issue" api_attach "$issue" "$RUN/tmp/screen.txt" 'Прилагаю' vip

# digested VERSION: the digests have seen it.
digested() {
	same 1 "$(sql slad -e "select count(*) from digest_item where source = 'versions' and item = $1")"
}

version=$(api POST /projects/edoc-support/versions.json \
	"{\"version\":{\"name\":\"9.$RANDOM\"}}" admin | jq -r .version.id)
api PUT "/issues/$issue.json" "{\"issue\":{\"fixed_version_id\":$version}}" operator
within 60 digested "$version"
before=$(seq_of "$issue")
api PUT "/versions/$version.json" '{"version":{"due_date":"2031-01-01"}}' admin
it "a version's date, by digest" within 60 moved "$issue" "$before"
before=$(seq_of "$issue")
api PUT "/versions/$version.json" '{"version":{"status":"closed"}}' admin
it "a version's closing, by digest" within 60 moved "$issue" "$before"

gone() {
	[ "$(sql slad -e "select count(*) from verdict where issue_id = $1")" = 0 ]
}
api DELETE "/issues/$mailed.json" '' admin
slactl sweep >/dev/null
it 'a deletion, by the sweep' within 90 gone "$mailed"
it 'is on record' is 1 sql slad -e \
	"select count(*) from record where issue_id = $mailed and kind = 'gone'"

# 5,000 entries at once, from one long transaction, as a project copy makes them.
burst() {
	sql redmine <<-END
		insert into journals (journalized_id, journalized_type, user_id, notes, created_on)
		select $issue2, 'Issue', $(id_of users operator), concat('строка ', seq),
			convert_tz(utc_timestamp(), '+00:00', '$(TZ=$REDMINE_TZ date +%:z)')
		from seq_1_to_5000;
	END
}
burst
it 'a burst of 5,000 entries' within 20 caught_up "$issue2"

# A transaction held open while later ids are committed: ids become visible out of order.
late_entry() {
	cat <<-END
		start transaction;
		insert into journals (journalized_id, journalized_type, user_id, notes, created_on)
		values ($issue, 'Issue', $(id_of users operator), 'поздно видна',
			convert_tz(utc_timestamp(), '+00:00', '$(TZ=$REDMINE_TZ date +%:z)'));
	END
}
# is_open: some transaction has written something and is not committed.
is_open() {
	[ "$(sql -e 'select count(*) from information_schema.innodb_trx where trx_rows_modified > 0')" != 0 ]
}
exec {session}> >(sql redmine)
late_entry >&"$session"
within 20 is_open
note "$issue2" 'Пока та транзакция открыта.' operator
it 'what was committed meanwhile' within 2 caught_up "$issue2"
[ -z "${LONG:-}" ] || sleep 60
before=$(seq_of "$issue")
echo 'commit;' >&"$session"
exec {session}>&-
it 'and the late one, when it becomes visible' within 5 moved "$issue" "$before"
story_done
