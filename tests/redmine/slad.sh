# shellcheck shell=bash
# slad.sh: slad itself beside the tracker, as an administrator would set it up. Part of lib.sh.

SLAD=$ROOT/build/slad
SLACTL=$ROOT/build/slactl

slad_built() {
	[ -x "$SLAD" ] && [ -x "$SLACTL" ] && [ -s "$ROOT/sql/grants.sql" ]
}

# As $RUN/slad.conf: how the tracker is reached, and what its names mean in the regulation's terms.
slad_config() {
	cat <<-END
		db.socket = $(db_socket)
		db.user = slad
		db.password = $(secret SLAD_DB)
		db.schema = slad

		tracker.schema = redmine
		tracker.url = $(redmine_url)
		tracker.public_url = $(web_url)
		tracker.time_zone = $REDMINE_TZ
		tracker.bot_login = sla-bot
		tracker.bot_key = $(secret KEY_sla-bot)

		regulation = edoc

		web.socket = $(sockets)/web.sock
		hooks.socket = $(sockets)/hooks.sock
		hooks.redmine_secret = $(secret HOOK_REDMINE)
		hooks.plugin_secret = $(secret HOOK_PLUGIN)

		stage.new = Новая
		stage.in_progress = В работе
		stage.waiting_client = Нужен отклик
		stage.waiting_third_party = Ожидание третьей стороны
		stage.escalated = Передана в разработку
		stage.resolved = Решена
		stage.closed = Закрыта, Отклонена

		priority.normal = Низкий, Нормальный
		priority.urgent = Высокий, Срочный
		priority.immediate = Немедленный

		category.error = Ошибка
		category.consultation = Поддержка
		category.callback = Обратный звонок
		category.wish = Улучшение

		side.staff = Оператор, Руководитель поддержки, Менеджер
		side.developer = Разработчик
		side.client = Клиент, Репортёр

		run.dir = $RUN/slad
	END
}

# The account with its column grants, as documented for administrators.
slad_account() {
	{
		echo 'create database if not exists slad character set utf8mb4 collate utf8mb4_unicode_ci;'
		sed -e 's/{slad_user}/slad/g' -e 's/{slad_host}/localhost/g' -e 's/{schema}/slad/g' \
			-e 's/{tracker}/redmine/g' -e "s/{slad_password}/$(secret SLAD_DB)/g" "$ROOT/sql/grants.sql"
	} | sql
}

slad_write_config() {
	mkdir -p "$RUN/slad"
	(
		umask 077
		slad_config >"$RUN/slad.conf"
	)
}

slad_migrate() {
	"$SLACTL" --config "$RUN/slad.conf" migrate >>"$RUN/log/slad-migrate.log" 2>&1 ||
		die_log slad-migrate "slad's schema could not be made"
}

slad_start() {
	! running slad || return 0
	slad_write_config
	slad_account
	slad_migrate
	daemon slad "$SLAD" --config "$RUN/slad.conf"
	await slad 20 test -S "$(sockets)/web.sock"
}

slad_stop() {
	stop slad 30
}
