# shellcheck shell=bash
# lib.sh: what tracker, demo and the stories share. To be sourced, with
#
#   RUN             the folder of one instance (default .run); everything of it is in there
#   PORTS           where free ports are looked for (default 21000-28999)
#   REDMINE_TZ      zone of the Redmine process, Asia/Almaty: not UTC, since Redmine stores local
#                   times and that must not go unnoticed; kept for the life of an instance
#   DB_TZ           zone of the database server, UTC: another one for the same reason; kept likewise
#   RELATIVE_ROOT   path under which the tracker lives, such as /redmine; kept likewise
#   DURABLE         1: a commit is on disk; 0: as fast as can be, for tests
#   HOOK_URLS       webhooks of the tracker, separated by blanks; see plugin/init.rb
#
# Instances do not know of each other, and any number may run side by side. Processes are known
# by their pid files, and a pid is believed only while its command line names our folder.

REDMINE_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck disable=SC2034
ROOT=$(cd "$REDMINE_DIR/../.." && pwd)
RUN=$(realpath -m "${RUN:-.run}")
PORTS=${PORTS:-21000-28999}
DURABLE=${DURABLE:-1}
# Debian's ruby, puma and mariadbd, whatever else a developer has installed.
PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH
umask 022
shopt -s inherit_errexit

say() {
	printf '%s\n' "$*"
}

die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# die_log NAME SENTENCE: with the end of the log that tells the reason.
die_log() {
	local log=$RUN/log/$1.log

	tail -n 20 "$log" >&2 || true
	die "$2; the end of $log is above"
}

# wait_until SECONDS COMMAND...: asks every 0.1 s; false when the time is up.
wait_until() {
	local end=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))

	shift
	until "$@"; do
		[ "${EPOCHREALTIME/[.,]/}" -lt "$end" ] || return 1
		sleep 0.1
	done
}

# ---- the folder ----

# Makes the folder, or sees that it is one of ours: `clean` removes the whole of it.
run_open() {
	case $RUN in
	*[!A-Za-z0-9._/+-]*) die "RUN=$RUN: only letters, digits and . _ / + - can be in its path" ;;
	esac
	if [ ! -e "$RUN/.slad-run" ] && [ -n "$(ls -A "$RUN" 2>/dev/null)" ]; then
		die "RUN=$RUN is not empty and not one of ours; name a new folder"
	fi
	mkdir -p "$RUN"/{log,tmp}
	chmod 700 "$RUN"
	touch "$RUN/.slad-run" "$RUN/ports" "$RUN/settings" "$RUN/secrets"
	chmod 600 "$RUN/secrets"
}

run_exists() {
	[ -e "$RUN/.slad-run" ]
}

# One up, stop or clean at a time; daemons are started without it.
run_lock() {
	exec 9>"$RUN/.lock"
	flock -w 600 9 || die "another process has been busy with $RUN for ten minutes"
}

run_remove() {
	local dir

	run_exists || return 0
	dir=$(sockets)
	[ "$dir" = "$RUN" ] || rm -rf "$dir"
	release_ports
	rm -rf "$RUN"
}

# Everything that runs in the folder, and nothing else.
run_stop() {
	run_exists || return 0
	run_lock
	slad_stop
	nginx_stop
	puma_stop
	db_stop
}

# kept FILE NAME: the value that stands there; false if there is none.
kept() {
	sed -n "s/^$2=//p" "$RUN/$1" 2>/dev/null | tail -n 1 | grep .
}

keep() {
	sed -i "/^$2=/d" "$RUN/$1"
	printf '%s=%s\n' "$2" "$3" >>"$RUN/$1"
}

# setting NAME DEFAULT: makes NAME a variable; what an instance was made with stays.
setting() {
	local name=$1 asked=${!1:-} value

	if grep -qs "^$name=" "$RUN/settings"; then
		value=$(kept settings "$name" || true)
		if [ -n "$asked" ] && [ "$asked" != "$value" ]; then
			die "$RUN was made with $name=$value, not $asked; clean it or take another RUN"
		fi
	else
		value=${asked:-$2}
		keep settings "$name" "$value"
	fi
	printf -v "$name" '%s' "$value"
}

# secret NAME: 40 random hex digits (the form of an API key), the same ones each time.
secret() {
	kept secrets "$1" || {
		keep secrets "$1" "$(od -An -vtx1 -N20 /dev/urandom | tr -d ' \n')"
		kept secrets "$1"
	}
}

# The folder for sockets, whose paths may have 107 characters: RUN itself unless that is deep.
sockets() {
	local dir

	if [ "${#RUN}" -le 90 ]; then
		echo "$RUN"
	elif dir=$(kept settings SOCKETS) && [ -d "$dir" ]; then
		echo "$dir"
	else
		dir=$(mktemp -d /tmp/slad-XXXXXX)
		keep settings SOCKETS "$dir"
		echo "$dir"
	fi
}

# ---- ports ----

PORT_BOOK=${TMPDIR:-/tmp}/slad-ports-$(id -u)

port_answers() {
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# The book holds who was promised which port, since a promised one does not answer yet.
port_promised() {
	local who

	who=$(cat "$PORT_BOOK/$1" 2>/dev/null) && [ "$who" != "$RUN" ] && grep -qs "=$1$" "$who/ports"
}

pick_port() {
	local low=${PORTS%-*} high=${PORTS#*-} port tries

	[ "$low" -le "$high" ] 2>/dev/null || die "PORTS=$PORTS: should be like 21000-28999"
	port=$((low + SRANDOM % (high - low + 1)))
	for ((tries = low; tries <= high; tries++)); do
		if ! port_answers "$port" && ! port_promised "$port" &&
			! grep -qs "=$port$" "$RUN/ports"; then
			echo "$RUN" >"$PORT_BOOK/$port"
			echo "$port"
			return
		fi
		port=$((port < high ? port + 1 : low))
	done
	die "no free port in $PORTS"
}

# port NAME: the one remembered in $RUN/ports.
port() {
	kept ports "$1"
}

# port_for NAME: for a server about to start; another one if somebody took ours meanwhile.
port_for() {
	local port

	if port=$(port "$1") && ! port_answers "$port"; then
		echo "$port"
		return
	fi
	mkdir -p "$PORT_BOOK"
	{
		flock 8
		port=$(pick_port)
		keep ports "$1" "$port"
	} 8>"$PORT_BOOK/.lock"
	echo "$port"
}

release_ports() {
	local port

	sed 's/.*=//' "$RUN/ports" 2>/dev/null | while read -r port; do
		if [ "$(cat "$PORT_BOOK/$port" 2>/dev/null)" = "$RUN" ]; then
			rm -f "$PORT_BOOK/$port"
		fi
	done
}

# ---- processes ----

# daemon NAME COMMAND...: free of our terminal, pipes and lock; says its pid itself, which is
# right whether or not the shell has job control.
daemon() {
	local name=$1

	shift
	# That of one that was killed is not taken for the new one's.
	rm -f "$RUN/$name.pid"
	# shellcheck disable=SC2016
	setsid bash -c 'echo $$ >"$0"; exec "$@"' "$RUN/$name.pid" "$@" \
		</dev/null >>"$RUN/log/$name.log" 2>&1 7>&- 8>&- 9>&- &
	disown
	wait_until 20 test -s "$RUN/$name.pid" || die_log "$name" "$name did not start"
}

# pid_of NAME: false unless it runs and is ours; a number may have gone to somebody else.
pid_of() {
	local pid

	pid=$(cat "$RUN/$1.pid" 2>/dev/null) && [ -n "$pid" ] || return 1
	{ tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF -- "$RUN/" || return 1
	echo "$pid"
}

running() {
	pid_of "$1" >/dev/null
}

not_running() {
	! running "$1"
}

# ready_or_dead NAME COMMAND...: the end of waiting, whichever comes first.
ready_or_dead() {
	local name=$1

	shift
	"$@" || not_running "$name"
}

# await NAME SECONDS COMMAND...: until the daemon does its work.
await() {
	local name=$1 seconds=$2

	shift 2
	wait_until "$seconds" ready_or_dead "$name" "$@" ||
		die_log "$name" "$name is not ready after $seconds s"
	running "$name" || die_log "$name" "$name did not start"
}

# stop NAME [SECONDS]: only a process of ours, and waits for its end.
stop() {
	local pid

	if pid=$(pid_of "$1"); then
		kill "$pid"
		if ! wait_until "${2:-20}" not_running "$1"; then
			say "$1 does not end; killing process $pid"
			kill -KILL "$pid" 2>/dev/null || true
			wait_until 5 not_running "$1" || true
		fi
	fi
	rm -f "$RUN/$1.pid"
}

# http_ok URL: answers with success.
http_ok() {
	curl -sf -o /dev/null --noproxy '*' --max-time 10 "$1"
}

for part in database redmine nginx slad client; do
	# shellcheck source=/dev/null
	. "$REDMINE_DIR/$part.sh"
done
unset part
