#!/bin/bash
# The stories that are told in C (tests/*/*_story_test.c), on a tracker of their own, which is gone
# afterwards. BUILD: where the programs are. SLAD_TEST_TRACKER: the folder of a tracker that is up
# already, and stays.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit
build=${BUILD:-build}

if [ -z "${SLAD_TEST_TRACKER:-}" ]; then
	SLAD_TEST_TRACKER=$(mktemp -d /tmp/slad-story.XXXXXX)
	export SLAD_TEST_TRACKER RUN=$SLAD_TEST_TRACKER DURABLE=0
	trap 'tests/redmine/tracker clean' EXIT
	tests/redmine/tracker up || exit 1
fi

status=0
for story in "$build"/tests/*/*_story_test; do
	"$story" 2>&1 || status=1
done
exit "$status"
