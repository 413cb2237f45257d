# shellcheck shell=bash
# slad.sh: slad itself beside the tracker, as an administrator would set it up. Part of lib.sh.

# BUILD: where make built it, seen from the root of the sources.
SLAD=$(cd "$ROOT" && realpath -m "${BUILD:-build}/slad")
SLACTL=$(cd "$ROOT" && realpath -m "${BUILD:-build}/slactl")

slad_built() {
	[ -x "$SLAD" ] && [ -x "$SLACTL" ]
}

# As $RUN/slad.conf: how the tracker is reached, and what its names mean in the regulation's terms.
# Lines in SLAD_SETTINGS come on top, for a story with a setting of its own; SLAD_SERVED are other
# projects to serve.
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
		tracker.channel_field = Канал
		tracker.received_field = Получено
		tracker.behalf_field = От имени
		tracker.call_number_field = Телефон для звонка
		tracker.call_time_field = Когда позвонить
		tracker.received_zone = Asia/Almaty

		regulation = edoc
		regulation.dir = $ROOT/sql/regulations
		regulation.projects = ${SLAD_PROJECTS:-eep-support:eep}
		projects.served = ${SLAD_SERVED:-edoc-support, eep-support}

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
		tracker.managers = Руководитель поддержки
		side.developer = Разработчик
		side.client = Клиент, Репортёр

		channel.tracker = Трекер
		channel.email = Эл. почта
		channel.assistant = Онлайн-помощник
		channel.letter = Письмо
		channel.callback = Обратный звонок
		channel.phone = Телефон

		run.dir = $RUN/slad
		index.dir = $RUN/slad/index
		${SLAD_SETTINGS:-}
	END
}

# slactl ARGUMENT...: with this instance's settings.
slactl() {
	"$SLACTL" --config "$RUN/slad.conf" "$@"
}

# The account with its column grants, by the script that is meant for administrators.
slad_account() {
	slactl grants | sql
}

slad_write_config() {
	mkdir -p "$RUN/slad"
	(
		umask 077
		slad_config >"$RUN/slad.conf"
	)
}

# As the server's owner, known by the socket: slad's own account may not change its tables.
slad_migrate() {
	slactl migrate --user "$(id -un)" >>"$RUN/log/slad-migrate.log" 2>&1 ||
		die_log slad-migrate "slad's schema could not be made"
}

# The organisations that the desk serves, known by their groups in the tracker, and their contracts.
# One has run out meanwhile: its requests are basic again. Once for an instance: what an
# administrator changes afterwards stays.
slad_clients() {
	local gone='ТОО «Медсервис Плюс»'

	! kept settings CLIENTS >/dev/null || return 0
	{
		cat "$REDMINE_DIR/clients.csv"
		printf '%s,ru,vip,VIP-009,2024-01-15,%s,group,%s\n' \
			"$gone" "$(date -d '25 days ago' +%F)" "$gone"
	} | slactl client import - --by demo >"$RUN/log/clients.log" 2>&1 ||
		die_log clients "the clients could not be entered"
	keep settings CLIENTS yes
}

# slad_act RULE...: these rules act from now on; once for an instance, likewise.
slad_act() {
	local rule

	! kept settings RULES >/dev/null || return 0
	for rule; do
		slactl rule act "$rule" --by demo >>"$RUN/log/rules.log" 2>&1 ||
			die_log rules "the rule $rule could not be let act"
	done
	keep settings RULES yes
}

# Everything but the processes; again changes nothing.
slad_prepare() {
	slad_write_config
	slad_account
	slad_migrate
}

slad_start() {
	! running slad || return 0
	slad_prepare
	# One that was killed leaves them; to appear is the sign that it is ready.
	rm -f "$(sockets)"/{web,hooks}.sock
	daemon slad "$SLAD" --config "$RUN/slad.conf"
	await slad 60 test -S "$(sockets)/hooks.sock"
}

slad_stop() {
	stop slad 30
}
