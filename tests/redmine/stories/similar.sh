#!/bin/bash
# Requests that say the same are found a moment after they came, and shown to whom may see them.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

INDEX=$RUN/slad/index/similar.index

# typed TEXT [ACCOUNT]: what is found for a text, as numbers, best first.
typed() {
	sla similar "${2:-operator}" -G --data-urlencode "subject=$1" | jq -r '[.similar[].issue] | join(" ")'
}

finds() {
	grep -qw "$2" <(typed "$1" "${3:-operator}")
}

finds_not() {
	! finds "$@"
}

beside() {
	sla "issues/$1/similar" "${2:-operator}" | jq -r "$3"
}

# offered ISSUE OTHER: beside the one stands the other.
offered() {
	beside "$1" operator '.similar[].issue' | grep -qx "$2"
}

offered_not() {
	! offered "$@"
}

it 'the index is made at the start' within 20 test -s "$INDEX"
first=$(new_issue 'Зебракод: не формируется накладная в кабинете')
it 'a request is found within two seconds' within 2 finds 'не сформировалась накладная зебракода' "$first"
it 'with a typing error' finds 'не формируется накладнпя зебракод' "$first"
it 'on the wrong keyboard layout' finds 'pt,hfrjl yfrkflyfz' "$first"
it 'in Latin letters' finds 'zebrakod nakladnaya' "$first"
it 'and to its author' finds 'зебракод накладная' "$first" vip
it 'but not to another client' finds_not 'зебракод накладная' "$first" basic
it 'nobody in particular is asked to log in' is 401 curl -sS --noproxy '*' -o /dev/null \
	-w '%{http_code}' "$(web_url)/sla/api/similar?subject=x"
it 'nothing is found for what nobody asked' is '' typed 'абракадабра квантовый телепорт'
it 'one word in common is too little' is '' typed 'накладная'
second=$(new_issue 'Зебракод: накладная не формируется' basic)
within 5 seen "$second"
it 'beside the second stands the first' within 10 is "$first" \
	beside "$second" operator '.similar[0].issue'
it 'with its subject' grep -q 'Зебракод' <(beside "$second" operator '.similar[0].subject')
it 'and the words that speak for it' grep -qi 'накладная' <(beside "$second" operator '.similar[0].why[]')
it 'the request itself tells it to whom asks' is "$first" \
	eval 'sla "issues/$second?similar=1&articles=1" operator | jq -r ".similar[0].issue"'
it 'with articles, if there are any' is array eval 'sla "issues/$second?articles=1" operator | jq -r ".articles | type"'
it 'and to nobody who does not' is null eval 'sla "issues/$second" operator | jq -r ".similar"'
it 'nor what its client may not see' is 0 eval 'sla "issues/$second?similar=1" basic | jq -r ".similar | length"'
it 'its client is not shown it' is 0 beside "$second" basic '.similar | length'
it 'what is not the same' is 200 sla "issues/$second/not-duplicate" operator -X POST -o /dev/null \
	-w '%{http_code}' -H 'Content-Type: application/json' -d "{\"of\":$first}"
it 'is not offered again' is 0 beside "$second" operator "[.similar[] | select(.issue == $first)] | length"

# ---- what is said of one is said of all that are the same ----

# told METHOD PATH OF: an operator's word; prints the status.
told() {
	sla "issues/$2" operator -X "$1" -o /dev/null -w '%{http_code}' -H 'Content-Type: application/json' -d "{\"of\":$3}"
}
related() {
	api GET "/issues/$1.json?include=relations" '' admin | jq -r '[.issue.relations[] | select(.relation_type == "duplicates")
		| "\(.issue_id) \(.issue_to_id)"] | join(" ")'
}
duplicates() {
	beside "$1" operator '[.duplicate_of[] | "\(.issue) \(.subject)"] | join("; ")'
}

head=$(new_issue 'Дромадер: кабинет теряет вложение акта')
member=$(new_issue 'Дромадер: вложение акта теряется в кабинете')
within 5 seen "$member"
relate "$member" duplicates "$head" >/dev/null
it 'and staff are told what it duplicates' within 5 is "$head Дромадер: кабинет теряет вложение акта" duplicates "$member"
alike=$(new_issue 'Дромадер: кабинет теряет вложения акта' basic)
within 5 seen "$alike"
it 'of a bucket the head' within 5 offered "$alike" "$head"
it 'which of it is said to be the same' is 202 told POST "$alike/duplicate" "$member"
it 'leads to the head' within 20 is "$alike $head" related "$alike"
it 'where it is told' within 5 is "$head Дромадер: кабинет теряет вложение акта" duplicates "$alike"
it 'not to its client, who does not see that' is '' beside "$alike" basic '.duplicate_of[].issue'
it 'taken back' is 202 told DELETE "$alike/duplicate" "$member"
it 'it is gone from the tracker' within 20 is '' related "$alike"
it 'and from what is told' within 5 is '' duplicates "$alike"
bystander=$(new_issue 'Дромадер: вложение акта кабинет теряет' basic)
within 5 seen "$bystander"
it 'one of another bucket is offered' within 10 offered "$alike" "$bystander"
it 'neither head nor member is offered again' offered_not "$alike" "$head"
it 'nor the other way round' offered_not "$head" "$alike"
it 'who says the same of another by a member' is 200 told POST "$bystander/not-duplicate" "$member"
it 'is not offered the head' offered_not "$bystander" "$head"

receipt=$(new_issue 'Амфибрахий: квитанция не приходит на почту')
once_more=$(new_issue 'Амфибрахий: снова не приходит квитанция' basic)
within 5 seen "$once_more"
it 'what is offered' within 5 offered "$once_more" "$receipt"
api PUT "/issues/$once_more.json" '{"issue":{"description":"Квитанция амфибрахия не приходит на почту"}}' admin >/dev/null
it 'and not taken up is not offered again after an edit' offered_not "$once_more" "$receipt"
it 'though it is like it as before' grep -q "\"found\":\"$receipt\"" <(slactl similar "$once_more" --all --json)
api PUT "/issues/$first.json" '{"issue":{"subject":"Гиперхлорид: печать этикетки склада"}}' admin >/dev/null
it 'an edited request is found by its new words' within 10 finds 'печать этикеток гиперхлорида' "$first"
it 'slactl finds it, too' grep -q "^#$first " <(slactl similar --text 'печать этикеток гиперхлорида')
it 'and asks for a request' slactl similar "$second" --all
api DELETE "/issues/$second.json" '' admin >/dev/null || true

# ---- what others asked does not hide one's own ----

# 25 requests of one client that say the same, among others that say something else.
sql redmine <<END
insert into issues (tracker_id, project_id, subject, description, status_id, author_id, priority_id,
		created_on, updated_on, lft, rgt)
	select i.tracker_id, i.project_id, if(s.seq <= 25,
			concat('Мультиварка не варит договор аренды, отдел ', s.seq),
			concat('разное', s.seq * 7919 mod 997, ' прочее', s.seq * 104729 mod 991)), '',
		i.status_id, i.author_id, i.priority_id, utc_timestamp(), utc_timestamp(), 1, 2
	from issues i join seq_1_to_125 s where i.id = $first;
update issues set root_id = id where root_id is null;
END
own=$(new_issue 'Мультиварка не варит наш договор' basic)
within 20 seen "$own"
it 'behind what others asked a client finds their own' within 20 is "$own" \
	typed 'Мультиварка не варит договор аренды' basic
it 'while staff see the best of all' within 10 finds_not 'Мультиварка не варит договор аренды' "$own"
it 'five of them' within 10 is 5 eval "typed 'Мультиварка не варит договор аренды' | wc -w"
sql redmine -e "delete from issues where subject like 'Мультиварка не варит договор аренды%' or subject like 'разное%'"

# ---- the tracker's own duplicates teach ----

twin=$(new_issue 'Гиперхлорид: этикетка склада не печатается')
it 'a request can be said to be the same' within 5 seen "$twin"
relate "$twin" duplicates "$first" >/dev/null
it 'which the export says' same "$first" \
	"$(slactl similar export | jq -r "select(.id == \"$twin\") | .dup_of")"
api PUT "/issues/$first.json" '{"issue":{"description":"Пишите на zebra@example.kz, 900101300123"}}' admin >/dev/null
it 'and, if asked, without whose it was' same 'Пишите на ***, ***' \
	"$(slactl similar export --mask | jq -r "select(.id == \"$first\") | .description")"
slactl similar fit >"$RUN/weights"
it 'weights are learnt from them' grep -Eq '^# of [1-9][0-9]* questions' "$RUN/weights"
it 'and from the same as a file' diff "$RUN/weights" \
	<(slactl similar export >"$RUN/corpus" && slactl similar fit --corpus "$RUN/corpus")

# asked FILTER: what new texts from standard input are answered, all in one list.
asked() {
	slactl similar query --corpus "$RUN/corpus" --top 3 | jq -sr "$1"
}

drafts=('{"id":"a","subject":"Этикетка склада гиперхлорида не печаталась"}'
	'{"id":"b","subject":"Гиперхлорид: этикетка басып шығарылмайды, қоймада"}'
	'{"id":"c","subject":"Label of hyperchloride","description":"does not print"}'
	'{"id":"d","text":true}' '{"id":"e","subject":true}')
printf '%s\n' "${drafts[@]}" >"$RUN/drafts"
it 'new texts are answered with what says the same' is true eval \
	'asked ".[0].similar | any(.id == \"$first\" or .id == \"$twin\") and length <= 3" <"$RUN/drafts"'
it 'with scores, the best first' is true eval \
	'asked ".[0].similar | map(.score) | (length > 0 and . == (sort | reverse))" <"$RUN/drafts"'
it 'how sure that is' is true eval \
	'asked "[.[0].similar[].confidence | . >= 0 and . <= 1] | all" <"$RUN/drafts"'
it 'and whether people would be shown it; no such is without a word' is true eval \
	'asked "[.[0].similar[] | .below or (.why | length > 0)] | all and length > 0" <"$RUN/drafts"'
it 'and the words that speak for it' is true eval \
	'asked ".[0].similar[0].why | any(test(\"этикет\"))" <"$RUN/drafts"'
it 'each in its language' is 'ru kk en' eval 'asked "[.[:3][].language] | join(\" \")" <"$RUN/drafts"'
it 'a draft without a text is told by its line' is '4 subject' eval \
	'asked ".[3] | \"\(.line) \(.error | split(\":\")[0])\"" <"$RUN/drafts"'
it 'and one whose text is none' is '5 subject: a text is expected' eval \
	'asked ".[4] | \"\(.line) \(.error)\"" <"$RUN/drafts"'
it 'the doctor finds the index well' same ok "$(slactl doctor --json | jq -r 'select(.check == "index") | .level')"

# ---- restarts, damage ----

slad_stop
third=$(new_issue 'Октокоптер: подпись договора вручную')
slad_with "$STORY_SETTINGS"
it 'what came while slad was away is found' within 20 finds 'октокоптер договора подпись' "$third"
kill -KILL "$(pgrep -P "$(pid_of slad)" -x slad-index)" 2>/dev/null || true
fourth=$(new_issue 'Пентаграмма: ошибка выгрузки реестра')
it 'a process that was killed takes nothing with it' within 20 finds 'пентаграмма выгрузка реестра' "$fourth"

# mapped: how those who answer people have the index.
mapped() {
	local pid
	for pid in $(pgrep -P "$(pid_of slad)" -x slad-web); do
		awk '/similar\.index/ { print $2 }' "/proc/$pid/maps"
	done | sort -u
}
it 'who answers people can only read the index' same r--s "$(mapped)"

# held FILE: some process has it.
held() {
	test -e "$1" && ! flock --nonblock "$1" true
}
rm "${INDEX%.index}.lock"
it 'a lock that is removed while it is held is taken again' within 20 held "${INDEX%.index}.lock"
rm "$INDEX"
it 'an index that is removed while it is in use comes back' within 20 test -s "$INDEX"
it 'with all that was in it' within 20 finds 'пентаграмма выгрузка реестра' "$fourth"
: >"$INDEX"
it 'one that is emptied is made anew' within 20 finds 'пентаграмма выгрузка реестра' "$fourth"
it 'and nobody died of it' is 0 grep -c 'signal 7' "$RUN/log/slad.log"
slad_stop
printf X | dd of="$INDEX" bs=1 seek=5000 conv=notrunc status=none
slad_with "$STORY_SETTINGS"
it 'a damaged index is made anew' within 20 finds 'пентаграмма выгрузка реестра' "$fourth"
it 'which the log says' grep -q 'made anew' "$RUN/log/slad.log"
story_done
