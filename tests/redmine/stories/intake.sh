#!/bin/bash
# How a request comes in: what it lacks is asked for once, its registration is acknowledged in the
# same note, a channel of another level is told about; rude words are flagged; staff refuse, and log
# the calls that answer a call-back.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

# channel_field_shown YES: clients see it in the form, and may fill it in; 0: they do not.
channel_field_shown() {
	sql redmine <<<"update custom_fields set visible = $1 where name = 'Канал'"
}

story_mend() {
	channel_field_shown 0
	greetings_observe
	slad_with "$STORY_SETTINGS"
}

for rule in intake registered channel call; do
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

# Beside whatever else is flagged: slad may have asked for something by then, or not.
flagged() {
	grep -qw "$2" <(flags "$1")
}

rude_words() {
	verdict "$1" '.flags | index("conduct") != null'
}

# post ISSUE PATH BODY: what an operator tells slad; prints the status.
post() {
	sla "issues/$1/$2" operator -X POST -H 'Content-Type: application/json' -d "$3" \
		-o /dev/null -w '%{http_code}'
}

not_on_record() {
	! grep -q "$1" <(sql slad -e 'select body from record')
}

not_on_record_of() {
	! grep -q "$2" <(slactl record "$1" --json)
}

child_is() {
	child i.subject | grep "$1"
}

noted() {
	grep -q "$2" <(last_note "$1")
}

# call_back NUMBER WHEN: an order with both in the fields for it; prints its number.
call_back() {
	api POST /issues.json "$(jq -n --arg number "$1" --arg at "$2" \
		--argjson t "$(id_of trackers 'Обратный звонок')" \
		--argjson n "$(id_of custom_fields 'Телефон для звонка')" \
		--argjson w "$(id_of custom_fields 'Когда позвонить')" \
		'{issue: {project_id: "edoc-support", tracker_id: $t, subject: "Закажите звонок",
		description: "Нужна помощь с подписанием накладной: выходит «Ошибка 500».",
		custom_fields: [{id: $n, value: $number}, {id: $w, value: $at}]}}')" vip | jq -r .issue.id
}

staff_sees() {
	sla "issues/$1" operator | jq -r "$2"
}

# due_before ISSUE INSTANT: of its first response.
due_before() {
	[[ $(clock_due "$1" first_response) < $2 ]]
}

private_note() {
	sql redmine -e "select notes from journals where journalized_id = $1 and private_notes = 1" |
		grep "$2"
}

# A word of an operator's to the client, and what is owed all the same.
still_owed() {
	note "$1" 'Перезвоним сегодня.' operator
	within 10 seen "$1"
	[ "$(clock_state "$1" first_response)" = running ]
}

# slactl_refuses WORDS ARGUMENTS...: says so on standard error.
slactl_refuses() {
	local words=$1

	shift
	! slactl "$@" >/dev/null 2>"$RUN/refused" && grep -q "$words" "$RUN/refused"
}

# ---- asked for once ----

bare=$(request 'Ошибка' 'Не работает, помогите')
it 'what is missing is in the verdict' within 10 is 'question steps file' \
	verdict "$bare" '[.missing[] | select(.asked) | .item] | join(" ")'
# Covers R13.
it 'and is asked for' within 20 is 'Нужен отклик' status_of "$bare"
it 'in one note' is 1 of_bot "$bare"
it 'that names what to tell' noted "$bare" 'что вы делали шаг за шагом'
# Covers R14.
it 'and acknowledges the registration with its number' noted "$bare" "номером #$bare"
it 'the no-answer clock runs from it' within 10 is running clock_state "$bare" no_answer
it 'and the first response is still owed' is running clock_state "$bare" first_response
it 'so it stays in the queue, which says why' same only_bot_asked "$(verdict "$bare" \
	'.queue | select(.waits) | .flag')"
note "$bare" 'Нажимаю «Подписать», выходит «Сеанс завершён», накладная 15' vip
it 'explain shows the checklist, each with its clause' \
	grep -Eq 'Что было сделано|Последовательность' <(slactl explain "$bare" --lang ru)
it 'the answer takes it back to work' within 20 is 'В работе' status_of "$bare"
it 'nothing is missing any more' within 10 is 0 verdict "$bare" '[.missing[] | select(.asked)] | length'
it 'and it is not asked again' is 2 of_bot "$bare"

whole=$(request 'Зависает окно подписания' \
	'После выбора сертификата окно висит с надписью «Идёт подписание», кнопка «Отмена» не нажимается.')
it 'a good request is acknowledged' within 20 noted "$whole" "номером #$whole"
it 'and asked nothing' is 'Новая' status_of "$whole"

# ---- channels ----

guest=$(request 'Не проходит оплата' 'При оплате счёта выходит «Отказ банка», БИН 240140000011' basic)
it "a Basic client's request by the tracker is flagged" within 10 flagged "$guest" channel_not_in_level
it 'and told about the channels, once' within 20 noted "$guest" 'support@mitwork.kz'
it 'in the note that acknowledges it' is 1 of_bot "$guest"

# ---- what is in scope ----

# taken ISSUE: what it is, how its two targets stand, whether it waits for the support.
taken() {
	verdict "$1" '.clocks as $c | [.category, ($c[] | select(.name == "first_response") | .state),
		($c[] | select(.name == "resolution") | .state), .queue.waits] | join(" ")'
}
advice=$(request 'Какой просмотрщик PDF выбрать' \
	'Посоветуйте, пожалуйста, какой программой лучше открывать подписанные документы портала?' vip 'Поддержка')
idea=$(request 'Выгрузка реестра в Excel' \
	'Хотелось бы выгружать реестр накладных в Excel вместе с датами подписания.' vip 'Улучшение')
# Covers R6.
it 'advice on choosing software is taken in, as a consultation' within 10 is \
	'consultation running running true' taken "$advice"
it 'errors are' within 10 is 'error running running true' taken "$whole"
# Covers R3.
it 'and wishes, with no clock that could be late' within 10 is 'wish none none true' taken "$idea"
it 'which explain calls a wish' grep -q '^Категория *пожелание' <(slactl explain "$idea" --lang ru)
api PUT "/issues/$idea.json" "{\"issue\":{\"tracker_id\":$(id_of trackers Ошибка)}}" operator
it 'what staff call an error afterwards is one, with its clocks' within 10 is \
	'error running running true' taken "$idea"
it 'from its arrival on' is true verdict "$idea" \
	'.arrived as $a | .clocks[] | select(.name == "resolution") | .started >= $a'

wiring=$(request 'Настройте интернет' \
	'Не открывается ни один сайт, настройте, пожалуйста, прокси на рабочем месте бухгалтера.' vip 'Поддержка')
within 10 seen "$wiring"
# Covers R6, R7.
it 'what clause 6 leaves out is refused' same 202 "$(post "$wiring" refuse '{"reason":"scope"}')"
it 'and closed' within 20 is 'Закрыта' status_of "$wiring"
it 'with the list of what is not done' noted "$wiring" 'не проводим диагностику рабочего места пользователя, не решаем проблемы соединения с интернетом'
it 'by that clause' is 6 jq -r 'select(.kind == "order") | .clause' <(slactl record "$wiring" --json)
it 'and what it takes in stays' is 'consultation running running true' taken "$advice"

# ---- conduct and refusal ----

rude=$(request 'Портал' 'Вы там все дебилы? При входе опять выходит «Ошибка 500»')
it 'rude words are flagged' within 10 is true rude_words "$rude"
it 'a client cannot refuse' same 403 "$(sla "issues/$rude/refuse" vip -X POST \
	-H 'Content-Type: application/json' -d '{"reason":"conduct"}' -o /dev/null -w '%{http_code}')"
it 'a reason that there is not is told' same 400 "$(post "$rude" refuse '{"reason":"tired"}')"
it 'an error is not refused for want of an identity' \
	same 400 "$(post "$rude" refuse '{"reason":"unidentified"}')"
# Covers R7, R10.
it 'the operator refuses' same 202 "$(post "$rude" refuse '{"reason":"conduct"}')"
it 'and service ends, with the words' within 20 is 'Закрыта' status_of "$rude"
it 'in the words of the regulation' noted "$rude" 'недопустимые выражения'
it 'with the clause on record' grep -q '"clause": *"16"' <(slactl record "$rude" --json)

mistaken=$(request 'Акт подписан не тем' 'В акте подписант Дурак И. П., так его фамилия, а портал показывает «Ошибка 500»')
it 'what may be rude is shown to who decides' within 10 is true rude_words "$mistaken"
slactl flag "$mistaken" conduct --off --by olga >/dev/null
it 'who lets it pass' within 10 is false rude_words "$mistaken"
# The tracker keeps whole seconds: within one, the operator's word would be the later.
sleep 1
note "$mistaken" 'Вы там все дебилы?' vip
it 'until the client is rude' within 10 is true rude_words "$mistaken"

# ---- call-backs ----

call=$(request 'Перезвоните' 'При подписании накладной выходит ошибка 500, перезвоните' vip 'Обратный звонок')
it 'a call-back waits for its call' within 10 is running clock_state "$call" first_response
it 'whom to call is asked for' within 20 noted "$call" 'номер телефона'
it 'a number that cannot be called is told so' same 400 "$(post "$call" calls '{"number":"завтра"}')"
it 'a missed call is logged' same 200 "$(post "$call" calls \
	'{"number":"+7 701 123 45 67","reached":false}')"
it 'and answers nothing' within 10 is running clock_state "$call" first_response
it 'but stands in a private note' within 20 private_note "$call" 'не дозвонились'
it 'nor does a promise in writing' still_owed "$call"
it 'a call before the request came answers nothing' same 400 "$(post "$call" calls \
	'{"reached":true,"at":"2020-02-03T05:00:00Z"}')"
it 'nor by slactl' slactl_refuses 'came only at' call "$call" --reached --at 2020-02-03T05:00:00Z
slactl call "$call" --reached --note 'подписали вместе' --by olga >/dev/null
it 'a call that reached the client does' within 10 is met clock_state "$call" first_response
it 'staff see the attempts' same 2 "$(sla "issues/$call/calls" operator | jq '.attempts | length')"
it 'a client does not' same 403 "$(sla_status "issues/$call/calls" vip)"
it 'the number is not on record' not_on_record 1234567
it 'explain tells a call from a note' grep -q 'звонок клиенту: дозвонились' <(slactl explain "$call" --lang ru)

# However many days nobody works, the target is before it.
wished=$(TZ=Asia/Almaty date -d '+14 days' +%F)
order=$(call_back '8 (701) 765-43-21' "$wished 15:00")
# Covers R9.
it 'the number of the field is shown to staff' within 10 is +77017654321 staff_sees "$order" .callback.number
it 'with the wished time, in the zone of the calendar' same "${wished}T10:00:00Z" \
	"$(staff_sees "$order" .callback.wished_at)"
it 'not to clients' same false "$(sla "issues/$order" vip | jq 'has("callback")')"
it 'nothing of it is asked' is 'Новая' status_of "$order"
it 'the queue says when to call' grep -q "звонок назначен на $wished 15:00" <(verdict "$order" .queue.why)
it 'and the target stays where it was' due_before "$order" "${wished}T10:00:00Z"
it 'slactl shows whom to call, and when' grep -qx "number: +77017654321" <(slactl call "$order")
it 'in that zone, too' grep -qx "wished: $wished 15:00 Asia/Almaty" <(slactl call "$order")
it 'what the field says is not said otherwise' slactl_refuses 'correct it there' call "$order" --number 87010000000

# ---- complaints ----

# In a project of the instance that clients do not reach.
slad_with "$STORY_SETTINGS"$'\ncomplaint.project = edoc-dev\nmail.host = 127.0.0.1\nmail.port = 9\nmail.tls = none\nmail.from = sla@edoc.test\n'

# complaints FIELD: of what the bot made in that project about the request.
complaints() {
	sql redmine -e "select $1 from issues i join projects p on p.id = i.project_id
		where p.identifier = 'edoc-dev' and i.subject like '%#$slow'"
}

complain() {
	sla "issues/$slow/complaint" vip -X POST -H 'Content-Type: application/json' -d "$1" \
		-o /dev/null -w '%{http_code}'
}

slow=$(request 'Долго отвечают' 'Третий день выходит «Ошибка 500» при входе в кабинет, ответа нет')
within 10 seen "$slow"
it 'a complaint without words is told so' same 400 "$(complain '{"text":""}')"
it 'a client complains' same 202 "$(complain '{"text":"Хамит оператор","about":"conduct"}')"
it 'it becomes a request' within 20 is 1 complaints 'count(*)'
it 'that is private' is 1 complaints 'i.is_private'
it 'and nobody has got' is NULL complaints 'i.assigned_to_id'
it 'with the very words' grep -q 'Хамит оператор' <(complaints i.description)
it 'it is not related to the request, which would show there' is 0 complaints \
	"(select count(*) from issue_relations r where i.id in (r.issue_from_id, r.issue_to_id))"
# Covers R17, R31.
it 'quality control is told' within 10 is support@mitwork.kz sql slad -e \
	"select address from letter where kind = 'complaint'"
it 'neither the record of the request tells of it' not_on_record_of "$slow" complaint
it 'nor anything else the words' not_on_record 'Хамит'
# Sent again, as after an answer that got lost: the one that stands is found.
sql slad -e "update outbox set state = 'pending', due_at = 0 where rule = 'complaint'"
it 'sent again' within 20 is 'done' sql slad -e "select state from outbox where rule = 'complaint'"
it 'it stays one' is 1 complaints 'count(*)'

# ---- a question of its own ----

# child FIELD: of the request that was made out of $whole.
child() {
	sql redmine -e "select $1 from issues i join issue_relations r on r.issue_to_id = i.id
		where r.issue_from_id = $whole and r.relation_type = 'relates'"
}

it 'a client cannot split' same 403 "$(sla "issues/$whole/split" vip -X POST \
	-H 'Content-Type: application/json' -d '{"subject":"Печать"}' -o /dev/null -w '%{http_code}')"
# Covers R37.
it 'an operator does' same 202 "$(post "$whole" split '{"subject":"Не печатается акт"}')"
it 'it becomes a request of its own, related to the first' within 20 is 'Не печатается акт' \
	child i.subject
own=$(child i.id)
it 'that says where it comes from' grep -q "#$whole" <(child i.description)
it 'its client is told of it where they can read it' within 10 is 1 sql redmine -e "select count(*)
	from journals where journalized_id = $whole and not private_notes and notes like '%обращение #$own.%'"
it 'and named in it' is vip sql redmine -e "select value from custom_values v
	join custom_fields f on f.id = v.custom_field_id where f.name = 'От имени' and v.customized_id = $own"
it 'of the same project' same "$(sql redmine -e "select project_id from issues where id = $whole")" \
	"$(child i.project_id)"
it 'and of the same client and level' within 10 is vip verdict "$own" .level
slactl split "$whole" --subject 'И ещё одно' --by olga >/dev/null
it 'the command line does the same' within 20 child_is 'И ещё одно'

# ---- by which channel ----

# unsaid SUBJECT ACCOUNT TRACKER [PROJECT] [CHANNEL]: with nothing, or that, in the field, which has a
# default here; prints its number.
unsaid() {
	api POST /issues.json "$(jq -n --arg s "$1" --argjson t "$(id_of trackers "$3")" \
		--arg p "${4:-edoc-support}" --arg v "${5:-}" --argjson c "$(id_of custom_fields 'Канал')" \
		'{issue: {project_id: $p, tracker_id: $t, subject: $s,
		description: "Не открывается архив за март.", custom_fields: [{id: $c, value: $v}]}}')" \
		"$2" | jq -r .issue.id
}

# channel_field_default VALUE: slad reads it as it starts.
channel_field_default() {
	sql redmine <<<"update custom_fields set default_value = '$1' where name = 'Канал'"
}

channel_of() {
	sla "issues/$1/explain" operator | jq -r '.steps[0] | "\(.channel) by \(.channel_by)"'
}

# aimed ISSUE: its channel, whether its level is open to it, and its first target.
aimed() {
	sla "issues/$1/explain" operator | jq -r '.steps[0] | "\(.channel) by \(.channel_by)"'
	verdict "$1" '(.flags | index("channel_not_in_level") != null),
		(.clocks[] | select(.name == "first_response") | .clause)'
}

channel_field_shown 1
plain=$(unsaid 'Не открывается раздел «Счета»' basic 'Ошибка' edoc-support 'Трекер')
chosen=$(unsaid 'Не открывается раздел «Акты»' basic 'Ошибка' edoc-support 'Онлайн-помощник')
form_login basic
formed=$(form_create basic edoc-support "tracker_id=$(id_of trackers 'Ошибка')" \
	'subject=Не открывается раздел «Накладные»' 'description=Не открывается архив за март.' \
	"custom_field_values][$(id_of custom_fields 'Канал')=Онлайн-помощник")
it 'the tracker lets a client choose a channel' is 2 sql redmine -e "select count(*) from custom_values v
	join custom_fields f on f.id = v.custom_field_id and f.name = 'Канал'
	where v.customized_id in ($chosen, $formed) and v.value = 'Онлайн-помощник'"
it 'which chooses no target, nor opens a channel of another level' within 10 is \
	$'tracker by default\ntrue\n17' aimed "$chosen"
it 'nor through the form' within 10 is $'tracker by default\ntrue\n17' aimed "$formed"
it 'as where the tracker says it by the default of the field' within 10 is $'tracker by field\ntrue\n17' aimed "$plain"
it 'explain says that it does not count' grep 'трекер (по умолчанию); «Онлайн-помощник» в поле указал клиент' \
	<(slactl explain "$chosen" --lang ru)
it 'nor is the form told another word' same 4 "$(sla intake basic -X POST -H 'Content-Type: application/json' \
	-d '{"project":"edoc-support","subject":"Акты","fields":{"Канал":"Онлайн-помощник"}}' | jq '.channels | length')"
it 'but staff are, of what they choose' same null "$(sla intake operator -X POST -H 'Content-Type: application/json' \
	-d '{"project":"edoc-support","level":"basic","subject":"Акты","fields":{"Канал":"Онлайн-помощник"}}' |
	jq .channels)"
it 'which staff are shown how to confirm' grep "slactl channel $chosen --confirm" <(slactl explain "$chosen")
it 'and to ask for' grep 'the client wrote: assistant' <(slactl channel "$chosen")
it 'no client confirms an own word' same 403 "$(sla_status "issues/$chosen/channel" basic -X POST \
	-H 'Content-Type: application/json' -d '{"channel":"assistant","confirm":true}')"
it 'staff confirm it' slactl channel "$chosen" --confirm --by story
it 'then it is the channel' within 10 is $'assistant by confirmed\nfalse\n17' aimed "$chosen"
it 'as it is on record' grep -E '"said": ?"channel".*"by": ?"story"' <(slactl record "$chosen" --json)
slactl recompute "$chosen" >/dev/null
it 'and stays when all is judged anew' is $'assistant by confirmed\nfalse\n17' aimed "$chosen"
it 'twice there is nothing to confirm' slactl_refuses 'waits for a word' channel "$chosen" --confirm
it 'it is taken back' slactl channel "$chosen" --undo --by story
it 'and counts no more' within 10 is $'tracker by default\ntrue\n17' aimed "$chosen"
it 'once' slactl_refuses 'nothing to take back' channel "$chosen" --undo
# channel ISSUE VALUE ACCOUNT
channel() {
	api PUT "/issues/$1.json" "$(jq -n --arg v "$2" --argjson c "$(id_of custom_fields 'Канал')" \
		'{issue: {custom_fields: [{id: $c, value: $v}]}}')" "$3"
}
channel "$plain" 'Онлайн-помощник' operator
it 'what staff write counts' within 10 is $'assistant by field\nfalse\n17' aimed "$plain"
channel "$plain" 'Письмо' basic
wait_until 20 looked_after "$plain" "$(last_journal "$plain")"
it 'and stays when the client writes another' is $'assistant by field\nfalse\n17' aimed "$plain"
channel_field_shown 0

channel_field_default ''
# As if a slad that judged otherwise had been here until now.
sql slad <<<"update sweep set name = 'judging:older' where name like 'judging:%';
	update verdict set digest = '', body = json_set(body, '\$.older', true) where issue_id = $plain"
slad_with "$STORY_SETTINGS"$'\nchannel.by_tracker = Обратный звонок: callback, Улучшение: email
channel.by_project = eep-support: tracker
channel.by_role = Оператор: letter
channel.default = assistant'
moved=$(unsaid 'Перезвоните завтра' vip 'Обратный звонок')
paged=$(unsaid 'Не открывается портал' vip 'Ошибка' eep-support)
scanned=$(unsaid 'Письмо № 14' operator 'Ошибка')
typed=$(unsaid 'Не открывается реестр' vip 'Ошибка')
mailed=$(unsaid 'Не открывается подпись' operator 'Обратный звонок' eep-support 'Эл. почта')
# Covers R9.
it 'after an upgrade what older code judged is judged anew, with nobody touching it' \
	within 30 is null verdict "$plain" .older
it 'which slad and doctor say' grep -E 'looked at anew after its upgrade: [1-9]' <(slactl doctor)
it 'what the field says is the channel' within 10 is 'email by field' channel_of "$mailed"
it 'without it that of the tracker' within 10 is 'callback by tracker' channel_of "$moved"
it 'or of the project' within 10 is 'tracker by project' channel_of "$paged"
it "or of the author's role" within 10 is 'letter by role' channel_of "$scanned"
it 'or the one for all the rest' within 10 is 'assistant by default' channel_of "$typed"
it 'on record as well' is 'tracker project' sql slad -e \
	"select concat_ws(' ', channel, channel_by) from arrival where issue_id = $paged"
it 'explain says what told it' grep 'трекер (по проекту)' <(slactl explain "$paged" --lang ru)
api PUT "/issues/$moved.json" "{\"issue\":{\"tracker_id\":$(id_of trackers 'Ошибка')}}" operator
it 'and stays when staff move the request' within 10 is 'error callback' verdict "$moved" \
	'"\(.category) \(.channel)"'
it 'by the same source' is 'callback by tracker' channel_of "$moved"
channel "$moved" 'Эл. почта' operator
it 'until they write another' within 10 is email verdict "$moved" .channel
channel_field_default 'Трекер'

# ---- on somebody's behalf ----

# entered ACCOUNT WHOM: a call of this morning, entered by that account.
entered() {
	api POST /issues.json "$(jq -n --argjson t "$(id_of trackers 'Ошибка')" --arg whom "$2" \
		--argjson channel "$(id_of custom_fields 'Канал')" \
		--argjson received "$(id_of custom_fields 'Получено')" \
		--argjson behalf "$(id_of custom_fields 'От имени')" \
		'{issue: {project_id: "edoc-support", tracker_id: $t, subject: "Звонок: не открывается архив",
		description: "По телефону: при открытии архива за март выходит «Ошибка 404».",
		custom_fields: [{id: $channel, value: "Телефон"}, {id: $received, value: "2026-02-03 09:30"},
		{id: $behalf, value: $whom}]}}')" "$1" | jq -r .issue.id
}

phoned=$(entered operator 'Данияр Ахметов')
it "a call entered for a VIP has the VIP's level" within 10 is vip verdict "$phoned" .level
# Covers R34.
it 'its clocks run from when it was received' is 2026-02-03T04:30:00Z verdict "$phoned" \
	'.clocks[] | select(.name == "first_response") | .started'
it 'by the channel that staff wrote' is phone sql slad -e \
	"select channel from arrival where issue_id = $phoned"
written=$(entered operator 'ТОО «Алатау Логистик»')
it 'an organisation does as well as its person' within 10 is vip verdict "$written" .level
nobody=$(entered operator 'ТОО «Нет такого»')
within 10 seen "$nobody"
it 'of whom nothing is known explain says so' grep 'неизвестен: «ТОО «Нет такого»»' <(slactl explain "$nobody" --lang ru)
claimed=$(entered basic 'vip')
it "a client cannot borrow another's level" within 10 is basic verdict "$claimed" .level
it 'nor have turned to us before it wrote' is false verdict "$claimed" \
	'.arrived == "2026-02-03T04:30:00Z"'

# ---- a draft ----

it 'a draft is checked as it is typed' same 'question steps file' "$(sla intake vip -X POST \
	-H 'Content-Type: application/json' \
	-d '{"project":"edoc-support","category":"error","level":"vip","subject":"Ошибка"}' |
	jq -r '[.items[] | select(.asked) | .item] | join(" ")')"
it 'and its form goes as it is, where the regulation says nothing else' same advise "$(sla intake vip -X POST \
	-H 'Content-Type: application/json' -d '{"project":"edoc-support","subject":"Ошибка"}' | jq -r .form)"
# what_is_known LOGIN [FOR WHOM]: of who they are and how they are reached, by a draft that says nothing of it.
what_is_known() {
	sla intake "$1" -X POST -H 'Content-Type: application/json' -d "$(jq -n --arg whom "${2:-}" \
		'{project: "edoc-support", subject: "Ошибка", fields: {"От имени": $whom}}')" | jq -r '[.items[] |
		select(.state == "present" and (.item | IN("person", "iin", "organisation", "contacts"))) | .item] | join(" ")'
}

it 'who asks by themselves is known' is 'person iin organisation contacts' what_is_known vip
it 'of whom staff write it for, nothing is until they say so' is '' what_is_known operator
it 'then it is whose client they are' is 'iin organisation' what_is_known operator vip
it 'or their organisation is' is 'iin organisation' what_is_known operator 'ТОО «Алатау Логистик»'
it 'and a client who names another learns nothing of them' is "$(what_is_known basic)" what_is_known basic vip
it 'and a number on the spot' same false "$(sla intake vip -X POST \
	-H 'Content-Type: application/json' -d '{"number":"850314350128"}' | jq .number.valid)"
it "its tracker says whether the channel is open" same null "$(sla intake basic -X POST \
	-H 'Content-Type: application/json' \
	-d '{"project":"edoc-support","tracker":"Улучшение","subject":"Кнопка"}' | jq .channels)"
it 'or not' same 4 "$(sla intake basic -X POST -H 'Content-Type: application/json' \
	-d '{"project":"edoc-support","tracker":"Обратный звонок","subject":"Кнопка"}' | jq '.channels | length')"
it 'or its project, named by its id' same 4 "$(sla intake basic -X POST \
	-H 'Content-Type: application/json' -d "{\"project\":\"$(sql redmine -e \
	"select id from projects where identifier = 'eep-support'")\",\"subject\":\"Кнопка\"}" | jq '.channels | length')"

# ---- called again ----

# wish WHEN: for the call-back, as it stands in the tracker.
wish() {
	api PUT "/issues/$order.json" "$(jq -n --arg w "$1" \
		--argjson f "$(id_of custom_fields 'Когда позвонить')" \
		'{issue: {custom_fields: [{id: $f, value: $w}]}}')" operator
}

wished_after() {
	local at
	at=$(staff_sees "$order" .callback.wished_at)
	[[ $at != null && $at > $1 ]]
}

queued_for_a_call() {
	verdict "$1" .queue.why | grep 'звонок назначен на'
}

slactl call "$order" --reached --by olga >/dev/null
it 'who was reached is not called again' within 10 is true staff_sees "$order" .callback.reached
it 'nor does the queue say so' within 10 is 1 verdict "$order" 'if .queue.call_at then 0 else 1 end'
slactl clock advance 3d >/dev/null
later=$(date -u -d '+3 days' +%FT%TZ)
wish '10:00'
# Covers R9.
it 'a time alone is of the day when it was written' within 10 wished_after "$later"
it 'who wishes for another call is called once more' within 10 is false staff_sees "$order" .callback.reached
it 'and waits for it in the queue' within 10 queued_for_a_call "$order"
it 'the first response stays answered' is met clock_state "$order" first_response
wish 'после обеда'
it 'what is no time is shown as it stands' within 10 is 'после обеда' staff_sees "$order" .callback.wished_text
it 'by slactl, too' grep 'после обеда' <(slactl call "$order")
slactl call "$order" --reached --at "$(date -u -d '+3 days -40 minutes' +%FT%TZ)" --by olga >/dev/null
it 'explain says when a call was logged that was made before' grep 'записан позже' \
	<(slactl explain "$order" --lang ru)
it 'and so does the page' same 1 "$(sla "issues/$order/explain" operator |
	jq '[.steps[] | select(.logged_at)] | length')"

story_done
