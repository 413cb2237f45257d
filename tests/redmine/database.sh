# shellcheck shell=bash
# database.sh: a private MariaDB. Part of lib.sh.
#
# A tracker's empty database takes half a minute to make (301 migrations), so it is kept as a
# template outside of RUN, named by everything that it was made from. Without a template, or with
# a broken one, things take longer and are otherwise the same.

DB_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/slad

db_socket() {
	echo "$(sockets)/db.sock"
}

# sql [OPTION...] [SCHEMA]: as the server's owner, known by the socket; statements from stdin.
sql() {
	mariadb --no-defaults -u "$(id -un)" -S "$(db_socket)" -N -B \
		--default-character-set=utf8mb4 "$@"
}

db_answers() {
	sql -e 'select 1' >/dev/null 2>&1
}

# db_config PORT: no binary log, as in Debian's default; TIMESTAMP columns in another zone than
# Redmine's, as on a host where the two were set up by different people.
db_config() {
	cat <<-END
		[mariadbd]
		user = $(id -un)
		datadir = $RUN/db
		socket = $(db_socket)
		tmpdir = $RUN/tmp
		log-error = $RUN/log/mariadb.log
		bind-address = 127.0.0.1
		port = $1
		skip-log-bin
		character-set-server = utf8mb4
		collation-server = utf8mb4_unicode_ci
		innodb-buffer-pool-size = 128M
		innodb-log-file-size = 32M
		innodb-flush-log-at-trx-commit = $DURABLE
		performance-schema = off
	END
}

db_start() {
	local port

	! running mariadb || return 0
	port=$(port_for db)
	db_config "$port" >"$RUN/db.cnf"
	TZ=$DB_TZ daemon mariadb mariadbd --defaults-file="$RUN/db.cnf"
	await mariadb 120 db_answers
}

db_stop() {
	stop mariadb 60
}

db_restart() {
	db_stop
	db_start
}

# What the template depends on: versions, and every file that leaves something in it.
db_template() {
	local what

	what=$(
		id -un
		dpkg-query -W -f='${Package} ${Version}\n' redmine mariadb-server ruby-rails
		cat "$REDMINE_DIR"/{database.sh,redmine.sh,seed.rb,faq.yml}
	)
	echo "$DB_CACHE/tracker-$(sha256sum <<<"$what" | cut -c 1-16).tar.gz"
}

# Held by the one that makes a template.
db_lock() {
	if mkdir -p "$DB_CACHE" 2>/dev/null && [ -w "$DB_CACHE" ]; then
		echo "$DB_CACHE/tracker.lock"
	else
		echo "$RUN/tracker.lock"
	fi
}

# gzip's checksum tells a whole template from a broken one.
db_restore() {
	local template

	template=$(db_template)
	[ -s "$template" ] || return 1
	rm -rf "$RUN/db.part"
	mkdir "$RUN/db.part"
	if tar -xzf "$template" -C "$RUN/db.part" 2>"$RUN/log/template.log"; then
		touch "$template"
		mv "$RUN/db.part" "$RUN/db"
		return
	fi
	say "the template $template is broken; making the database anew"
	rm -rf "$RUN/db.part" "$template"
	return 1
}

# The newest three are kept: branches and both zones fit in, and the folder does not grow.
db_save() {
	local template part

	template=$(db_template)
	part=$template.$$
	if mkdir -p "$DB_CACHE" && tar -cf - -C "$RUN/db" . | gzip -1 >"$part" &&
		mv "$part" "$template"; then
		# shellcheck disable=SC2012
		ls -t "$DB_CACHE"/tracker-*.tar.gz | tail -n +4 | xargs -r rm -f --
	else
		rm -f "$part"
		say "could not keep a template in $DB_CACHE; next time takes as long"
	fi 2>"$RUN/log/template.log"
}

# --force: a machine whose name is in no table of hosts will do.
db_create() {
	rm -rf "$RUN/db.part"
	mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$RUN/db.part" \
		--auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" --force \
		--skip-test-db >"$RUN/log/install-db.log" 2>&1 ||
		die_log install-db "mariadb-install-db failed"
	mv "$RUN/db.part" "$RUN/db"
}
