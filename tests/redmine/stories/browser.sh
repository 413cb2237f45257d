#!/bin/bash
# What people see of slad in the tracker's own pages, in Debian's Chromium. SCREENSHOTS: a folder into
# which pictures for the documentation are put (make screenshots).
set -euo pipefail
unset RUN
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"

BROWSER=$ROOT/tests/browser
declare -A FACTS

# facts: what the browser's specs are told.
facts() {
	local name

	for name in "${!FACTS[@]}"; do
		jq -n --arg n "$name" --arg v "${FACTS[$name]}" '{($n): $v}'
	done | jq -s --arg url "$(web_url)" --arg log "$RUN/log" \
		--arg shots "${SCREENSHOTS:-}" 'add + {url: $url, log: $log, shots: $shots}' >"$RUN/facts.json"
}

# browser SPEC...: each prints its own sentences. Where something is not ok, its pictures are kept.
browser() {
	local kept=$ROOT/${BUILD:-build}/test-logs

	facts
	node "$BROWSER/run.mjs" "$RUN/facts.json" "${@/#/$BROWSER/}" || {
		FAILED=$((FAILED + 1))
		mkdir -p "$kept"
		cp "$RUN"/log/browser-*.png "$kept/" 2>/dev/null || true
	}
}

units() {
	PANEL=$PANEL SLACTL=$SLACTL node --test --test-reporter=tap \
		"$BROWSER"/*.test.mjs >"$RUN/log/units.tap" || {
		FAILED=$((FAILED + 1))
		sed 's/^/# /' "$RUN/log/units.tap"
	}
	sed -nE 's/^(not ok|ok) [0-9]+ - (.*)/\1 \2/p' "$RUN/log/units.tap"
}

# Half an hour into the next working day: clocks run, whenever the story is told.
a_working_day() {
	local opens

	opens=$(sla "issues/$1" | jq -r 'first(.windows[] | select(.[0] > $root.judged_at) | .[0])' \
		--argjson root "$(sla "issues/$1")")
	clock_set $(($(date -d "$opens" +%s) + 1800 - $(date +%s)))
}

# As if it had come that many days ago.
days_ago() {
	sql redmine <<<"update issues set created_on = created_on - interval $2 day,
		updated_on = updated_on - interval $2 day where id = $1"
}

# private_note ISSUE TEXT: by an operator.
private_note() {
	api PUT "/issues/$1.json" "$(jq -n --arg n "$2" '{issue: {notes: $n, private_notes: true}}')" operator >/dev/null
}

story_begin
units
slactl faq import wiki:edoc-support >/dev/null

FACTS[late]=$(new_issue 'Не выгружаются накладные' basic)
days_ago "${FACTS[late]}" 20
FACTS[vip]=$(new_issue 'Портал не видит NCALayer, договор не подписать' vip)
FACTS[helped]=$(new_issue 'Портал снова не видит NCALayer' vip)
FACTS[again]=$(new_issue 'Портал не видит NCALayer, не подписать договор' vip2)
FACTS[other]=$(new_issue 'Не видит NCALayer портал: договор не подписать' basic)
FACTS[running]=$(new_issue 'Долго загружается список документов' basic)
FACTS[waiting]=$(new_issue 'Не приходит уведомление о подписании' basic)
FACTS[bare]=$(api POST /issues.json "$(jq -n --argjson t "$(id_of trackers Ошибка)" '{issue: {
	project_id: "edoc-support", tracker_id: $t, subject: "Ошибка"}}')" basic | jq -r .issue.id)
FACTS[markup]=$(new_issue '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>' vip eep-support)
slactl recompute --all >/dev/null
within 10 seen "${FACTS[markup]}"
a_working_day "${FACTS[running]}"
private_note "${FACTS[waiting]}" 'Только для своих: клиент просил уже дважды'
note "${FACTS[waiting]}" 'Какой у вас адрес почты?' operator 'Нужен отклик'
within 10 looked_after "${FACTS[waiting]}" "$(last_journal "${FACTS[waiting]}")"

FACTS[operator_name]=$(sla me | jq -r .name)
FACTS[tracker_log]=$RUN/redmine/instances/default/log/production.log

browser issue.spec.mjs list.spec.mjs create.spec.mjs similar.spec.mjs themes.spec.mjs
# Something that slad was refused, for a person to see to.
sql slad <<<"update outbox set state = 'parked', reason = 'Роль не разрешает'
	where issue_id = ${FACTS[vip]} and state = 'shadow' limit 1"
browser dashboard.spec.mjs
[ -z "${SCREENSHOTS:-}" ] || browser screenshots.spec.mjs
slad_stop
browser down.spec.mjs
slad_start
story_done
