#!/bin/bash
# The first day beside a tracker with a past: rules observe; once they act, they act on what comes
# from then on, and the past waits until a person lets it out, so many an hour.
set -euo pipefail
unset RUN
export SLAD_SETTINGS='deliver.closures_per_hour = 1'
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"

# slad comes later, and nobody tells it that rules act.
instance_up() {
	instance_tracker
}

# As if everything in the tracker had happened a month ago.
a_month_passes() {
	sql redmine <<-END
		update issues set created_on = created_on - interval 30 day,
			updated_on = updated_on - interval 30 day;
		update journals set created_on = created_on - interval 30 day;
	END
}

first_sight() {
	sql slad -e "select count(*) from verdict where issue_id in ($(list "$@"))"
}

modes() {
	slactl rule list --json | jq -r .mode | sort -u | xargs
}

# listed RULE: the issues of its backlog, as it is shown.
listed() {
	slactl backlog "$1" --json | jq .issue | xargs
}

# calm COMMAND...: true, and so it stays.
calm() {
	within 20 "$@" && sleep 3 && "$@"
}

hours=0
an_hour_later() {
	hours=$((hours + 1))
	clock_set $((OFFSET + hours * 3700))
}

why() {
	sql slad -e "select distinct reason from outbox where state = 'pending'
		and issue_id in ($(list "$@"))"
}

story_begin
silent 4
old=("${SILENT[@]}")
a_month_passes
slad_start
slad_clients

it 'old requests are seen' within 20 is 4 first_sight "${old[@]}"
it 'all rules observe' is observe modes
it 'what would be done is kept as shadows' within 20 is 4 of_outbox shadow "${old[@]}"
it 'and nothing leaves' calm is 0 of_bot "${old[@]}"
it 'nothing waits for anybody' is '' listed no_answer

slactl rule act no_answer --by manager >/dev/null
it 'once the rule acts, the past is a backlog' calm is 4 of_outbox backlog "${old[@]}"
it 'which is listed, the oldest first' is "${old[*]}" listed no_answer
it 'and still nothing leaves' is 0 of_bot "${old[@]}"
it 'other rules observe as before' is 'act observe' modes

silent 1
new=${SILENT[0]}
clock_day $((16 * 86400))
it 'what comes from then on is acted upon' within 20 is 1 closed "$new"
it 'and only that' calm is 0 of_bot "${old[@]}"

wrong() {
	local status=0

	slactl "$@" >/dev/null || status=$?
	same 2 "$status"
}
it 'a backlog is not let out by mistake: without its rule' wrong backlog --confirm
it 'nor by a name that there is not' wrong backlog silence --confirm
it 'nor by looking at it' is 4 of_outbox backlog "${old[@]}"

it 'a person lets it out' grep -q '^4 released' <(slactl backlog no_answer --confirm --by manager)
it 'which is on record' is manager sql slad -e "select json_value(body, '\$.by') from record
	where kind = 'release' and rule = 'no_answer'"
it 'but this hour has had its closing' calm is 0 closed "${old[@]}"
it 'which is said' is 'no more than 1 closures leave in an hour' why "${old[@]}"
an_hour_later
it 'the next hour has one' within 20 is 1 closed "${old[@]}"
it 'and no more' calm is 1 closed "${old[@]}"
note "${old[3]}" 'Простите, был в отпуске: вот снимок.' vip
it 'who answers meanwhile is not closed' within 10 is 1 of_outbox withdrawn "${old[3]}"
an_hour_later
it 'then the next' within 20 is 2 closed "${old[@]}"
slactl rule observe no_answer --by manager >/dev/null
it 'until the rule only observes again' within 10 is 1 of_outbox shadow "${old[2]}"
an_hour_later
it 'and then nothing leaves any more' calm is 2 closed "${old[@]}"

slad_with "$STORY_SETTINGS"$'\ndeliver = observe'
silent 1
held=${SILENT[0]}
clock_day $((32 * 86400))
it 'where nothing may leave, letting a rule act says so' grep -q 'deliver = observe' \
	<(slactl rule act no_answer 2>&1)
it 'and it stays a shadow' calm is 1 of_outbox shadow "$held"
it 'nobody has got a mail that nobody let out' is 3 sql slad -e \
	"select count(*) from outbox where state = 'done'"
story_done
