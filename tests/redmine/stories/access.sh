#!/bin/bash
# Who may see what: always what Redmine says to the caller's own credentials.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

by_cookie() {
	curl -sS --noproxy '*' -b "$RUN/tmp/web-$1" -c "$RUN/tmp/web-$1" "${@:3}" "$(web_url)$2"
}

web_login() {
	local token

	rm -f "$RUN/tmp/web-$1"
	token=$(by_cookie "$1" /login | page_token)
	by_cookie "$1" /login -o /dev/null --data-urlencode "authenticity_token=$token" \
		-d "username=$1" -d "password=$(password_of "$1")"
}

cookie_status() {
	by_cookie "$1" "/sla/api/$2" -o /dev/null -w '%{http_code}'
}

anonymous() {
	curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' "$(web_url)/sla/api/$1"
}

# left_behind FIRST SECOND PATH: SECOND's session with the cookie of slad's that FIRST left in this
# browser, saying to be FIRST.
left_behind() {
	local left session

	left=$(awk '$6 == "slad_who" { print $7 }' "$RUN/tmp/web-$1")
	session=$(awk '$6 == "Redmine" { print $7 }' "$RUN/tmp/web-$2")
	[ -n "$left" ] && [ -n "$session" ] && curl -sS --noproxy '*' -b "Redmine=$session; slad_who=$left" \
		-H "X-Sla-User: $(id_of users "$1")" "$(web_url)/sla/api/$3"
}

who_is_it() {
	left_behind operator vip me | jq -r .user
}

# questions ACCOUNT COMMAND...: how often the tracker was asked as that account.
questions() {
	local log=$RUN/redmine/instances/default/log/production.log before

	before=$(grep -c "Current user: $1 " "$log")
	"${@:2}" >/dev/null
	echo $(($(grep -c "Current user: $1 " "$log") - before))
}

client_sees() {
	sla "issues/$issue" vip | jq -r "$1"
}

issue=$(new_issue 'Видно ли моё')
other=$(new_issue 'Чужое' basic)
within 5 seen "$issue"
within 5 seen "$other"

it 'a VIP sees their own, by key' is 200 sla_status "issues/$issue" vip
it "not another client's" is 404 sla_status "issues/$other" vip
it 'one that is not there looks the same' is 404 sla_status issues/99999999 vip
it 'an outsider sees nothing' is 404 sla_status "issues/$issue" outsider
it 'an operator sees all' is 200 sla_status "issues/$other" operator
it 'nobody in particular is asked to log in' is 401 anonymous "issues/$issue"
it 'a wrong key as well' is 401 curl -sS --noproxy '*' -o /dev/null -w '%{http_code}' \
	-H 'X-Redmine-API-Key: 0123456789012345678901234567890123456789' "$(web_url)/sla/api/issues/$issue"
web_login vip
web_login outsider
it 'a VIP sees their own, by cookie' is 200 cookie_status vip "issues/$issue"
it "not another client's, by cookie" is 404 cookie_status vip "issues/$other"
it 'an outsider nothing, by cookie' is 404 cookie_status outsider "issues/$issue"
web_login operator
it 'a page of a request costs the tracker one question' is 1 questions operator cookie_status operator "issues/$other"
it 'who logs in next in the same browser is themselves, whatever was left behind' \
	is "$(id_of users vip)" who_is_it
it 'and sees nothing that is for staff' is 403 jq -r .status <(left_behind operator vip queue)
it 'nor what the one before them may see' is 404 jq -r .status <(left_behind operator vip "issues/$other")
it 'the queue is for staff' is 403 sla_status queue vip
it 'explain is for staff' is 403 sla_status "issues/$issue/explain" vip
it 'who has it' is 200 sla_status "issues/$issue/explain" operator
it 'a client is told nothing internal' is 0 client_sees '.actions + .flags | length'
it 'health is for everybody, and well' is 200 anonymous health
it 'an unknown place is no place' is 404 sla_status nonsense operator
it 'a problem is told as RFC 9457 has it' grep -q 'application/problem+json' \
	<(curl -sSi --noproxy '*' "$(web_url)/sla/api/issues/$issue")
lock() {
	api PUT "/users/$(id_of users outsider).json" "{\"user\":{\"status\":$1}}" admin
}
lock 3
it 'a locked account is out at once' is 401 sla_status "issues/$issue" outsider
lock 1
story_done
