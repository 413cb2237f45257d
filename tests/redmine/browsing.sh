# shellcheck shell=bash
# browsing.sh: what the stories that are told in a browser share. Sourced after story.sh.

BROWSER=$ROOT/tests/browser
# facts: what the browser's specs are told.
facts() {
	local name

	for name in "${!FACTS[@]}"; do
		jq -n --arg n "$name" --arg v "${FACTS[$name]}" '{($n): $v}'
	done | jq -s --arg url "$(web_url)" --arg log "$RUN/log" --arg anew "${SCREENSHOTS:-}" \
		--arg shots "${SCREENSHOTS:-$(dirname "$PANEL")/screenshots}" \
		'add + {url: $url, log: $log, shots: $shots, anew: ($anew != "")}' >"$RUN/facts.json"
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

# Clocks run, whenever the story is told: within hours that last for the whole of it, as it is; else half an
# hour into the next working day, so that of no target more than a little has gone by.
a_working_day() {
	local opens

	opens=$(sla "issues/$1" | jq -r '.judged_at as $now | ($now | fromdate + 2400 | todate) as $later |
		if any(.windows[]; .[0] <= $now and .[1] > $later) then empty
		else first(.windows[] | select(.[0] > $now) | .[0]) end')
	[ -z "$opens" ] || clock_set $(($(date -d "$opens" +%s) + 1800 - $(date +%s)))
}
