# shellcheck shell=bash
# nginx.sh: an nginx of our own in front of tracker and slad, with the very files that an
# administrator includes. Part of lib.sh; PORT says where it listens on 127.0.0.1.

web_url() {
	echo "http://127.0.0.1:$(port web)$RELATIVE_ROOT"
}

# What make made of nginx/panel.
PANEL=$(cd "$ROOT" && realpath -m "${BUILD:-build}/panel")

# nginx_include FILE: ours, with the paths of this instance instead of an installed slad's, and
# changed for a tracker under a path as the file tells its reader to.
nginx_include() {
	sed -e "s#/run/slad/#$(sockets)/#g" -e "s#/usr/share/slad/panel/#$PANEL/#g" \
		-e "s#/sla/#$RELATIVE_ROOT/sla/#g" "$ROOT/nginx/$1" >"$RUN/nginx/$1"
}

nginx_config() {
	local user=''

	[ "$(id -u)" != 0 ] || user='user root;'
	cat <<-END
		worker_processes 1;
		daemon off;
		pid $RUN/nginx/pid;
		error_log $RUN/log/nginx-error.log warn;
		$user
		events {
			worker_connections 512;
		}
		http {
			include /etc/nginx/mime.types;
			default_type application/octet-stream;
			access_log $RUN/log/nginx-access.log;
			client_body_temp_path $RUN/nginx/body;
			proxy_temp_path $RUN/nginx/proxy;
			fastcgi_temp_path $RUN/nginx/fastcgi;
			uwsgi_temp_path $RUN/nginx/uwsgi;
			scgi_temp_path $RUN/nginx/scgi;
			client_max_body_size 20m;
			upstream redmine {
				server 127.0.0.1:$(port puma);
			}
			include $RUN/nginx/slad-upstream.conf;
			server {
				listen 127.0.0.1:$1;
				location / {
					proxy_pass http://redmine;
					proxy_http_version 1.1;
					proxy_set_header Host \$http_host;
					proxy_set_header X-Forwarded-For \$remote_addr;
					proxy_set_header X-Forwarded-Proto \$scheme;
					include $RUN/nginx/slad-page.conf;
				}
				include $RUN/nginx/slad.conf;
			}
		}
	END
}

# The port that was asked for or, without PORT, a free one that is kept.
nginx_port() {
	if [ -z "${PORT:-}" ]; then
		port_for web
	elif port_answers "$PORT"; then
		die "port $PORT is taken; choose another, such as PORT=$((PORT + 1))"
	else
		keep ports web "$PORT"
		echo "$PORT"
	fi
}

# The tracker puts its address into mails and reads it only when it starts.
nginx_reserve() {
	local port now

	port=$(port web || true)
	if running nginx && [ "${PORT:-$port}" = "$port" ]; then
		return 0
	fi
	stop nginx
	now=$(nginx_port)
	[ "$now" = "$port" ] || puma_stop
}

nginx_start() {
	local file

	nginx_reserve
	puma_start
	! running nginx || return 0
	mkdir -p "$RUN/nginx"
	for file in slad-upstream.conf slad-page.conf slad.conf; do
		nginx_include "$file"
	done
	nginx_config "$(port web)" >"$RUN/nginx/nginx.conf"
	daemon nginx nginx -p "$RUN/nginx/" -c nginx.conf -e "$RUN/log/nginx-error.log"
	await nginx 60 http_ok "$(web_url)/login"
}

nginx_stop() {
	stop nginx
}
