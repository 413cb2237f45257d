#!/bin/bash
# A tracker that lives under a path: slad's pages, its script in the tracker's pages, cookies, writing.
set -euo pipefail
unset RUN
export RELATIVE_ROOT=/redmine
# shellcheck source-path=SCRIPTDIR source=../story.sh
. "$(dirname "$0")/../story.sh"
# shellcheck source=../browsing.sh
. "$STORY_DIR/browsing.sh"

declare -A FACTS

story_begin
FACTS[running]=$(new_issue 'Долго загружается список документов' basic)
FACTS[waiting]=$(new_issue 'Не приходит уведомление о подписании' basic)
within 10 seen "${FACTS[running]}"
within 10 seen "${FACTS[waiting]}"
note "${FACTS[waiting]}" 'Какой у вас адрес почты?' operator 'Нужен отклик'
within 10 looked_after "${FACTS[waiting]}" "$(last_journal "${FACTS[waiting]}")"
browser path.spec.mjs
story_done
