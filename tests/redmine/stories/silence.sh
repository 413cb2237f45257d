#!/bin/bash
# D1 clause 15: a client who does not answer.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

once_closed() {
	same 'Закрыта' "$(status_of "$1")" && same 1 "$(journals "$1" sla-bot)"
}

in_record() {
	same "$(last_journal "$1")" "$(sql slad -e "select journal_id from record
		where issue_id = $1 and kind = 'delivery' and rule = 'no_answer'")"
}

# queued ISSUE WORDS: it is in the queue, which says so of it.
queued() {
	slactl queue --lang ru --json | jq -e --arg why "$2" \
		"select(.issue == $1) | .why | contains(\$why)" >/dev/null
}

unqueued() {
	same '' "$(slactl queue --json | jq "select(.issue == $1) | .issue")"
}

outbox_id() {
	sql slad -e "select id from outbox where issue_id = $1 and state = 'parked'"
}

issue=$(asked 'Не подписывается договор')
it 'the clock of the question runs' is running clock_state "$issue" no_answer
it 'resolution stands still meanwhile' is paused clock_state "$issue" resolution
it 'nothing is closed before the limit' is 'Нужен отклик' status_of "$issue"
two_weeks_later
# Covers R16.
it 'after eight working hours the request is closed, once' within 20 once_closed "$issue"
it 'with the words of the regulation' grep -q 'ответ от клиента не получен' <(last_note "$issue")
it 'and the list of what was done' grep -q 'запрошена информация у клиента' <(last_note "$issue")
it 'the client gets one mail' within 20 is "$issue" bot_mails d.akhmetov@alatau-logistic.test "$issue"
# Covers R35.
it 'the entry is in the record' within 10 in_record "$issue"
it 'the outbox calls it done' within 10 is 'done' outbox_state "$issue"
sleep 3
it 'and nothing more happens to it' once_closed "$issue"
clock_set 0
note "$issue" 'Извините за задержку, версия 1.4.' vip
it 'a later answer reopens it' within 20 is 'В работе' status_of "$issue"
it 'without a note that would mail the client again' is '' last_note "$issue"

clock_set 0
issue=$(asked 'Печать не открывается')
note "$issue" 'Версия 1.3.' vip
it 'an answer in time puts it back to work' within 20 is 'В работе' status_of "$issue"
two_weeks_later
sleep 3
it 'and it is not closed' is 'В работе' status_of "$issue"

clock_set 0
issue=$(asked 'Сертификат не виден')
mail_in d.akhmetov@alatau-logistic.test "Re: [#$issue]" 'Отвечаю письмом: версия 1.4.'
it 'an answer by mail counts' within 20 is 'В работе' status_of "$issue"

clock_set 0
issue=$(new_issue 'Ни о чём не спросили')
note "$issue" '' operator 'Нужен отклик'
wait_until 10 looked_after "$issue" "$(last_journal "$issue")"
it 'whom nobody asked anything: resolution stands' is paused clock_state "$issue" resolution
it 'but the request waits for the operator, too' queued "$issue" 'клиенту не задан вопрос'
two_weeks_later
it 'it is not closed' within 20 is parked outbox_state "$issue"
it 'the operator is told why' grep -q 'Вопрос не был задан' <(slactl outbox list --issue "$issue" --json)
it 'and nothing was written to the client' is 0 journals "$issue" sla-bot
slactl outbox confirm "$(outbox_id "$issue")" --by operator >/dev/null
it 'a person lets it close' within 20 is 'Закрыта' status_of "$issue"
it 'nobody is said to have asked' grep -q 'переведено в ожидание клиента' <(last_note "$issue")
it 'anything' is '' grep 'запрошена' <(last_note "$issue")

clock_set 0
issue=$(new_issue 'Спросили после статуса')
note "$issue" '' operator 'Нужен отклик'
wait_until 10 looked_after "$issue" "$(last_journal "$issue")"
note "$issue" 'Какая у вас версия NCALayer?' operator
wait_until 10 looked_after "$issue" "$(last_journal "$issue")"
it 'a question after the status takes it out of the queue' within 10 unqueued "$issue"
two_weeks_later
it 'and it is closed when nobody answers' within 20 is 'Закрыта' status_of "$issue"

clock_set 0
issue=$(new_issue 'Спросил только бот')
note "$issue" 'Опишите, пожалуйста, шаги.' sla-bot 'Нужен отклик'
wait_until 10 looked_after "$issue" "$(last_journal "$issue")"
it 'whom only the bot has asked waits for the operator, too' queued "$issue" 'клиента спросил только бот'
two_weeks_later
it 'and is not closed by itself' within 20 is parked outbox_state "$issue"
it 'as nobody has written yet' grep -q 'Спросил только бот' <(slactl outbox list --issue "$issue" --json)

# shown WHICH: what the clients' role sees from now on.
shown() {
	sql redmine <<<"update roles set issues_visibility = '$1' where name = 'Клиент'"
}

clock_set 0
issue=$(new_issue 'Позвонили: не открывается акт' operator)
api PUT "/issues/$issue.json" "$(jq -n --argjson b "$(id_of custom_fields 'От имени')" \
	'{issue: {custom_fields: [{id: $b, value: "vip"}]}}')" operator
note "$issue" 'Какая у вас версия NCALayer?' operator 'Нужен отклик'
wait_until 10 looked_after "$issue" "$(last_journal "$issue")"
it 'a client to whom the tracker shows their own only cannot read what staff entered' same 403 \
	"$(api_send GET "/issues/$issue.json" '' vip -o /dev/null -w '%{http_code}')"
it 'so it waits for the operator, too' within 10 queued "$issue" 'клиенту не видно'
two_weeks_later
it 'and silence does not close it' within 20 is parked outbox_state "$issue"
it 'as nobody could answer' grep -q 'прочитать вопрос он не мог' <(slactl outbox list --issue "$issue" --json)
it 'it is as it was' is 'Нужен отклик' status_of "$issue"
shown default
slactl outbox retry "$(outbox_id "$issue")" >/dev/null
it 'where they can read it, it is closed' within 20 is 'Закрыта' status_of "$issue"
shown own

clock_set 0
issue=$(asked 'Не открывается накладная')
slactl pause >/dev/null
two_weeks_later
it 'while slad is paused the closing waits' within 20 is pending outbox_state "$issue"
note "$issue" 'Вот скриншот.' vip
clock_set 0
slactl resume >/dev/null
it 'an answer just before the closing prevents it' within 20 is 'В работе' status_of "$issue"
it 'what was to be sent is withdrawn' within 10 is withdrawn sql slad -e \
	"select state from outbox where okey like '$issue:no_answer:%'"

clock_set 0
story_done
