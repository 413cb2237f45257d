#!/bin/bash
# D1 clause 23, R29: what developers have to mend is handed over, and the client is told once.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

in_development() {
	verdict "$1" '.clocks[] | select(.name == "development") | .elapsed'
}

at_least() {
	[ "$("${@:2}")" -ge "$1" ]
}

planned=$(date -d '+60 days' +%F)
version=$(api POST /projects/edoc-support/versions.json \
	"{\"version\": {\"name\": \"2.7 (история)\", \"due_date\": \"$planned\"}}" admin | jq .version.id)
issue=$(new_issue 'Не выгружается реестр' vip)
api PUT "/issues/$issue.json" "{\"issue\": {\"fixed_version_id\": $version}}" admin >/dev/null
note "$issue" '' operator 'Передана в разработку'
# Covers R29.
it 'with the developers the resolution stands' within 20 is paused clock_state "$issue" resolution
it 'and the client still has to be told' within 10 is true verdict "$issue" \
	'.flags | index("client_untold") != null'
clock_day $((7 * 86400))
it 'staff said nothing, so slad tells the client' within 30 is 1 told_client "$issue" 'передано в отдел разработки'
# Covers R29.
it 'with the version that is planned' grep -q 'Планируемая версия: 2.7 (история)' \
	<(last_note "$issue")
it 'and its date' grep -q "Ориентировочная дата выпуска: $(date -d "$planned" +%d.%m.%Y)" <(last_note "$issue")
it 'the time there is counted' within 20 at_least 3600 in_development "$issue"
clock_set $((OFFSET + 3 * 86400))
sleep 3
it 'it is said once' is 1 told_client "$issue" 'передано в отдел разработки'
note "$issue" '' operator 'В работе'
it 'back in support the other clock goes on' within 20 is true verdict "$issue" \
	'.clocks | any(.name == "resolution" and .state != "paused")'
it 'and the time there has its end' is true verdict "$issue" \
	'.clocks | any(.name == "development" and .stopped != null)'

clock_set 0
issue=$(new_issue 'Нет кнопки подписания' vip)
note "$issue" 'Передали разработчикам, исправление будет в версии 2.7.' operator \
	'Передана в разработку'
it 'what staff say themselves' within 20 is paused clock_state "$issue" resolution
clock_day $((7 * 86400))
sleep 3
it 'is not said again' is 0 told_client "$issue" 'передано в отдел разработки'

clock_set 0
it 'the verdict says where the level comes from' is contract verdict "$issue" .level_because.by

# What it all is judged by.
in_force() {
	slactl regulation list --json | jq -r 'select(.in_force) | .regulation'
}

it 'the regulation in force is listed' grep -qx edoc <(in_force)
it 'and can be read in words' grep -q '1 working day' <(slactl regulation show edoc)
it 'in Russian as well' grep -q 'рабочих дня' <(slactl regulation show edoc --lang ru)
it 'what is on record is what its file says' grep -q 'They say the same' \
	<(slactl regulation diff edoc@ edoc)
it 'a file is looked over' slactl regulation check sql/regulations/edoc.json
story_done
