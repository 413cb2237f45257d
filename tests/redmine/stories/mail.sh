#!/bin/bash
# Before it is too late: warnings by mail, through a mail server that is real and may be away.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

BOX=$RUN/smtp
mkdir -p "$BOX"
daemon smtp "$ROOT/tests/support/smtp" "$BOX"
await smtp 10 grep -qx '[0-9]*' "$RUN/log/smtp.log"
PORT_SMTP=$(tail -n 1 "$RUN/log/smtp.log")
slad_with "$STORY_SETTINGS"$'mail.host = 127.0.0.1\nmail.tls = none\nmail.from = sla@edoc.test
mail.supervisors = manager\nmail.admin = admin\nmail.gather = 2s\nmail.port = '"$PORT_SMTP"
# People read in their own language.
sql redmine <<<"update users set language = 'kk' where login = 'manager'"

# story_end comes after it: what is ours is stopped here.
story_mend() {
	stop smtp 5
	slactl rule act assign --by story >/dev/null
	slactl client duty "$alatau" --employee - --deputy - >/dev/null
	slactl calendar person operator - >/dev/null 2>&1 || true
}

ADMIN=admin@edoc.test OPERATOR=a.zhumabaeva@edoc.test MANAGER=m.tsoy@edoc.test SECOND=s.vlasenko@edoc.test

alatau='ТОО «Алатау Логистик»'

# clock_to INSTANT [SECONDS]: slad's now is then, and so much later.
clock_to() {
	clock_set $(($(date -d "$1" +%s) - $(date +%s) + ${2:-0}))
}

# A new request begins where the tracker's clock is; what was sent "later" is long ago then.
clock_back() {
	clock_set 0
	sql slad <<<"update letter set sent_at = 0 where state = 'done'"
}

# says PATTERN COMMAND...: what the command prints holds it.
says() {
	grep -E "$1" <("${@:2}")
}

# mails ADDRESS: how many came.
mails() {
	grep -cs " $1\$" "$BOX/envelopes" /dev/null | sed -n '1s/.*://p' || true
}

# mail_of ADDRESS: the newest, as its reader sees it: subject, empty line, text.
mail_of() {
	python3 - "$BOX/$(grep " $1\$" "$BOX/envelopes" | tail -n 1 | cut -d' ' -f1).eml" <<-'END'
		import email.policy, sys
		m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
		print(m['subject'], '', m.get_content().replace('\r', ''), sep='\n')
	END
}

assign() {
	api PUT "/issues/$1.json" "{\"issue\":{\"assigned_to_id\":$(id_of users "$2")}}" admin >/dev/null
}

# warned ISSUE FILTER: of the first response's warnings.
warned() {
	verdict "$1" ".warnings[] | select(.clock == \"first_response\") | $2"
}

assigned() {
	local issue

	issue=$(new_issue "$1")
	assign "$issue" "$2"
	wait_until 10 is_assigned "$issue"
	echo "$issue"
}

is_assigned() {
	[ "$(verdict "$1" '.assignee // empty')" != '' ]
}

# letter ISSUE SHARE FIELD [LOGIN]: of the letter about the first response.
letter() {
	slactl letters list --issue "$1" --json | jq -r "select(.key ==
		\"$1:warn:first_response:1:$2:user:$(id_of users "${4:-operator}")\") | .$3"
}

has_letter() {
	[ -n "$(letter "$@")" ]
}

# ---- one mail for all that one person is to be told ----

first=$(assigned 'Не открывается журнал' operator)
second=$(assigned 'Қол қойылмайды' operator)
it 'the panel knows when the next warning is due' is 75 warned "$first" .next.share
clock_to "$(warned "$second" .next.at)" 3
it 'three quarters of the target time: one mail' within 20 is 1 mails "$OPERATOR"
sleep 4
it 'and only one' is 1 mails "$OPERATOR"
it 'which tells of both requests' grep -c "^#\($first\|$second\)\. Целевой срок (первый ответ): прошло 75 %" <(mail_of "$OPERATOR")
it 'what is left, in working time' grep 'осталось 29 мин рабочего времени' <(mail_of "$OPERATOR")
it 'the client' grep 'Клиент: ТОО «Алатау Логистик»' <(mail_of "$OPERATOR")
it 'the link' grep "/issues/$second\$" <(mail_of "$OPERATOR")
it 'nobody else is told in time' is 0 mails "$MANAGER"
it 'the panel shows how far it is' is 75 warned "$first" .share
in_queue() {
	sla queue operator | jq -r ".queue[] | select(.issue == $first) | .warnings[] |
		select(.clock == \"first_response\") | .share"
}
it 'so does the queue' is 75 in_queue

# ---- the breach ----

note "$first" 'Проверьте версию NCALayer.' operator
wait_until 10 looked_after "$first" "$(last_journal "$first")"
clock_to "$(clock_due "$second" first_response)" 3
within 20 has_letter "$second" 100 due
clock_to "$(letter "$second" 100 due)" 5
it 'the breach: the operator is told' within 20 is 2 mails "$OPERATOR"
it 'that it has passed' grep "^#$second: Целевой срок (первый ответ) истёк" <(mail_of "$OPERATOR")
it 'not of the one that was answered' is '' letter "$first" 100 state
it 'so is the supervisor' within 20 is 1 mails "$MANAGER"
it 'in Kazakh' grep "^#$second: Мақсатты мерзім (алғашқы жауап) өтіп кетті" <(mail_of "$MANAGER")
it 'how late it is' grep 'жұмыс уақытына кешікті' <(mail_of "$MANAGER")
sleep 3
it 'each once' is '2 1' echo "$(mails "$OPERATOR") $(mails "$MANAGER")"

# ---- who was told what ----

it 'explain lists it' grep '^Хаттар' <(slactl explain "$second" --lang kk)
it 'with names' grep 'Жумабаева' <(slactl explain "$second" --lang ru)
it 'to both' is 2 jq '[.letters[] | select(.key | contains(":100:")) | .to] | length' \
	<(slactl explain "$second" --json)
it 'so does the list, in Russian' grep -E 'Целевой срок .*истёк' <(slactl letters list --issue "$second" --lang ru | tr -s ' \n' ' ')
of_explanation() {
	sla "issues/$second/explain" operator | jq '[.letters[] | select(.key | contains(":100:"))] | length'
}
it 'so does the explanation that the staff ask for' is 2 of_explanation
of_api() {
	sla "letters?issue=$second&state=done" manager | jq -r "$1"
}
it 'managers read it by the API' is 2 of_api '[.letters[] | select(.title.en | test("passed"))] | length'
it 'without addresses' is 'm…@edoc.test' of_api '[.letters[].to.address | select(startswith("m"))][0]'
it 'operators do not' is 403 sla_status letters operator
it 'a wrong state is told' is 400 sla_status 'letters?state=gone' manager

# ---- the dedicated employee ----

note "$second" 'Проверьте версию NCALayer.' operator
slactl rule observe assign --by story >/dev/null
slactl client duty "$alatau" --employee operator2 --deputy operator >/dev/null
# unassigned SUBJECT: when its next warning comes, slad's clock is there.
unassigned() {
	clock_back
	issue=$(new_issue "$1")
	wait_until 10 is 75 warned "$issue" .next.share
	clock_to "$(warned "$issue" .next.at)" 3
}
unassigned 'Никому не назначено'
it 'nobody is assigned: the dedicated employee is told' within 20 is 1 mails "$SECOND"
it 'of this request' grep "^#$issue" <(mail_of "$SECOND")
note "$issue" 'Проверьте версию NCALayer.' operator
slactl client absence add operator2 --from "$(date -d '-1 day' +%F)" --to "$(date -d '+20 days' +%F)" >/dev/null
before=$(mails "$OPERATOR")
unassigned 'И сотрудника нет'
it 'while he is away, the deputy' within 20 is $((before + 1)) mails "$OPERATOR"
it 'and the employee is not' is 1 mails "$SECOND"
note "$issue" 'Проверьте версию NCALayer.' operator
slactl client absence remove "$(slactl client absence --json | jq .id)" >/dev/null
slactl client duty "$alatau" --employee - --deputy - >/dev/null
slactl rule act assign --by story >/dev/null

# ---- no mail server, and night ----

touch "$BOX/down"
clock_back
third=$(assigned 'Ошибка при входе' operator)
wait_until 10 is 75 warned "$third" .next.share
clock_to "$(warned "$third" .next.at)" 3
it 'the mail server is away: the letter waits' within 20 is pending letter "$third" 75 state
it 'and says why' within 20 says 127.0.0.1 letter "$third" 75 reason
it 'doctor says so' grep -i "127.0.0.1:$PORT_SMTP" <(slactl doctor 2>&1)
before=$(mails "$OPERATOR")
clock_to "$(clock_due "$third" first_response)" 3
it 'at the breach the earlier warning has nothing to say' within 20 is withdrawn letter "$third" 75 state
within 20 has_letter "$third" 100 due
morning=$(letter "$third" 100 due)
evening=$(TZ=Asia/Almaty date -d "$(TZ=Asia/Almaty date -d "$morning" +%F) 23:00" +%s)
clock_to "@$evening"
rm -f "$BOX/down"
put_off() {
	same pending "$(letter "$third" 100 state)" &&
		[ "$(date -d "$(letter "$third" 100 due)" +%s)" -gt "$evening" ]
}
it 'the server is back at night: it is put off' within 20 put_off
it 'nobody is woken' is "$before" mails "$OPERATOR"
clock_to "$(letter "$third" 100 due)" 5
it 'in the morning it is sent' within 20 is $((before + 1)) mails "$OPERATOR"
sleep 3
it 'once' is $((before + 1)) mails "$OPERATOR"

# ---- hours of their own ----

note "$third" 'Проверьте версию NCALayer.' operator
jq -n '{zone: "Pacific/Honolulu", hours: (["mon", "tue", "wed", "thu", "fri"]
	| map({key: ., value: [["09:00", "18:00"]]}) | from_entries)}' >"$RUN/honolulu.json"
it 'somebody works far away' slactl calendar person operator "$RUN/honolulu.json" --by story
it 'as can be read' grep 'Pacific/Honolulu  *mon-fri 09:00-18:00' <(slactl calendar list)
of_people() {
	sla calendars manager | jq -r '.people[0].calendar.zone'
}
it 'by the API, too' is Pacific/Honolulu of_people
clock_back
far=$(assigned 'Разработчик далеко' operator)
both() {
	echo "$(mails "$OPERATOR") $(mails "$MANAGER")"
}
before=$(both)
clock_to "$(clock_due "$far" first_response)" 3
within 20 has_letter "$far" 100 due manager
clock_to "$(letter "$far" 100 due manager)" 5
it 'at the breach the supervisor is told, and he is not' within 20 is \
	"${before% *} $((${before#* } + 1))" both
his_time() {
	TZ=Pacific/Honolulu date -d "$(letter "$far" 100 due)" +%H:%M
}
it 'his letter waits for the beginning of his own day' is 09:00 his_time
clock_to "$(letter "$far" 100 due)" 5
it 'and is sent while the office sleeps' within 20 is $((${before% *} + 1)) mails "$OPERATOR"
it 'it is about that request' grep "^#$far" <(mail_of "$OPERATOR")
it 'he comes back' slactl calendar person operator - --by story

# ---- who is not there ----

note "$far" 'Проверьте версию NCALayer.' operator
clock_back
fourth=$(assigned 'Долгая загрузка' operator2)
sql redmine <<<"update users set status = 3 where login = 'operator2'"
before=$(mails "$MANAGER")
wait_until 10 is 75 warned "$fourth" .next.share
clock_to "$(warned "$fourth" .next.at)" 3
it 'the assignee is locked: the supervisor is told instead' within 20 is $((before + 1)) mails "$MANAGER"
it 'of this request' grep "^#$fourth: " <(mail_of "$MANAGER")
it 'the locked one is not' is 1 mails "$SECOND"

# ---- a word on a closed request ----

clock_back
note "$fourth" 'Исправлено.' operator 'Закрыта'
assign "$fourth" operator
wait_until 10 is closed stage "$fourth"
before=$(mails "$OPERATOR")
note "$fourth" 'У нас снова то же самое.' vip
# late FIELD
late() {
	slactl letters list --issue "$fourth" --json | jq -r "select(.kind == \"late_note\") | .$1"
}
it 'the client writes to a closed request: a letter to the operator' within 20 says 'pending|leased' late state
evening=$(date -d "$(TZ=Asia/Almaty date -d "$(late due)" +%F) 23:00 +05" +%s)
clock_to "@$evening"
it 'it waits at night, too' within 20 says 'opening hours' late reason
it 'and nobody is woken' is "$before" mails "$OPERATOR"
slactl pause --by story >/dev/null
clock_to "$(late due)" $((20 * 60))
sleep 3
it 'nor told while slad is paused' is "$before" mails "$OPERATOR"
slactl resume --by story >/dev/null
it 'but then' within 20 is $((before + 1)) mails "$OPERATOR"
it 'in words' grep 'Клиент написал в закрытое обращение' <(mail_of "$OPERATOR")

# ---- a client whom nobody asked ----

clock_back
unasked=$(assigned 'Ждём, но не спросили' operator)
note "$unasked" '' operator 'Нужен отклик'
wait_until 10 is waiting_client stage "$unasked"
# reminder FIELD: of the letter about it.
reminder() {
	slactl letters list --issue "$unasked" --state "${2:-pending}" --json |
		jq -r "select(.kind == \"no_question\") | .$1"
}
# since_status INSTANT: how many seconds after the status.
since_status() {
	echo $(($(date -d "$1" +%s) - $(date -d "$(slactl explain "$unasked" --json |
		jq -r .verdict.stage_since)" +%s)))
}
it 'a client was asked nothing: a letter to the operator' within 20 says "$OPERATOR|user:" reminder person
it 'if no word follows within a quarter of an hour' same 900 "$(since_status \
	"$(slactl letters show "$(reminder id)" --json | jq -r .cause)")"
clock_to "$(reminder due)" 3
it 'then it comes' within 20 says . reminder mail 'done'
it 'in words' grep 'вопрос ему не задан' <(mail_of "$OPERATOR")
it 'with what stands still, and what does not come by itself' grep \
	'Отсчёт срока решения приостановлен. Само обращение не закроется.' <(mail_of "$OPERATOR")
# Nothing of it is due any more, and nothing of the next one yet.
note "$unasked" 'Какой у вас браузер?' operator
wait_until 10 looked_after "$unasked" "$(last_journal "$unasked")"
clock_back
unasked=$(assigned 'Сначала статус, потом вопрос' operator)
note "$unasked" '' operator 'Нужен отклик'
it 'to who has only set the status it waits' within 20 says 'user:' reminder person
note "$unasked" 'Какая у вас версия?' operator
it 'and goes with the question' within 20 says 'user:' reminder person withdrawn

# ---- killed between the mail server's word and its own ----

clock_back
fifth=$(assigned 'Убит посреди письма' operator)
wait_until 10 is 75 warned "$fifth" .next.share
at=$(warned "$fifth" .next.at)
before=$(mails "$OPERATOR")
message_id() {
	grep -i '^message-id:' "$BOX/$(grep " $OPERATOR\$" "$BOX/envelopes" | tail -n 1 | cut -d' ' -f1).eml"
}
# The bulletin to the administrator may come at the same time: it is not what is held.
echo "$OPERATOR" >"$BOX/hold"
clock_to "$at" 3
it 'the mail server has a letter' within 20 is $((before + 1)) mails "$OPERATOR"
id=$(message_id)
kill -KILL "$(pgrep -P "$(pid_of slad)" -x slad-mail)"
rm -f "$BOX/hold"
it 'of which slad does not know' is leased letter "$fifth" 75 state
clock_to "$at" 400
it 'it comes once more' within 20 is $((before + 2)) mails "$OPERATOR"
it 'as the same letter' is "$id" message_id
it 'then all is known' within 20 is 'done' letter "$fifth" 75 state
sleep 2
it 'and that was all' is $((before + 2)) mails "$OPERATOR"

# ---- what others answer for ----

# told_of ADDRESS PATTERN: the newest mail there says it.
told_of() {
	mail_of "$1" | grep "$2"
}
untold_of() {
	! told_of "$@"
}
# letter_about ISSUE KIND FIELD
letter_about() {
	slactl letters list --issue "$1" --json | jq -r "select(.kind == \"$2\") | .$3"
}

clock_back
rude=$(new_issue 'Опять не работает')
note "$rude" 'Вы там все дебилы?' vip
wait_until 20 says Z letter_about "$rude" conduct due >/dev/null
clock_to "$(letter_about "$rude" conduct due)" 5
# Covers R17.
it 'rude words: the letter arrives at the supervisor' within 20 told_of "$MANAGER" "^#$rude: Өтініштегі дөрекі сөздер"
it 'who decides' told_of "$MANAGER" 'тоқтатуға құқылы'
it 'without the words themselves' untold_of "$MANAGER" 'дебил'
slactl complaint "$rude" --text 'Хамит оператор' --about conduct --by story >/dev/null
# Covers R31.
it "a complaint: the letter arrives at the regulation's address" within 20 \
	told_of support@mitwork.kz "Жалоба по обращению #$rude"
it 'with the very words' told_of support@mitwork.kz 'Хамит оператор'
it 'and with the clause' told_of support@mitwork.kz 'Пункт регламента: 16'
it 'nobody else is told of it' untold_of "$MANAGER" 'Хамит'

# ---- a contract that ends, and what an administrator should see to ----

clock_back
slactl client add 'ТОО «Сарыарка»' --domain saryarka.test >/dev/null
ends=$(date -d '+40 days' +%F)
slactl client contract add 'ТОО «Сарыарка»' --level vip --number N-77 --from 2024-01-01 --to "$ends" >/dev/null

# told ADDRESS PATTERN: how many mails to somebody have it, as they are read.
told() {
	python3 - "$BOX" "$1" "$2" <<-'END'
		import email.policy, re, sys
		box, to, pattern = sys.argv[1:]
		names = [l.split()[0] for l in open(f'{box}/envelopes') if l.split()[-1] == to]
		read = lambda n: email.message_from_binary_file(open(f'{box}/{n}.eml', 'rb'), policy=email.policy.default).get_content()
		print(sum(1 for n in names if re.search(pattern, read(n))))
	END
}

# office DAYS: ten in the morning, so many days before it ends or on the next day of work.
office() {
	local days day
	for ((days = $1; days > 0; days--)); do
		day=$(date -d "$ends -$days days" +%F)
		(($(date -d "$day" +%u) > 5)) || grep -q "^$day," "$ROOT/sql/regulations/holidays_kz.csv" ||
			break
	done
	date -d "$day 10:00 +05" +%s
}

# written KIND INSTANT: letters of a morning to come; the sweep looks every 20 s.
written() {
	sql slad -e "select count(*) from letter where kind = '$1' and
		created_at between $2 and $2 + 3 * 3600"
}
# read_on DAYS: both have what was written; who was just written to is so again a quarter later.
read_on() {
	local at
	at=$(office "$1")
	clock_to "@$at"
	within 60 both_written "$at" || return
	clock_to "@$at" 1800
}
both_written() {
	[ "$(written contract "$1")" -ge 1 ] && same 1 "$(written bulletin "$1")"
}
it 'a contract ends in a month: there are letters' read_on 25
it 'the managers read of it' within 30 is 1 told "$MANAGER" \
	'Шарт мерзімі аяқталып келеді: ТОО «Сарыарка»'
it 'so does the administrator, in the summary of the day' within 30 is 1 told "$ADMIN" \
	'Договоры, которые заканчиваются в ближайшие 30 дней(.|\n)*ТОО «Сарыарка», N-77: '
it 'which is among the letters' grep 'Ежедневная сводка' <(slactl letters list --state 'done' --lang ru)
it 'a week before it ends there are others' read_on 6
it 'the managers read it once more' within 30 is 2 told "$MANAGER" \
	'Шарт мерзімі аяқталып келеді: ТОО «Сарыарка»'
it 'and the summary comes again' within 30 is 2 told "$ADMIN" 'ТОО «Сарыарка», N-77: '
it 'one a day' is 1 written bulletin "$(office 25)"

# ---- a note beside the letter ----

cp -r "$ROOT/sql/regulations" "$RUN"
noted=$RUN/regulations/noted.json
jq '.id = "noted" | .warnings = {note: true}' "$ROOT/sql/regulations/edoc.json" >"$noted"
SLAD_PROJECTS=eep-support:$noted slad_with "$SLAD_SETTINGS"
clock_back
sixth=$(new_issue 'С пометкой в обращении' vip eep-support)
wait_until 10 is 75 warned "$sixth" .next.share
clock_to "$(warned "$sixth" .next.at)" 3
notes_of() {
	sql redmine -e "select count(*) from journals where journalized_type = 'Issue' and
		journalized_id = $1 and private_notes and notes like '%75 %%'"
}
it 'if the regulation says so, the staff read it in the request' within 20 is 1 notes_of "$sixth"
slactl recompute "$sixth" >/dev/null
sleep 3
it 'once' is 1 notes_of "$sixth"
it 'and nothing that the client sees' is 1 of_bot "$sixth"

# ---- shares, readers and repetitions of a regulation's own ----

watchful=$RUN/regulations/watchful.json
jq '.id = "watchful" | .warnings = {at: [{share: 50, to: ["dedicated"]},
	{share: 75, to: ["assignee", "dedicated"]}, {share: 90, to: ["assignee"]},
	{share: 100, to: ["assignee", "dedicated", "supervisor"]}], repeat: {hours: 1}, times: 2} |
	.clocks.next_response = {clause: "8.4", targets: [{limit: {hours: 1},
		source: "на каждое следующее сообщение клиента — не более часа"}]}' \
	"$ROOT/sql/regulations/edoc.json" >"$watchful"
clock_back
SLAD_PROJECTS=eep-support:$watchful slad_with "$SLAD_SETTINGS"
sql redmine <<<"update users set status = 1 where login = 'operator2'"
slactl rule observe assign --by story >/dev/null
slactl client duty "$alatau" --employee operator2 >/dev/null
seventh=$(new_issue 'Под присмотром' vip eep-support)
assign "$seventh" operator
wait_until 10 is_assigned "$seventh"
# readers STEP: who has a letter of that share, or repetition, of the first response.
readers() {
	sql slad -e "select group_concat(u.login order by u.login separator ' ') from letter l
		join redmine.users u on u.id = l.user_id
		where l.lkey like '$seventh:warn:first_response:1:$1:user:%'"
}
# comes STEP READER...: it comes when the panel says, to these.
comes() {
	clock_to "$(warned "$seventh" .next.at)" 3
	within 20 is "${*:2}" readers "$1"
}
# Covers R30.
it 'a regulation warns at half of the target, the dedicated employee alone' comes 50 operator2
it 'at 75 % the assignee, too' comes 75 operator operator2
it 'at 90 % the assignee alone' comes 90 operator
it 'at the breach all three' comes 100 manager operator operator2
it 'and again an hour later' comes 101 manager operator operator2
it 'and another one' comes 102 manager operator operator2
it 'but not for ever' is null warned "$seventh" .next
letters_of_seventh() {
	sql slad -e "select count(*), count(distinct lkey) from letter where issue_id = $seventh
		and lkey like '%:warn:first_response:%'"
}
slactl recompute "$seventh" >/dev/null
it 'each has had each of them once' is '13	13' letters_of_seventh
note "$seventh" 'Проверьте версию NCALayer.' operator
slactl client duty "$alatau" --employee - >/dev/null

# ---- a dialogue, where a regulation wants each further answer in time ----

clock_back
eighth=$(new_issue 'Переписка' vip eep-support)
assign "$eighth" operator
wait_until 10 is_assigned "$eighth"
note "$eighth" 'Какая у вас версия NCALayer?' operator
it 'as long as the client writes nothing the next answer has no clock' within 10 is none \
	clock_state "$eighth" next_response
note "$eighth" 'Версия 1.4, обновить не могу.' vip
it "the client's word starts it" within 10 is running clock_state "$eighth" next_response
it 'by the clause of this regulation' same 8.4 "$(verdict "$eighth" \
	'.clocks[] | select(.name == "next_response") | .clause')"
note "$eighth" 'И перезагрузка не помогла.' vip
first=$(clock_due "$eighth" next_response)
wait_until 10 looked_after "$eighth" "$(last_journal "$eighth")"
it 'another word of theirs starts nothing anew' same "$first" "$(clock_due "$eighth" next_response)"
# next_warning: when the next share of it is reached.
next_warning() {
	verdict "$eighth" '.warnings[] | select(.clock == "next_response") | .next.at'
}
clock_to "$(next_warning)" 3
wait_until 20 is 75 verdict "$eighth" '.warnings[] | select(.clock == "next_response") | .next.share'
clock_to "$(next_warning)" 3
# warned_next: how the letter to the operator about it stands.
warned_next() {
	sql slad -e "select l.state from letter l join redmine.users u on u.id = l.user_id
		where l.lkey like '$eighth:warn:next_response:1:75:user:%' and u.login = 'operator'"
}
it 'the assignee is warned of it' within 20 is 'done' warned_next
it 'under its name' grep 'следующий ответ' <(mail_of "$OPERATOR")
clock_back
note "$eighth" 'Обновление установим удалённо.' operator
it 'our answer ends it' within 10 is met clock_state "$eighth" next_response
note "$eighth" 'Хорошо, жду.' vip
it 'and the next word begins another' within 10 is running clock_state "$eighth" next_response

# ---- brakes ----

it 'health counts the letters' grep '^slad_letters{state="done"} [1-9]' <(curl -s --noproxy '*' "$(web_url)/sla/api/metrics")
story_done
