# shellcheck shell=bash
# redmine.sh: Debian's Redmine as a private copy, on a puma of its own. Part of lib.sh.

REDMINE_HOME=/usr/share/redmine
# The logins of seed.rb that have an API key.
ACCOUNTS=(vip vip2 basic ospanova seitkali operator operator2 developer manager admin sla-bot outsider)

redmine_url() {
	echo "http://127.0.0.1:$(port puma)$RELATIVE_ROOT"
}

# redmine_env COMMAND...: within the copy, in the instance's zone, whatever Ruby a developer has.
redmine_env() (
	cd "$RUN/redmine" || exit
	unset RUBYOPT RUBYLIB GEM_HOME GEM_PATH BUNDLE_GEMFILE BUNDLE_PATH DATABASE_URL
	export RAILS_ENV=production REDMINE_INSTANCE=default REDMINE_LANG=ru LANG=C.UTF-8 TZ=$REDMINE_TZ
	[ -z "$RELATIVE_ROOT" ] || export RAILS_RELATIVE_URL_ROOT=$RELATIVE_ROOT
	"$@"
)

# redmine_script FILE...: Ruby files inside Redmine, with its models and without a web server.
redmine_script() {
	redmine_env ruby "$REDMINE_DIR/script.rb" "$@"
}

# redmine_bend_links COPY: scripts that Debian keeps in packages of their own are links out of the
# tree, written relative to it.
redmine_bend_links() {
	local link target top

	find "$REDMINE_HOME"/{app,public} -type l -printf '%P\t%H\n' | while IFS=$'\t' read -r link top; do
		target=$(readlink -f "$top/$link")
		case $target in
		"$REDMINE_HOME"/*) ;;
		*) ln -sfn "$target" "$1/${top##*/}/$link" ;;
		esac
	done
}

# The tree finds its configuration by absolute paths and relative links into Debian's places;
# those are bent to the copy. 15 MB, under a second.
redmine_copy() {
	local copy=$RUN/redmine.part

	[ ! -d "$RUN/redmine" ] || return 0
	rm -rf "$copy"
	cp -a "$REDMINE_HOME" "$copy"
	rm -f "$copy"/{instances,Gemfile.lock,config/database.yml}
	cp /var/lib/redmine/Gemfile.lock "$copy/"
	sed -i "s#'$REDMINE_HOME/{config,[^']*'#'$RUN/redmine/config/database.yml'#" "$copy/Gemfile"
	redmine_bend_links "$copy"
	mkdir -p "$copy"/{plugins,instances/default/{config,files,log,tmp/{cache,pids},public/plugin_assets}}
	ln -s ../instances/default/config/database.yml "$copy/config/database.yml"
	ln -s ../instances/default/config/configuration.yml "$copy/config/configuration.yml"
	ln -s "$REDMINE_DIR/plugin" "$copy/plugins/slad_hooks"
	secret COOKIES >"$copy/instances/default/config/secret_key.txt"
	mv "$copy" "$RUN/redmine"
}

redmine_config() {
	local config=$RUN/redmine/instances/default/config

	mkdir -p "$RUN/mails"
	cat >"$config/database.yml" <<-END
		production:
		  adapter: mysql2
		  database: redmine
		  host: localhost
		  socket: $(db_socket)
		  username: redmine
		  password: $(secret REDMINE_DB)
		  encoding: utf8mb4
		  pool: 16
	END
	cat >"$config/configuration.yml" <<-END
		default:
		  attachments_storage_path: $RUN/redmine/instances/default/files
		  email_delivery:
		    delivery_method: :file
		    file_settings:
		      location: $RUN/mails
	END
	cat >"$RUN/redmine/config.ru" <<-END
		require_relative 'config/environment'
		map('${RELATIVE_ROOT:-/}') { run Rails.application }
	END
}

redmine_account() {
	sql <<-END
		create database if not exists redmine character set utf8mb4 collate utf8mb4_unicode_ci;
		create user if not exists redmine@localhost;
		alter user redmine@localhost identified by '$(secret REDMINE_DB)';
		grant all on redmine.* to redmine@localhost;
	END
}

redmine_seed_sum() {
	cat "$REDMINE_DIR"/{seed.rb,faq.yml} | sha256sum | cut -c 1-16
}

# Idempotent, and only run when the seed is another one than the last.
redmine_seed() {
	[ "$(kept settings SEED || true)" != "$(redmine_seed_sum)" ] || return 0
	redmine_script "$REDMINE_DIR/seed.rb" >"$RUN/log/seed.log" 2>&1 || die_log seed "seeding failed"
	keep settings SEED "$(redmine_seed_sum)"
}

redmine_migrate() {
	redmine_env rake db:migrate >"$RUN/log/migrate.log" 2>&1 || die_log migrate "db:migrate failed"
}

# The database from nothing, and a copy of it for the next time.
redmine_database_made() {
	say "making the tracker's database (once; a copy is kept in $DB_CACHE)"
	db_create
	db_start
	redmine_account
	redmine_migrate
	redmine_seed
	db_stop
	db_save
}

# A database with Redmine's schema, its Russian defaults and our seed in it, and the server up. Of
# several that find no template one makes it, and the others have it from there.
redmine_database() {
	if [ ! -d "$RUN/db" ]; then
		exec 7>"$(db_lock)"
		flock 7
		if db_restore; then
			keep settings SEED "$(redmine_seed_sum)"
		else
			redmine_database_made
		fi
		exec 7>&-
	fi
	db_start
	redmine_account
	redmine_seed
}

# One API key an account, from our secrets.
redmine_keys() {
	local account user

	for account in "${ACCOUNTS[@]}"; do
		user="(select id from users where login = '$account')"
		echo "delete from tokens where action = 'api' and user_id = $user;"
		echo "insert into tokens (user_id, action, value, created_on, updated_on)" \
			"values ($user, 'api', '$(secret "KEY_$account")', now(), now());"
	done
}

# What differs between instances made from one template. Before puma starts, since it caches
# settings; by SQL, since no Redmine runs that could mind.
redmine_personal() {
	local host

	host=127.0.0.1:$(port web || port puma)$RELATIVE_ROOT
	{
		echo "update settings set value = '$host' where name = 'host_name';"
		echo "update settings set value = '$(secret MAIL_HANDLER)'" \
			"where name = 'mail_handler_api_key';"
		redmine_keys
	} | sql redmine
}

# The tag makes the folder part of puma's command line, by which pid_of knows it.
puma_config() {
	cat <<-END
		directory '$RUN/redmine'
		environment 'production'
		rackup '$RUN/redmine/config.ru'
		bind 'tcp://127.0.0.1:$1'
		tag '$RUN/redmine'
		threads 2, 8
		workers 0
	END
}

puma_start() {
	local port

	! running puma || return 0
	port=$(port_for puma)
	puma_config "$port" >"$RUN/puma.rb"
	redmine_personal
	HOOK_URLS=${HOOK_URLS:-} HOOK_SECRET=$(secret HOOK_REDMINE) \
		redmine_env daemon puma puma -C "$RUN/puma.rb"
	await puma 120 http_ok "$(redmine_url)/login"
}

puma_stop() {
	stop puma 30
}

puma_restart() {
	puma_stop
	puma_start
}

tracker_settings() {
	setting REDMINE_TZ Asia/Almaty
	setting DB_TZ UTC
	setting RELATIVE_ROOT ''
}

# The whole tracker, ready to be used.
tracker_up() {
	tracker_settings
	redmine_copy
	redmine_config
	redmine_database
	puma_start
}
