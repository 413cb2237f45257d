# shellcheck shell=bash
# client.sh: the ways in which people and programs change a tracker: REST, the browser's forms,
# mail. Part of lib.sh. ACCOUNT is a login of seed.rb, by default admin.

key_of() {
	secret "KEY_$1"
}

# As seed.rb has it. Known to everybody: instances answer on loopback only.
password_of() {
	echo "$1-demo"
}

# id_of TABLE NAME: of statuses, trackers, enumerations…, by the name that people see.
id_of() {
	local column=name

	case $1 in
	projects) column=identifier ;;
	users) column=login ;;
	esac
	sql redmine -e "select id from $1 where $column = '${2//\'/\'\'}' order by id limit 1" | grep .
}

# What stands in an HTML attribute, as text.
html_text() {
	sed -e 's/&quot;/"/g' -e "s/&#39;/'/g" -e 's/&lt;/</g' -e 's/&gt;/>/g' -e 's/&amp;/\&/g'
}

# ---- REST ----

# api_send METHOD PATH JSON ACCOUNT [CURL OPTION...]
api_send() {
	local method=$1 path=$2 json=$3 account=$4

	shift 4
	[ -z "$json" ] || set -- "$@" -H 'Content-Type: application/json' --data-binary "$json"
	curl -sS --noproxy '*' --max-time 60 -X "$method" -H "X-Redmine-API-Key: $(key_of "$account")" \
		"$@" "$(redmine_url)$path"
}

# api METHOD PATH [JSON] [ACCOUNT]: the answer's body; false, and the status told, unless it is 2xx.
api() {
	local body status left=3

	body=$(mktemp "$RUN/tmp/api-XXXXXX")
	while :; do
		status=$(api_send "$1" "$2" "${3:-}" "${4:-admin}" -o "$body" -w '%{http_code}')
		# Nothing was saved, since somebody else, such as the bot, saved at that moment.
		[[ $status == 422 && $(<"$body") == '{"errors":[]}' ]] && ((left-- > 0)) || break
	done
	cat "$body"
	rm -f "$body"
	case $status in
	2??) ;;
	*)
		printf 'api: %s %s as %s: %s\n' "$1" "$2" "${4:-admin}" "$status" >&2
		return 1
		;;
	esac
}

# api_status METHOD PATH [JSON] [ACCOUNT]: the status alone.
api_status() {
	api_send "$1" "$2" "${3:-}" "${4:-admin}" -o /dev/null -w '%{http_code}\n'
}

# api_attach ISSUE FILE [NOTE] [ACCOUNT]
api_attach() {
	local token

	token=$(curl -sS --noproxy '*' --max-time 60 -H "X-Redmine-API-Key: $(key_of "${4:-admin}")" \
		-H 'Content-Type: application/octet-stream' --data-binary "@$2" \
		"$(redmine_url)/uploads.json?filename=$(basename "$2")" | jq -er .upload.token)
	api PUT "/issues/$1.json" "$(jq -n --arg t "$token" --arg f "$(basename "$2")" --arg n "${3:-}" \
		'{issue: {notes: $n, uploads: [{token: $t, filename: $f}]}}')" "${4:-admin}"
}

# ---- the browser's forms ----

# form_send ACCOUNT PATH [CURL OPTION...]: with the account's cookies.
form_send() {
	local jar=$RUN/tmp/cookies-$1 path=$2

	shift 2
	curl -sS -g --noproxy '*' --max-time 60 -b "$jar" -c "$jar" "$@" "$(redmine_url)$path"
}

# The token against forged requests that a page carries in its head.
page_token() {
	sed -n 's/.*<meta name="csrf-token" content="\([^"]*\)".*/\1/p' | html_text | grep .
}

page_lock() {
	grep -oE '<input[^>]*issue\[lock_version\][^>]*>' | sed -n 's/.*value="\([0-9]*\)".*/\1/p'
}

# What Redmine does not like, as it tells people.
page_error() {
	sed -n -e '/errorExplanation/,/<\/div>/{s/<[^>]*>//g;/[^ ]/p}' \
		-e 's/.*id="flash_error">\([^<]*\).*/\1/p'
}

# form_token ACCOUNT PATH
form_token() {
	form_send "$1" "$2" | page_token
}

# form_post ACCOUNT PATH TOKEN [CURL OPTION...]: where the answer redirects to; false if it does
# not, since then Redmine shows the form again, with what it does not like.
form_post() {
	local account=$1 path=$2 token=$3

	shift 3
	form_send "$account" "$path" -o "$RUN/tmp/form.html" -w '%{redirect_url}\n' \
		--data-urlencode "authenticity_token=$token" "$@" | grep . || {
		page_error <"$RUN/tmp/form.html" >&2
		return 1
	}
}

form_login() {
	rm -f "$RUN/tmp/cookies-$1"
	form_post "$1" /login "$(form_token "$1" /login)" --data-urlencode "username=$1" \
		--data-urlencode "password=$(password_of "$1")" >/dev/null
}

# FIELD=VALUE… of an issue as curl's options, in the array FIELDS; notes stand outside of issue[]
# in the bulk form. A field may be custom_field_values][1 for the custom field 1.
form_fields() {
	local field

	FIELDS=()
	for field; do
		FIELDS+=(--data-urlencode "issue[${field%%=*}]=${field#*=}")
	done
}

# form_create ACCOUNT PROJECT FIELD=VALUE...: the new issue's number.
form_create() {
	local account=$1 project=$2 token place

	shift 2
	form_fields "$@"
	token=$(form_token "$account" "/projects/$project/issues/new")
	place=$(form_post "$account" "/projects/$project/issues" "$token" "${FIELDS[@]}")
	grep -oE '[0-9]+$' <<<"$place"
}

# form_edit ACCOUNT ISSUE FIELD=VALUE...: with the lock version of the page that was opened for it.
form_edit() {
	local account=$1 issue=$2 page lock token

	shift 2
	page=$(form_send "$account" "/issues/$issue/edit")
	token=$(page_token <<<"$page")
	lock=$(page_lock <<<"$page" || true)
	form_fields ${lock:+"lock_version=$lock"} "$@"
	form_post "$account" "/issues/$issue" "$token" -d _method=patch "${FIELDS[@]}" >/dev/null
}

# form_bulk ACCOUNT "ISSUE..." FIELD=VALUE...: one form for several issues; notes=… may be among it.
form_bulk() {
	local account=$1 issues=$2 issue field token ids=() notes=() fields=() query=''

	shift 2
	for issue in $issues; do
		ids+=(-d "ids[]=$issue")
		query+="ids[]=$issue&"
	done
	for field; do
		case $field in
		notes=*) notes=(--data-urlencode "$field") ;;
		*) fields+=("$field") ;;
		esac
	done
	form_fields "${fields[@]}"
	token=$(form_token "$account" "/issues/bulk_edit?${query%&}")
	form_post "$account" /issues/bulk_update "$token" "${ids[@]}" "${notes[@]}" "${FIELDS[@]}" >/dev/null
}

# ---- mail ----

# mail_text FROM SUBJECT BODY: a message as it comes from outside.
mail_text() {
	cat <<-END
		From: $1
		To: support@edoc.test
		Subject: =?UTF-8?B?$(printf '%s' "$2" | base64 -w 0)?=
		Message-ID: <$RANDOM.$EPOCHREALTIME@client.test>
		Date: $(LC_ALL=C date -R)
		MIME-Version: 1.0
		Content-Type: text/plain; charset=UTF-8
		Content-Transfer-Encoding: base64

		$(printf '%s\n' "$3" | base64)
	END
}

# mail_in FROM SUBJECT BODY [OPTION=VALUE...]: as rdm-mailhandler hands it in. A reply has [#12] in
# its subject; a new one wants issue[project]=edoc-support, and may have issue[tracker]=… and such.
mail_in() {
	local message options=() option

	message=$(mail_text "$1" "$2" "$3")
	shift 3
	for option; do
		options+=(--data-urlencode "$option")
	done
	curl -sSf --noproxy '*' --max-time 60 -o /dev/null "${options[@]}" \
		--data-urlencode "key=$(secret MAIL_HANDLER)" --data-urlencode "email=$message" \
		"$(redmine_url)/mail_handler"
}

# mail_rake FROM SUBJECT BODY [VARIABLE=VALUE...]: as from cron; loads Redmine, which takes seconds.
mail_rake() {
	local message

	message=$(mail_text "$1" "$2" "$3")
	shift 3
	redmine_env rake redmine:email:read "$@" <<<"$message"
}

# mails_to ADDRESS: how many the tracker has sent there; one file for each.
mails_to() {
	grep -sc '^Message-ID:' "$RUN/mails/$1" || [ -e "$RUN/mails/$1" ] || echo 0
}
