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

# ---- duplicates ----

main=$(fresh 'Портал не принимает подпись')
second=$(fresh 'Подпись не принимается порталом' basic)
third=$(fresh 'Не принимает подпись, ошибка' vip2)
it 'a client marks nothing' is 403 said POST "issues/$main/duplicate" "{\"of\":$third}" vip
it 'nor does an outsider see it' is 404 said POST "issues/$main/duplicate" "{\"of\":$third}" outsider
it 'which one is to be said' is 400 said POST "issues/$second/duplicate" '{}'
it 'itself it cannot be' is 409 said POST "issues/$second/duplicate" "{\"of\":$second}"
it 'one that is not there cannot be' is 404 said POST "issues/$second/duplicate" '{"of":99999999}'

slactl rule observe link --by story >/dev/null
it 'an operator says that it is the same' is 202 said POST "issues/$second/duplicate" "{\"of\":$main}"
it 'the bot relates them, though the rule itself observes' within 20 related "$second" "$main"
slactl rule act link --by story >/dev/null
it 'who said so is on record' grep -q 'Айгерим' <(sql slad -r -e "select body from record
	where issue_id = $second and kind = 'link'")
it 'its clock stands' within 10 is paused clock_state "$second" resolution
it 'its client is told, in their language' within 20 told "$second" "рассматривается вместе"
it 'which is our first answer' within 10 is met clock_state "$second" first_response
it 'and names no other request' is 0 grep -c '#' <(last_note "$second")
it 'the main one runs on' is running clock_state "$main" resolution

it 'the third, said to be the same as the second' is 202 said POST "issues/$third/duplicate" "{\"of\":$second}"
it 'is related to the main one' within 20 related "$third" "$main"
it 'and not to the second' unrelated "$third" "$second"
it 'a circle is refused' is 409 said POST "issues/$main/duplicate" "{\"of\":$second}"
it 'by the command line, too' is 1 eval 'slactl link "$main" --of "$third" >/dev/null 2>&1; echo $?'
it 'with a sentence' grep -q 'is itself a duplicate of' <(slactl link "$main" --of "$third" 2>&1)

it 'taken back' is 202 said DELETE "issues/$third/duplicate" "{\"of\":$second}"
it 'the relation goes' within 20 unrelated "$third" "$main"
it 'and the clock runs again' within 10 is running clock_state "$third" resolution
it 'a pair is told apart for good' is 200 said POST "issues/$third/not-duplicate" "{\"of\":$second}"
slactl link "$third" --of "$main" --by story >/dev/null
it 'the command line ties them again' within 20 related "$third" "$main"

note "$main" 'Исправлено в 4.12.' operator 'Решена'
it 'solved with the main one' within 30 is 'Решена' status_of "$second"
it 'all of them' within 30 is 'Решена' status_of "$third"
it 'each client is told' grep -q 'решена' <(last_note "$third")
it 'without the words to another client' is 0 grep -c 'Исправлено' <(last_note "$second")

story_done
