#!/bin/bash
# Who is served: projects, organisations and how they are known, contracts, the dedicated employee.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
story_begin

# served LIST: slad runs with that projects.served.
served() {
	export SLAD_SERVED=$1
	slad_with "$STORY_SETTINGS"
}

on_books() {
	sql slad -e "select count(*) from verdict where issue_id = $1"
}

awake() {
	sql slad -e "select count(*) from wake where issue_id = $1"
}

# ---- served projects ----

dev=$(new_issue 'Переписать разбор сертификатов' developer edoc-dev)
ours=$(new_issue 'Не открывается договор')
it 'a request of a served project is judged' within 20 seen "$ours"
note "$dev" 'Начал.' developer
sleep 2
it 'an issue of the developers has no verdict' is 0 on_books "$dev"
it 'and news of it wakes nobody' is 0 awake "$dev"
it 'doctor tells which are served' grep -q 'served: edoc-support, eep-support (regulation of eep-support); not served: edoc-dev' \
	<(slactl doctor --json)
it 'explain says why there is nothing to explain' grep -q 'edoc-dev.*projects.served' \
	<(slactl explain "$dev" 2>&1)

served '*'
it 'a project that is served from now on has its open issues judged' within 20 seen "$dev"
served 'edoc-support, eep-support'
it 'and taken off the books when it is served no more' within 20 is 0 on_books "$dev"
it 'others stay on them' is 1 on_books "$ours"
it 'which is on record' is 1 sql slad -e \
	"select count(*) from record where issue_id = $dev and kind = 'unserved'"
SLAD_SERVED='edoc-suport' slad_config >"$RUN/wrong.conf"
chmod 600 "$RUN/wrong.conf"
it 'doctor knows a slip of the pen' grep -q 'is "edoc-support" meant' \
	<("$SLACTL" --config "$RUN/wrong.conf" doctor)

story_done
