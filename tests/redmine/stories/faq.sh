#!/bin/bash
# Requests that say the same are tied together, and articles answer before anybody asks.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

# say METHOD PATH BODY [ACCOUNT] [CURL OPTION...]
say() {
	sla "$2" "${4:-operator}" -X "$1" -H 'Content-Type: application/json' -d "$3" "${@:5}"
}

said() {
	say "$1" "$2" "$3" "${4:-operator}" -o /dev/null -w '%{http_code}'
}

# related FROM TO: it is a duplicate of that one, in the tracker.
related() {
	same 1 "$(sql redmine -e "select count(*) from issue_relations
		where issue_from_id = $1 and issue_to_id = $2 and relation_type = 'duplicates'")"
}

unrelated() {
	! related "$@" >/dev/null
}

# told ISSUE WORDS: its last entry says so.
told() {
	last_note "$1" | grep -q "$2"
}

fresh() {
	local issue

	issue=$(new_issue "$@")
	wait_until 10 seen "$issue"
	echo "$issue"
}

# again JSON: the same words of the same client once more, with something else in the form.
again() {
	local issue

	issue=$(api POST /issues.json "$(jq -n --arg s "$words" --argjson t "$(id_of trackers Ошибка)" \
		--argjson more "$1" '{issue: ({project_id: "edoc-support", tracker_id: $t, subject: $s,
		description: "Шаги: 1, 2, 3"} + $more)}')" basic | jq -r .issue.id)
	wait_until 10 seen "$issue"
	echo "$issue"
}

# upload CONTENT: its token.
upload() {
	curl -fsS --noproxy '*' -H "X-Redmine-API-Key: $(key_of basic)" \
		-H 'Content-Type: application/octet-stream' --data-binary "$1" "$(web_url)/uploads.json" |
		jq -r .upload.token
}

# with_file CONTENT: that, with a file.
with_file() {
	again "$(jq -n --arg f "$(upload "$1")" \
		'{uploads: [{token: $f, filename: "shot.txt", content_type: "text/plain"}]}')"
}

# with_iin NUMBER: that, for a person.
with_iin() {
	again "$(jq -n --argjson f "$(id_of custom_fields 'ИИН/БИН')" --arg v "$1" \
		'{custom_fields: [{id: $f, value: $v}]}')"
}

# with_topics NAME...: that, about these.
with_topics() {
	again "$(jq -n --argjson f "$(id_of custom_fields 'Темы')" '{custom_fields: [{id: $f, value: $ARGS.positional}]}' --args "$@")"
}

# about ISSUE NAME...: an operator says about what it is.
about() {
	api PUT "/issues/$1.json" "$(jq -n --argjson f "$(id_of custom_fields 'Темы')" \
		'{issue: {custom_fields: [{id: $f, value: $ARGS.positional}]}}' --args "${@:2}")" operator >/dev/null
}

# topics: requests have several of these.
topics() {
	sql redmine <<-END
		insert into custom_fields (type, name, field_format, description, is_for_all, editable, visible, multiple,
			possible_values, position) values ('IssueCustomField', 'Темы', 'list', 'of the story', 1, 1, 1, 1,
			'---\n- Вход\n- Ключ\n- Печать\n', 98);
		set @field = last_insert_id();
		insert into custom_fields_trackers (custom_field_id, tracker_id) select @field, id from trackers;
	END
}

story_mend() {
	sql redmine <<-END
		delete from custom_fields_trackers where custom_field_id in
			(select id from custom_fields where description = 'of the story');
		delete from custom_fields where description = 'of the story';
	END
}

# mailed FILE'S-CONTENT: that, by mail.
mailed() {
	local before

	before=$(sql redmine -e 'select max(id) from issues')
	curl -sSf --noproxy '*' --max-time 60 -o /dev/null --data-urlencode "key=$(secret MAIL_HANDLER)" \
		--data-urlencode 'issue[project]=edoc-support' --data-urlencode 'issue[tracker]=Ошибка' \
		--data-urlencode "email=$(cat <<-END
			From: $(sql redmine -e "select address from email_addresses a join users u on u.id = a.user_id where login = 'basic'")
			To: support@edoc.test
			Subject: =?UTF-8?B?$(printf '%s' "$words" | base64 -w 0)?=
			Message-ID: <$EPOCHREALTIME@client.test>
			MIME-Version: 1.0
			Content-Type: multipart/mixed; boundary=parts

			--parts
			Content-Type: text/plain; charset=UTF-8
			Content-Transfer-Encoding: base64

			$(base64 <<<'Шаги: 1, 2, 3')
			--parts
			Content-Type: text/plain; name=shot.txt
			Content-Disposition: attachment; filename=shot.txt
			Content-Transfer-Encoding: base64

			$(printf '%s' "$1" | base64)
			--parts--
		END
		)" "$(redmine_url)/mail_handler"
	sql redmine -e "select min(id) from issues where id > $before"
}

# twin_of ISSUE: of which request slad itself takes it for a duplicate; decided when it was first seen, if it was still then.
twin_of() {
	[ -n "$1" ] || echo 'there is no request'
	sql slad -e "select other_id from link_word where issue_id = ${1:-0} and user_id = 0"
}

# ---- duplicates ----

slactl rule act linked --by story >/dev/null
main=$(fresh 'Портал не принимает подпись')
second=$(fresh 'Подпись не принимается порталом' basic)
third=$(fresh 'Не принимает подпись, ошибка' vip2)
it 'a client marks nothing' is 403 said POST "issues/$main/duplicate" "{\"of\":$third}" vip
it 'nor does an outsider see it' is 404 said POST "issues/$main/duplicate" "{\"of\":$third}" outsider
it 'which one is to be said' is 400 said POST "issues/$second/duplicate" '{}'
it 'itself it cannot be' is 409 said POST "issues/$second/duplicate" "{\"of\":$second}"
it 'one that is not there cannot be' is 404 said POST "issues/$second/duplicate" '{"of":99999999}'

it 'an operator says that it is the same' is 202 said POST "issues/$second/duplicate" "{\"of\":$main}"
it 'the bot relates them, though the rule itself observes' within 20 related "$second" "$main"
it 'who said so is on record' grep -q 'Айгерим' <(sql slad -r -e "select body from record
	where issue_id = $second and kind = 'link'")
it 'its clock stands' within 10 is paused clock_state "$second" resolution
it 'its client is told, in their language' within 20 told "$second" "рассматривается вместе"
it 'which is our first answer' within 10 is met clock_state "$second" first_response
it 'and names no other request' is 0 grep -c '#' <(last_note "$second")
it 'the main one runs on' is running clock_state "$main" resolution
note "$main" 'Смотрим журнал узла 4711.' operator
it 'when its client is answered, the other one is told so, in their language' within 20 told "$second" 'Наши специалисты ответили'
it 'without a word of it' is 0 grep -c '4711' <(last_note "$second")
note "$main" 'Нашли причину в узле 4712.' operator

it 'the third, said to be the same as the second' is 202 said POST "issues/$third/duplicate" "{\"of\":$second}"
it 'is related to the main one' within 20 related "$third" "$main"
it 'and not to the second' unrelated "$third" "$second"
it 'nor may it follow a second one' is 409 said POST "issues/$third/duplicate" "{\"of\":$(fresh 'Совсем другое')}"
foreign=$(fresh 'Портал не принимает подпись' operator eep-support)
sql redmine <<<"update settings set value = '0' where name = 'cross_project_issue_relations'"
it 'nor one of another project' is 1 eval 'slactl link "$foreign" --of "$main" >/dev/null 2>&1; echo $?'
it 'where the tracker relates none' grep -q 'are of two projects' <(slactl link "$foreign" --of "$main" 2>&1)
sql redmine <<<"update settings set value = '1' where name = 'cross_project_issue_relations'"
slactl link "$foreign" --of "$main" --by story >/dev/null
it 'and where it does, it is' within 20 related "$foreign" "$main"
slactl unlink "$foreign" --of "$main" --by story >/dev/null
it 'until that is taken back' within 20 unrelated "$foreign" "$main"
it 'a pair that nobody tied is not taken back' within 10 is 409 said DELETE "issues/$second/duplicate" "{\"of\":$foreign}"
it 'a circle is refused' is 409 said POST "issues/$main/duplicate" "{\"of\":$second}"
it 'by the command line, too' is 1 eval 'slactl link "$main" --of "$third" >/dev/null 2>&1; echo $?'
it 'with a sentence' grep -q 'is itself a duplicate of' <(slactl link "$main" --of "$third" 2>&1)

# ---- two at once ----

# at_once ISSUE OF ISSUE OF: both are said in the same moment; what they are answered.
at_once() {
	{
		printf '%s\n' "$(said POST "issues/$1/duplicate" "{\"of\":$2}")" &
		printf '%s\n' "$(said POST "issues/$3/duplicate" "{\"of\":$4}")" &
		wait
	} | sort | paste -sd ' '
}

north=$(fresh 'Северная сторона')
south=$(fresh 'Южная сторона')
east=$(fresh 'Восточная сторона')
west=$(fresh 'Западная сторона' basic)
slactl pause >/dev/null
it 'of two who order the opposite at once one is refused' is '202 409' at_once "$north" "$south" "$south" "$north"
it 'and of two who give it two masters' is '202 409' at_once "$east" "$west" "$east" "$main"
it 'later, too, though nothing is related yet' is duplicate_of eval \
	'say POST "issues/$east/duplicate" "{\"of\":$foreign}" | jq -r .code'
it 'an order that is taken back stands in nobody'"'"'s way' is 202 eval \
	'for of in "$west" "$main"; do said DELETE "issues/$east/duplicate" "{\"of\":$of}" >/dev/null; done
	said POST "issues/$east/duplicate" "{\"of\":$second}"'
slactl resume >/dev/null
it 'which leads to its head' within 20 related "$east" "$main"
it 'where the other said that it is one of its own, this is told by name' is "$main" eval \
	'say POST "issues/$east/duplicate" "{\"of\":$west}" | jq -r .values.of'
it 'and nothing of all that is left as trouble' within 20 is 0 sql slad -e "select count(*) from outbox
	where issue_id in ($north, $south, $east) and kind = 'link' and state not in ('done', 'withdrawn')"

it 'taken back' is 202 said DELETE "issues/$third/duplicate" "{\"of\":$second}"
it 'the relation goes' within 20 unrelated "$third" "$main"
it 'and the clock runs again' within 10 is running clock_state "$third" resolution
it 'a pair is told apart for good' is 200 said POST "issues/$third/not-duplicate" "{\"of\":$second}"
slactl link "$third" --of "$main" --by story >/dev/null
it 'the command line ties them again' within 20 related "$third" "$main"

# ---- what cannot be made ----

# left_over: how the order to relate these stands.
left_over() {
	sql slad -e "select state from outbox where issue_id = $alpha and kind = 'link'"
}

alpha=$(fresh 'Альфа первая')
beta=$(fresh 'Бета вторая')
slactl pause >/dev/null
said POST "issues/$alpha/duplicate" "{\"of\":$beta}" >/dev/null
relate "$alpha" blocks "$beta" >/dev/null
slactl resume >/dev/null
it 'what somebody has related otherwise meanwhile is left to a person' within 20 is parked left_over
it 'who is told why by a code and in words' is \
	"related_otherwise $beta обращения № $alpha и № $beta уже связаны иначе: сначала снимите ту связь" \
	eval 'sla "outbox?state=parked" operator | jq -r ".outbox[] | select(.issue == $alpha and .kind == \"link\")
		| \"\(.said.code) \(.said.values.of) \(.said.ru)\""'
it 'that the two are not the same' is 200 said POST "issues/$beta/not-duplicate" "{\"of\":$alpha}"
it 'whichever of them it is said of, ends it' within 20 is withdrawn left_over

gamma=$(fresh 'Гамма третья')
delta=$(fresh 'Дельта четвёртая')
slactl pause >/dev/null
said POST "issues/$gamma/duplicate" "{\"of\":$beta}" >/dev/null
relate "$gamma" duplicates "$delta" >/dev/null
slactl resume >/dev/null
it 'so is a second master, when somebody has given it one meanwhile' within 20 is 1 sql slad -e "select count(*) from outbox
	where issue_id = $gamma and kind = 'link' and state = 'parked'"
it 'until that one is taken back' is 202 said DELETE "issues/$gamma/duplicate" "{\"of\":$delta}"
it 'then it follows the one that was said' within 20 related "$gamma" "$beta"
relate "$delta" duplicates "$gamma" >/dev/null
it 'of a chain that people made its end stands, too' within 10 is paused clock_state "$delta" resolution
note "$beta" 'Ответ бете.' operator
it 'and hears of the answer that its master heard of' within 20 told "$delta" 'Наши специалисты ответили'
kappa=$(fresh 'Каппа пятая')
lambda=$(fresh 'Лямбда шестая')
relate "$lambda" duplicates "$kappa" >/dev/null
it 'what was tied by hand stands' within 10 is paused clock_state "$lambda" resolution
note "$kappa" 'Какая у вас версия?' operator 'Нужен отклик'
note "$kappa" 'Ответа нет.' operator 'Закрыта'
it 'when the main one is closed for want of an answer, what the other is told is left to a person' within 20 is parked sql slad -e \
	"select state from outbox where issue_id = $lambda and rule = 'together'"

# ---- what people tie in the tracker ----

left=$(fresh 'Левый заголовок')
right=$(fresh 'Правый заголовок')
torn=$(fresh 'Повтор двух обращений')
relate "$torn" duplicates "$left" >/dev/null
relate "$torn" duplicates "$right" >/dev/null
it 'a request that duplicates two stands' within 10 is paused clock_state "$torn" resolution
it 'the earlier one is taken back' is 202 said DELETE "issues/$torn/duplicate" "{\"of\":$left}"
it 'and goes' within 20 unrelated "$torn" "$left"
it 'the later one stays, and the clock stands' is paused clock_state "$torn" resolution
api DELETE "/issues/$right.json" '' admin >/dev/null
clock_set 3700
it 'a master that is deleted is followed for an hour at the most' within 20 is running clock_state "$torn" resolution
clock_set 0

note "$main" 'Исправлено в 4.12.' operator 'Решена'
it 'solved with the main one' within 30 is 'Решена' status_of "$second"
it 'all of them' within 30 is 'Решена' status_of "$third"
it 'nor was each word written there told' within 10 is 2 sql slad -e "select count(*) from outbox
	where issue_id = $second and rule = 'linked' and state = 'done'"
it 'each client is told' grep -q 'решена' <(last_note "$third")
it 'without the words to another client' is 0 grep -c 'Исправлено' <(last_note "$second")

words='Не открывается карточка контрагента после входа по ключу организации'
first=$(fresh "$words" basic)
slactl rule act link --by story >/dev/null
shot=$(with_file one)
twin=$(fresh "${words^^}" basic)
it 'the same words of the same client are no duplicate before they have been still for a moment' is '' twin_of "$twin"
letter=$(mailed one)
wait_until 10 seen "$letter"
it 'nor is a letter before its files are there' is '' twin_of "$letter"
# From now on whatever comes was still for a minute already.
clock_set 70
it 'then they are linked by their rule' within 20 related "$twin" "$first"
it 'and the clock stands' within 10 is paused clock_state "$twin" resolution
it 'but its client is told nothing of it' is 0 sql slad -e "select count(*) from outbox where issue_id = $twin and rule = 'linked'"
it 'nor are they answered by that' is running clock_state "$twin" first_response
it 'staff see that nobody said so' is true eval 'sla "issues/$twin/similar" operator | jq ".duplicate_of[0].automatic"'
it 'which is not for the client to know' is null eval 'sla "issues/$twin/similar" basic | jq ".duplicate_of[0].automatic"'
it 'until one of them says that it is right' is 202 said POST "issues/$twin/duplicate" "{\"of\":$first}"
it 'then the client is told' within 20 told "$twin" 'рассматривается вместе'
it 'and answered' within 10 is met clock_state "$twin" first_response
other=$(fresh "$words" vip)
it "not those of another client" unrelated "$other" "$first"
it 'nor of another tracker' is '' twin_of "$(again "{\"tracker_id\": $(id_of trackers Поддержка)}")"
it 'a letter is linked to what has the same file' within 20 related "$letter" "$shot"
it 'which is none of what lacks it' is '' twin_of "$shot"
note "$shot" 'Смотрим файл.' operator
it 'whose client hears of it when that is answered' within 20 told "$letter" 'Наши специалисты ответили'
it 'and is answered with it' within 10 is met clock_state "$letter" first_response
it 'nor with another file' is '' twin_of "$(with_file two)"
api PUT "/issues/$shot.json" "$(jq -n --arg t "$(upload later)" \
	'{issue: {uploads: [{token: $t, filename: "later.txt", content_type: "text/plain"}]}}')" basic >/dev/null
it 'but with the same file, whatever was added since' within 20 related "$(with_file one)" "$shot"
person=$(with_iin 900101300126)
it 'nor for a person of whom the first says nothing' is '' twin_of "$person"
it 'nor for another person' is '' twin_of "$(with_iin 850515450128)"
api PUT "/issues/$person.json" "$(jq -n --argjson f "$(id_of custom_fields 'ИИН/БИН')" \
	'{issue: {custom_fields: [{id: $f, value: "850515450128"}]}}')" operator >/dev/null
it 'but for the same one, whoever corrected the first' within 20 related "$(with_iin 900101300126)" "$person"
topics
several=$(with_topics Вход Ключ)
about "$several" Ключ Печать
it 'nor of fewer topics' is '' twin_of "$(with_topics Ключ)"
it 'nor of those that somebody put in later' is '' twin_of "$(with_topics Ключ Печать)"
it 'but of the same ones, in whatever order' within 20 related "$(with_topics Ключ Вход)" "$several"
it 'one word takes it back' is 202 said DELETE "issues/$twin/duplicate" "{\"of\":$first}"
it 'and it is gone' within 20 unrelated "$twin" "$first"
it 'once more there is nothing to take back' within 10 is 409 said DELETE "issues/$twin/duplicate" "{\"of\":$first}"
it 'nor by the command line' is 1 eval 'slactl unlink "$twin" --of "$first" >/dev/null 2>&1; echo $?'
it 'which says so' grep -q 'is not a duplicate of' <(slactl unlink "$twin" --of "$first" 2>&1)
slactl rule observe link --by story >/dev/null
third=$(fresh "$words" basic)
it 'while the rule observes it is only noted' within 10 is shadow sql slad -e \
	"select state from outbox where issue_id = $third and rule = 'link'"
it 'and nothing is related' unrelated "$third" "$first"
relate "$third" duplicates "$first" >/dev/null
it 'what a person ties then is not called automatic' is false eval 'sla "issues/$third/similar" operator | jq ".duplicate_of[0].automatic"'
clock_set 0

# ---- where articles come from ----

desk=$RUN/tmp/help
rm -rf "$desk"
mkdir -p "$desk/md/ru/Вход" "$desk/md/kk" "$desk/html/payments"
cat >"$desk/md/ru/Вход/Пароль.md" <<'END'
---
title: Как сменить пароль хранилища ключей
url: https://help.example.kz/password
---
Откройте **НУЦ РК**, выберите «Смена пароля» и укажите [старый пароль](https://x).
END
printf '# Тапсырыс берушіні өзгерту\n\nӨтінімдегі тапсырыс берушіні ашып, өзгертіңіз.\n' >"$desk/md/kk/customer.md"
cat >"$desk/html/payments/refund.html" <<'END'
<!doctype html><html lang="ru-KZ"><head><title>Справка</title></head><body><nav>Меню Вход</nav>
<article><h1>Возврат обеспечительного взноса</h1><p>Взнос возвращается за три рабочих дня.</p></article>
<script>let secret = 1</script></body></html>
END
printf 'title;body;section;url\nТариф и оплата доступа;Счёт приходит первого числа месяца;Оплата;https://help.example.kz/tariff\n' \
	>"$desk/faq.csv"
printf '{"articles":[{"id":7,"question":"How to export the journal to a spreadsheet","answer":"<p>Press Export in the journal.</p>","locale":"en"}]}' \
	>"$desk/faq.json"

wiki_page() {
	api PUT "/projects/edoc-support/wiki/$(jq -rn --arg t "$1" '$t | @uri').json" \
		"$(jq -n --arg t "$2" '{wiki_page: {text: $t}}')" admin >/dev/null
}

# article TITLE: its number.
article() {
	slactl faq list --json | jq -r --arg t "$1" 'select(.title == $t) | .id'
}

imported() {
	slactl faq import "$desk/md" "$desk/html" "$desk/faq.csv" "$desk/faq.json" wiki:edoc-support
}

# suggested TEXT [ACCOUNT]: the titles.
suggested() {
	sla faq "${2:-vip}" -G --data-urlencode "text=$1" | jq -r '.articles[].title'
}

first_of() {
	suggested "$@" | head -n 1
}

wiki_page 'Штамп времени' $'# Штамп времени не проставляется\n\nПодождите минуту и обновите карточку.'
wiki_page 'ЭЦҚ мерзімі' $'# ЭЦҚ мерзімі аяқталды\n\nЖаңа кілтті pki.gov.kz сайтынан алыңыз.'
it 'articles come from folders, files and the wiki' imported
it 'of a wiki all pages but the start page' is \
	"$(sql redmine -e "select count(*) - 1 from wiki_pages g join wikis w on w.id = g.wiki_id
		join projects p on p.id = w.project_id where p.identifier = 'edoc-support'")" \
	sql slad -e "select count(*) from article where source = 'wiki:edoc-support'"
it 'a folder names language and section' is 'ru Вход' sql slad -e \
	"select concat(language, ' ', section) from article where title like 'Как сменить пароль%'"
it 'letters tell Kazakh' is kk sql slad -e "select language from article where article_key = 'kk/customer.md'"
it 'a page says what it says, without menus and scripts' is 'Взнос возвращается за три рабочих дня.' \
	sql slad -e "select body from article where title = 'Возврат обеспечительного взноса'"
it 'what is missing is said' grep -q 'a source is wiki:PROJECT' <(slactl faq import "$desk/none" 2>&1)
it 'of a wiki, too' grep -q 'no project "none"' <(slactl faq import wiki:none 2>&1)

# ---- whom they answer ----

# Covers R11.
it 'a question finds its answer' within 10 is 'Как сменить пароль хранилища ключей' \
	first_of 'забыл пароль хранилища ключей, как сменить'
it 'in Latin letters, too' is 'NCALayer не запускается или портал его не видит' first_of 'NCALayer ne zapuskaetsya'
it 'in Kazakh' is 'Тапсырыс берушіні өзгерту' first_of 'тапсырыс берушіні қалай өзгертемін'
it 'what nobody wrote about has none' is '' suggested 'Заказ пиццы в офис к обеду'
# asked_what QUESTION: the best article, and the words that speak for it.
asked_what() {
	sla faq vip -G --data-urlencode "subject=$1" | jq -r '.articles[0] | "\(.title): \(.why | join(" "))"'
}
it 'of a short question what it is about is enough' is \
	'Истёк срок действия ЭЦП (регистрационного свидетельства): эцп' asked_what 'Где взять ЭЦП?'
it 'in Kazakh, too' is 'ЭЦҚ мерзімі аяқталды: эцқ' asked_what 'ЭЦҚ қайдан аламын?'
it 'and in English' is 'NCALayer не запускается или портал его не видит: ncalayer' \
	eval 'asked_what "Where do I get NCALayer?" | cut -d" " -f1-9'
it 'a word alone says nothing' is '' suggested 'портал опять что-то лежит'
it 'the page of a wiki goes to whom the tracker shows it' is 'Штамп времени не проставляется' \
	first_of 'штамп времени не проставляется'
it 'not to an outsider' is '' suggested 'штамп времени не проставляется' outsider
it 'who gets the others' is 'Возврат обеспечительного взноса' first_of 'возврат взноса обеспечительного' outsider
it 'and not by its number either' is 404 curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' \
	-H "X-Redmine-API-Key: $(key_of outsider)" "$(web_url)/sla/faq/$(article 'Штамп времени не проставляется')"
it 'a stranger is led to the login' grep -q '/login?back_url=' \
	<(curl -sSi --noproxy '*' "$(web_url)/sla/faq/$(article 'Штамп времени не проставляется')")

it 'what is typed is in no log' is 0 grep -cE 'sla/api/(faq|similar)' "$RUN/log/nginx-access.log"

# ---- what came of them ----

password=$(article 'Как сменить пароль хранилища ключей')
counted() {
	slactl faq stats --json | jq -r --argjson id "$1" 'select(.id == $id) | [.shown, .opened, .solved, .asked] | join(" ")'
}
it 'the way to it counts' is https://help.example.kz/password curl -sS --noproxy '*' -o /dev/null \
	-w '%{redirect_url}' -H "X-Redmine-API-Key: $(key_of vip)" "$(web_url)/sla/faq/$password"
it 'it solved the matter' is 204 said POST "articles/$password/solved" '{}' vip
it 'all of it is counted' is '1 1 1 0' counted "$password"
new_issue 'Пароль всё же не меняется' vip >/dev/null
it 'who asks all the same is counted' within 10 is '1 1 1 1' counted "$password"
fresh 'Пароль опять не меняется' vip >/dev/null
it 'but once for each time it was shown' is '1 1 1 1' counted "$password"
sed -i 's/НУЦ РК/НУЦ РК 2.0/' "$desk/md/ru/Вход/Пароль.md"
rm "$desk/md/kk/customer.md"
it 'importing again tells what changed' grep -q '0 added, 1 changed, 0 as before, 1 retired' <(imported)
it 'and keeps what was counted' is '1 1 1 1' counted "$password"
it 'what is gone is not suggested' within 10 is '' suggested 'тапсырыс берушіні қалай өзгертемін'
it 'an address said once' grep -qF 'csv: url https://kb.example.kz/{key}' \
	<(slactl faq import "$desk/faq.json" --name kb.csv --url 'https://kb.example.kz/{key}')
it 'stays when it is not said again' grep -qF '{key}, as at its last import' <(slactl faq import "$desk/faq.json" --name kb.csv)
it 'for each article' is https://kb.example.kz/7 eval 'slactl faq list kb.csv --json | jq -r .url'
slactl faq import "$desk/faq.json" --name kb.csv --url '' >/dev/null
it 'until it is taken back' is '' eval 'slactl faq list kb.csv --json | jq -r .url'
it 'a source is found by the word with which it came' is 'Тариф и оплата доступа' \
	eval '(cd "$desk" && slactl faq list faq.csv --json | jq -r .title)'
it 'one that is none is told with those that are' grep -q 'there is no source "fag.csv"; there is .*"wiki:edoc-support"' \
	<(slactl faq list fag.csv 2>&1)
mkdir "$desk/empty"
it 'an empty folder is a mistake' is 1 eval 'slactl faq import "$desk/empty" --name "$desk/md" >/dev/null 2>&1; echo $?'

slactl rule act registered --by story >/dev/null
issue=$(fresh 'Возврат обеспечительного взноса после торгов' vip)
refund=$(article 'Возврат обеспечительного взноса')
has_registration() {
	[ -n "$(registration "$1")" ]
}

registration() {
	sql redmine -r -e "select notes from journals where journalized_id = $1 and notes like '%/sla/faq/%'"
}
it 'the note of its registration names what may help' grep -q "взноса: .*/sla/faq/$refund$" \
	<(wait_until 20 has_registration "$issue" >&2; registration "$issue")
slactl rule observe registered --by story >/dev/null
elsewhere=$(fresh 'Штамп времени не проставляется' vip eep-support)
it 'a wiki answers in other projects, too, whoever may read it' is 'Штамп времени не проставляется' \
	jq -r '.articles[0].title' <(sla "issues/$elsewhere/articles" vip)
it 'staff are not offered for a note what others who see the request may not read' is 0 \
	jq -r '.articles | length' <(sla "issues/$elsewhere/articles" operator)
sql redmine -e "update projects set is_public = 1 where identifier = 'edoc-support'"
it 'but what everybody may' is 'Штамп времени не проставляется' \
	jq -r '.articles[0].title' <(sla "issues/$elsewhere/articles" operator)
sql redmine -e "update projects set is_public = 0 where identifier = 'edoc-support'"
mkdir -p "$desk/two/ru" "$desk/two/kk"
printf '# NCALayer ERR_7788\n\nПерезапустите NCALayer.\n' >"$desk/two/ru/7788.md"
printf '# NCALayer ERR_7788\n\nNCALayer-ді қайта іске қосыңыз.\n' >"$desk/two/kk/7788.md"
slactl faq import "$desk/two" >/dev/null
spoken=$(fresh 'NCALayer ERR_7788' vip)
# first_for LANGUAGE OTHER: of the first article for a note to a client of that language, where the other is wished for.
first_for() {
	sql slad -e "update arrival set language = '$1' where issue_id = $spoken"
	sla "issues/$spoken/articles?lang=$2" operator | jq -r '.articles[0].language'
}
it 'staff are offered for a note what its client reads' within 10 is kk first_for kk ru
it 'whatever they read themselves' is ru first_for ru kk
it 'a request has its articles' is "$refund" eval 'sla "issues/$issue/articles" vip | jq -r ".articles[0].id"'
it 'with the text, for staff' is 'Взнос возвращается за три рабочих дня.' \
	eval 'sla "issues/$issue/articles" operator | jq -r ".articles[0].body"'
it 'not for clients' is null eval 'sla "issues/$issue/articles" vip | jq -r ".articles[0].body"'
it 'and nobody else' is 404 sla_status "issues/$issue/articles" outsider
api PUT "/issues/$issue.json" '{"issue":{"description":"Шаги: 1, 2, 3 и ещё"}}' admin >/dev/null
it 'what was offered in vain is not offered again after an edit' is 0 \
	eval 'sla "issues/$issue/articles" vip | jq -r ".articles | length"'
it "another's word does not count" is 403 said POST "articles/$refund/solved" "{\"issue\":$issue}" operator
it 'the author says that it solved it' is 204 said POST "articles/$refund/solved" "{\"issue\":$issue}" vip
# Covers R15.
it 'which is our answer' within 10 is met clock_state "$issue" first_response
it 'and resolves the request' within 20 is 'Решена' status_of "$issue"

# ---- what helps nobody sinks, and nobody decides alone ----

mkdir -p "$desk/sinks/ru"
printf '# Тахеометр ERR_4411\n\nПерезапустите тахеометр.\n' >"$desk/sinks/ru/a.md"
printf '# Тахеометр ERR_4411 снова\n\nПерезапустите тахеометр дважды.\n' >"$desk/sinks/ru/b.md"
slactl faq import "$desk/sinks" >/dev/null
it 'of two answers the closer one is first' within 10 is 'Тахеометр ERR_4411' first_of 'тахеометр ERR_4411'
# many_saw ARTICLE USERS ISSUES OPENED ASKED: so many people, each at so many requests.
many_saw() {
	sql slad -e "insert into article_seen (article_id, user_id, issue_id, print, shown, score, seen_at, opened, asked)
		select $1, 100000 + u.seq, 100000 + i.seq, 'p', 1, 400, unix_timestamp(), $4, $5
		from seq_1_to_$2 u, seq_1_to_$3 i"
}
sinks=$(article 'Тахеометр ERR_4411')
many_saw "$sinks" 1 300 1 1
it 'one who is not helped at many requests sinks nothing' is 'Тахеометр ERR_4411' first_of 'тахеометр ERR_4411'
it 'and is one reader' is 1 eval "slactl faq stats --json | jq 'select(.id == $sinks) | .readers - 1'"
sql slad -e "delete from article_seen where user_id > 100000"
many_saw "$sinks" 300 1 0 1
it 'many who are not sink it' is 'Тахеометр ERR_4411 снова' first_of 'тахеометр ERR_4411'
sql slad -e "delete from article_seen where user_id > 100000"
many_saw "$sinks" 1 300 0 0

# ---- what is missing, and how it is made ----

for i in 1 2 3; do
	new_issue "Как перенести архив договоров в другое облако, вопрос $i" basic >/dev/null
done
gap_found() {
	slactl faq gaps --json | jq -e 'select(.subject | test("архив договоров")) | .count == 3' >/dev/null
}
it 'a question that comes again and again is a gap' within 20 gap_found
# Each process remembers for itself: some of the later answers are among the earlier ones.
counted_lately() {
	for _ in {1..8}; do sla faq/gaps operator | jq -r .counted; done | sort -u
}
counted_lately >"$RUN/tmp/counted"
sleep 1
it 'who looks a moment later is told what was counted' grep -qFx "$(counted_lately)" "$RUN/tmp/counted"
gap=$(fresh 'Как перенести архив' basic)
it 'an unanswered request is no article' grep -q 'nobody has answered' <(slactl faq draft "$gap" 2>&1)
note "$gap" 'Гульнара, откройте «Архив», кнопка «Перенести». Звоните: +7 701 555-44-33, a.zhumabaeva@edoc.test' operator
within 10 looked_after "$gap" "$(last_journal "$gap")"
it 'an answered one is, in Markdown' grep -q '^# Как перенести архив' <(slactl faq draft "$gap")
it 'without whose it was' is 0 grep -cE 'Гульнара|555|edoc.test' <(slactl faq draft "$gap")
firm=$(fresh 'Не приходит счёт за март')
note "$firm" 'Для «Алатау Логистик» счёт лежит в разделе «Оплата».' operator
within 10 looked_after "$firm" "$(last_journal "$firm")"
it 'nor which organisation' is 'Для «*** ***» счёт лежит в разделе «Оплата».' tail -n 1 \
	<(slactl faq draft "$firm")
# text_field NAME: a field of the form for a line of text; prints its number.
text_field() {
	sql redmine <<-END
		insert into custom_fields (type, name, field_format, description, is_for_all, editable, visible, position)
			values ('IssueCustomField', '$1', 'string', 'of the story', 1, 1, 1, 99);
		select last_insert_id();
	END
}
# filled ISSUE FIELD VALUE
filled() {
	sql redmine <<<"insert into custom_values (customized_type, customized_id, custom_field_id, value) values ('Issue', $1, $2, '$3')"
}
person=$(text_field 'Контактное лицо')
module=$(text_field 'Модуль')
printing=$(fresh 'Не печатается отчёт по отпускам')
note "$printing" 'Салтанат, в модуле «Кадры» обновите шрифт; Ержан-Кызы это знает.' operator
within 10 looked_after "$printing" "$(last_journal "$printing")"
# Afterwards: of a field that no tracker has, the tracker forgets what a request says when it is changed.
filled "$printing" "$person" 'Салтанат Ержан-Кызы'
for issue in "$printing" "$gap"; do
	filled "$issue" "$module" 'Кадры'
done
it 'nor whom its form names; what others fill in alike is theirs' is \
	'***, в модуле «Кадры» обновите шрифт; ***-*** это знает.' tail -n 1 <(slactl faq draft "$printing")
other=$(fresh 'Кому писать про доступ')
mail_of() {
	sql redmine -e "select address from email_addresses e join users u on u.id = e.user_id where u.login = '$1' limit 1"
}
slactl client add 'ТОО «Шығыс Транзит Сервис»' >/dev/null
slactl client add 'ТОО «Ак-Ниет»' >/dev/null
note "$other" "Аналогично было у ТОО \"Шығыс Транзит Сервис\" и у шығыс транзит сервистің БИН 990140001237, у Ак Ниета, $(mail_of vip). Вход под vip2@firm.kz, логин ИТ-транзит. Спросите $(sql redmine -e "select upper(lastname) from users where login = 'operator'")." operator
within 10 looked_after "$other" "$(last_journal "$other")"
it "nor another's, nor colleagues, however they are written" is \
	'Аналогично было у ТОО "***" и у *** БИН ***, у ***, ***. Вход под ***, логин ИТ-транзит. Спросите ***.' \
	tail -n 1 <(slactl faq draft "$other")
it 'the bot writes a wiki only where its role lets it' grep -q 'edit_wiki_pages' \
	<(slactl faq draft "$gap" --wiki edoc-support 2>&1)
sql redmine -e "update roles set permissions = concat(permissions, '- :edit_wiki_pages\n') where name = 'SLA-бот'"
it 'then it does' slactl faq draft "$gap" --wiki edoc-support
it 'and never over a page that is there' grep -q 'already' <(slactl faq draft "$gap" --wiki edoc-support 2>&1)
sql redmine -e "update roles set permissions = replace(permissions, '- :edit_wiki_pages\n', '') where name = 'SLA-бот'"

# ---- by themselves ----

auto=$RUN/tmp/auto
rm -rf "$auto"
mkdir -p "$auto"
printf '# Сканер штрихкодов не отвечает\n\nПроверьте кабель и питание.\n' >"$auto/scanner.md"
slad_with "$STORY_SETTINGS
faq.sources = dir:$auto;lang=ru, wiki:edoc-support
faq.every = 1s"
it 'who clicks on nothing moves the threshold no further than ten may' within 20 \
	eval 'slactl faq threshold --json | jq -es "map({(.kind): .}) | add | .articles
		| .suggested < 40 and .suggested >= 10 and .threshold - .usual < .08" >/dev/null'
it 'a source of the settings comes by itself' within 30 is 'Сканер штрихкодов не отвечает' \
	first_of 'не отвечает сканер штрихкодов'
printf '# Гептаэдр на накладной\n\nЭто печать нового образца.\n' >"$auto/scanner.md"
it 'and again when it was changed' within 30 is 'Гептаэдр на накладной' first_of 'что за гептаэдр на накладной'
wiki_page 'Штамп времени' $'# Штамп времени и дирижабль\n\nПодождите минуту и обновите карточку.'
it 'so does a page of a wiki' within 30 is 'Штамп времени и дирижабль' first_of 'штамп времени, дирижабль'
it 'the doctor finds both well' same ok "$(slactl doctor --json | jq -r 'select(.check == "articles") | .level')"
# ---- a whole help centre at once ----

# pages N: so many pages of an exported help centre.
pages() {
	mkdir -p "$auto/export"
	awk -v n="$1" -v dir="$auto/export" 'BEGIN { for (i = 1; i <= n; i++) {
		file = dir "/page" i ".html"
		printf "<html><head><title>Раздел %d, пункт %d</title></head><body><h1>Раздел %d</h1>", i % 97, i, i >file
		for (j = 0; j < 100; j++)
			printf "<p>Порядок %d действий %d для участника %d.</p>", i * 7919 % 9973, j, i * j % 997 >file
		close(file) } }'
}
imported_pages() {
	sql slad -e "select count(*) from article where article_key like 'export/%'"
}

# ticks: how long the process that imports has worked, in hundredths of a second.
ticks() {
	awk '{ print $14 + $15 }' "/proc/$(pgrep -P "$(pid_of slad)" -x slad-articles)/stat"
}
works_on_it() {
	[ "$(ticks)" -gt $((before + 30)) ]
}
finds_request() {
	sla similar operator -G --data-urlencode 'subject=параллелепипед, выписка не грузится' |
		jq -e --argjson i "$1" '.similar | any(.issue == $i)' >/dev/null
}

before=$(ticks)
pages 8000
it 'thousands of pages are read' within 30 works_on_it
meanwhile=$(new_issue 'Параллелепипед: не грузится выписка')
it 'meanwhile a new request is found within two seconds' within 2 finds_request "$meanwhile"
it 'before they are there' is 0 imported_pages
it 'and they come' within 120 is 8000 imported_pages
rm -r "$auto"
it 'and says which is gone' grep -q 'auto: No such file' <(slactl doctor --json | jq -r 'select(.check == "articles") | .what')
# Who asks takes up the thousands first, which lasts with sanitizers.
it 'while its articles stay' within 60 is 'Гептаэдр на накладной' first_of 'что за гептаэдр на накладной'

story_done
