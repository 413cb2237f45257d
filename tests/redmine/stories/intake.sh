#!/bin/bash
# How a request comes in: what it lacks is asked for once, its registration is acknowledged in the
# same note, a channel of another level is told about; rude words are flagged; staff refuse, and log
# the calls that answer a call-back.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

story_mend() {
	greetings_observe
}

for rule in intake registered channel; do
	slactl rule act "$rule" --by story >/dev/null
done
# The tracker keeps whole seconds: what came in this one came before the rules' leave.
sleep 2

# request SUBJECT TEXT [ACCOUNT] [TRACKER]: by REST; prints its number.
request() {
	api POST /issues.json "$(jq -n --arg s "$1" --arg d "$2" \
		--argjson t "$(id_of trackers "${4:-Ошибка}")" \
		'{issue: {project_id: "edoc-support", tracker_id: $t, subject: $s, description: $d}}')" \
		"${3:-vip}" | jq -r .issue.id
}

flags() {
	verdict "$1" '.flags | join(" ")'
}

# post ISSUE PATH BODY: what an operator tells slad; prints the status.
post() {
	sla "issues/$1/$2" operator -X POST -H 'Content-Type: application/json' -d "$3" \
		-o /dev/null -w '%{http_code}'
}

not_on_record() {
	! grep -q "$1" <(sql slad -e 'select body from record')
}

noted() {
	grep -q "$2" <(last_note "$1")
}

# ---- asked for once ----

bare=$(request 'Ошибка' 'Не работает, помогите')
it 'what is missing is in the verdict' within 10 is 'question steps file' \
	verdict "$bare" '[.missing[] | select(.asked) | .item] | join(" ")'
it 'and is asked for' within 20 is 'Нужен отклик' status_of "$bare"
it 'in one note' is 1 of_bot "$bare"
it 'that names what to tell' noted "$bare" 'что вы делали шаг за шагом'
it 'and acknowledges the registration with its number' noted "$bare" "номером #$bare"
it 'the no-answer clock runs from it' within 10 is running clock_state "$bare" no_answer
it 'and the first response is still owed' is running clock_state "$bare" first_response
note "$bare" 'Нажимаю «Подписать», выходит «Сеанс завершён», накладная 15' vip
it 'the answer takes it back to work' within 20 is 'В работе' status_of "$bare"
it 'nothing is missing any more' within 10 is 0 verdict "$bare" '[.missing[] | select(.asked)] | length'
it 'and it is not asked again' is 2 of_bot "$bare"

whole=$(request 'Зависает окно подписания' \
	'После выбора сертификата окно подписания висит, кнопка «Отмена» не нажимается.')
it 'a good request is acknowledged' within 20 noted "$whole" "номером #$whole"
it 'and asked nothing' is 'Новая' status_of "$whole"

# ---- channels ----

guest=$(request 'Не проходит оплата' 'При оплате счёта выходит «Отказ банка», БИН 240140000011' basic)
it "a Basic client's request by the tracker is flagged" within 10 grep -q channel_not_in_level \
	<(within 10 seen "$guest"; flags "$guest")
it 'and told about the channels, once' within 20 noted "$guest" 'support@mitwork.kz'
it 'in the note that acknowledges it' is 1 of_bot "$guest"

# ---- conduct and refusal ----

rude=$(request 'Портал' 'Вы там все дебилы? При входе опять выходит «Ошибка 500»')
it 'rude words are flagged' within 10 is conduct flags "$rude"
it 'a client cannot refuse' same 403 "$(sla "issues/$rude/refuse" vip -X POST \
	-H 'Content-Type: application/json' -d '{"reason":"conduct"}' -o /dev/null -w '%{http_code}')"
it 'a reason that there is not is told' same 400 "$(post "$rude" refuse '{"reason":"tired"}')"
it 'an error is not refused for want of an identity' \
	same 400 "$(post "$rude" refuse '{"reason":"unidentified"}')"
it 'the operator refuses' same 202 "$(post "$rude" refuse '{"reason":"conduct"}')"
it 'and service ends, with the words' within 20 is 'Закрыта' status_of "$rude"
it 'in the words of the regulation' noted "$rude" 'недопустимые выражения'
it 'with the clause on record' grep -q '"clause": *"16"' <(slactl record "$rude" --json)

# ---- call-backs ----

call=$(request 'Перезвоните' 'При подписании накладной выходит ошибка 500, перезвоните' vip 'Обратный звонок')
it 'a call-back waits for its call' within 10 is running clock_state "$call" first_response
it 'a missed call is logged' same 200 "$(post "$call" calls \
	'{"number":"+7 701 123 45 67","reached":false}')"
it 'and answers nothing' within 10 is running clock_state "$call" first_response
slactl call "$call" --reached --note 'подписали вместе' --by olga >/dev/null
it 'a call that reached the client does' within 10 is met clock_state "$call" first_response
it 'staff see the attempts' same 2 "$(sla "issues/$call/calls" operator | jq '.attempts | length')"
it 'a client does not' same 403 "$(sla_status "issues/$call/calls" vip)"
it 'the number is not on record' not_on_record 1234567

# ---- a draft ----

it 'a draft is checked as it is typed' same 'question steps file' "$(sla intake vip -X POST \
	-H 'Content-Type: application/json' \
	-d '{"project":"edoc-support","category":"error","level":"vip","subject":"Ошибка"}' |
	jq -r '[.items[] | select(.asked) | .item] | join(" ")')"
it 'and a number on the spot' same false "$(sla intake vip -X POST \
	-H 'Content-Type: application/json' -d '{"number":"850314350128"}' | jq .number.valid)"

story_done
