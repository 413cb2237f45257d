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
mail.supervisors = manager\nmail.gather = 2s\nmail.port = '"$PORT_SMTP"
# People read in their own language.
sql redmine <<<"update users set language = 'kk' where login = 'manager'"

# story_end comes after it: what is ours is stopped here.
story_mend() {
	stop smtp 5
}

OPERATOR=a.zhumabaeva@edoc.test MANAGER=m.tsoy@edoc.test LOCKED=s.vlasenko@edoc.test

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

# ---- no mail server, and night ----

note "$second" 'Проверьте версию NCALayer.' operator
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

# ---- who is not there ----

note "$third" 'Проверьте версию NCALayer.' operator
clock_back
fourth=$(assigned 'Долгая загрузка' operator2)
sql redmine <<<"update users set status = 3 where login = 'operator2'"
before=$(mails "$MANAGER")
wait_until 10 is 75 warned "$fourth" .next.share
clock_to "$(warned "$fourth" .next.at)" 3
it 'the assignee is locked: the supervisor is told instead' within 20 is $((before + 1)) mails "$MANAGER"
it 'of this request' grep "^#$fourth: " <(mail_of "$MANAGER")
it 'the locked one is not' is 0 mails "$LOCKED"

# ---- a word on a closed request ----

clock_back
note "$fourth" 'Исправлено.' operator 'Закрыта'
assign "$fourth" operator
wait_until 10 is closed stage "$fourth"
before=$(mails "$OPERATOR")
note "$fourth" 'У нас снова то же самое.' vip
late_state() {
	slactl letters list --issue "$fourth" --json | jq -r 'select(.kind == "late_note") | .state'
}
it 'the client writes to a closed request: a letter to the operator' within 20 says 'pending|leased|done' late_state
clock_to "$(slactl letters list --issue "$fourth" --json | jq -r 'select(.kind == "late_note") | .due')" $((20 * 60))
it 'who is told so' within 20 is $((before + 1)) mails "$OPERATOR"
it 'in words' grep 'Клиент написал в закрытое обращение' <(mail_of "$OPERATOR")

# ---- brakes ----

it 'health counts the letters' grep '^slad_letters{state="done"} [1-9]' <(curl -s --noproxy '*' "$(web_url)/sla/api/metrics")
story_done
