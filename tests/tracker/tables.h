#ifndef SLAD_TESTS_TRACKER_TABLES_H
#define SLAD_TESTS_TRACKER_TABLES_H

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/settings.h"
#include "store/migrate.h"
#include "tests/support/database.h"
#include "tracker/tracker.h"

/*
 * A tracker for one test: tables with the columns that the room reads, under
 * the grants that slad has beside a real one, and a small office.
 *
 *	projects   1 support, 2 other
 *	statuses   1 Новая, 2 В работе, 3 Решена, 4 Нужен отклик, 5 Закрыта*, 6 Отклонена*, 7 Отложена
 *	users      1 admin, 5 sla-bot, 6 vip (client), 7 oper (staff), 8 dev (developer),
 *	           9 stranger (no member), 10 both (client and staff), 4 anonymous
 *
 * The tracker's clock is Europe/Berlin's, where an hour comes twice each year.
 */

#define LIST(...)                                                                                  \
	{                                                                                          \
		.n = sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *),                \
		.items = (const char *const[])                                                     \
		{                                                                                  \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}

static const struct tracker_config office = {
	.url = "http://127.0.0.1:1/redmine/",
	.bot = "sla-bot",
	.api_key = "key",
	.time_zone = LIST("Europe/Berlin"),
	.stage = {
		[STAGE_NEW] = LIST("Новая"),
		[STAGE_IN_PROGRESS] = LIST("В работе"),
		[STAGE_WAITING_CLIENT] = LIST(" нужен ОТКЛИК "),
		[STAGE_RESOLVED] = LIST("Решена"),
		[STAGE_CLOSED] = LIST("Закрыта", "Отклонена"),
	},
	.priority = {
		[PRIORITY_NORMAL] = LIST("Низкий", "Нормальный"),
		[PRIORITY_URGENT] = LIST("Высокий"),
		[PRIORITY_IMMEDIATE] = LIST("Немедленный"),
	},
	.category = {
		[CATEGORY_CONSULTATION] = LIST("Поддержка"),
		[CATEGORY_WISH] = LIST("Улучшение"),
	},
	.side = {
		[SIDE_CLIENT] = LIST("Клиент"),
		[SIDE_STAFF] = LIST("Оператор"),
		[SIDE_DEVELOPER] = LIST("Разработчик"),
	},
	.channel = {
		[CHANNEL_EMAIL] = LIST("Эл. почта"),
		[CHANNEL_LETTER] = LIST("Письмо"),
		[CHANNEL_PHONE] = LIST("Телефон"),
	},
	.channel_field = "Канал",
	.received_field = "Получено",
	.received_zone = "Asia/Almaty",
};

static const char *const office_tables[] = {
	"create table {tracker}.issues (id int primary key auto_increment,"
	" tracker_id int not null default 1, project_id int not null default 1,"
	" subject varchar(255) not null default 'Тема', status_id int not null default 1,"
	" priority_id int not null default 2, author_id int not null default 6, assigned_to_id int,"
	" fixed_version_id int, parent_id int, is_private tinyint(1) not null default 0,"
	" lock_version int not null default 0, created_on timestamp null, updated_on timestamp "
	"null,"
	" closed_on datetime, lft int default 1, rgt int default 2, key (parent_id), key "
	"(status_id), key (author_id), key (project_id))",
	"create table {tracker}.journals (id int primary key auto_increment,"
	" journalized_id int not null, journalized_type varchar(30) not null default 'Issue',"
	" user_id int not null, notes longtext, created_on datetime not null,"
	" private_notes tinyint(1) not null default 0, key (journalized_id, journalized_type))",
	"create table {tracker}.journal_details (id int primary key auto_increment,"
	" journal_id int not null, property varchar(30) not null default 'attr',"
	" prop_key varchar(30) not null, old_value longtext, value longtext, key (journal_id))",
	"create table {tracker}.issue_relations (id int primary key auto_increment,"
	" issue_from_id int not null, issue_to_id int not null, relation_type varchar(255) not "
	"null,"
	" unique key (issue_from_id, issue_to_id), key (issue_to_id))",
	"create table {tracker}.issue_statuses (id int primary key, name varchar(30) not null,"
	" is_closed tinyint(1) not null default 0)",
	"create table {tracker}.enumerations (id int primary key, name varchar(30) not null,"
	" type varchar(255))",
	"create table {tracker}.trackers (id int primary key, name varchar(30) not null)",
	"create table {tracker}.projects (id int primary key, identifier varchar(255),"
	" status int not null default 1, is_public int not null default 0)",
	"create table {tracker}.roles (id int primary key, name varchar(255) not null,"
	" builtin int not null default 0, permissions text,"
	" issues_visibility varchar(30) not null default 'default')",
	"create table {tracker}.members (id int primary key auto_increment, user_id int not null,"
	" project_id int not null, unique key (user_id, project_id), key (project_id))",
	"create table {tracker}.member_roles (id int primary key auto_increment,"
	" member_id int not null, role_id int not null, key (member_id))",
	"create table {tracker}.custom_fields (id int primary key, type varchar(30) not null,"
	" name varchar(30) not null, default_value text)",
	"create table {tracker}.custom_values (id int primary key auto_increment,"
	" customized_type varchar(30) not null default 'Issue', customized_id int not null,"
	" custom_field_id int not null, value longtext, key (customized_type, customized_id))",
	"create table {tracker}.users (id int primary key, login varchar(255) not null default '',"
	" firstname varchar(30) not null default '', lastname varchar(255) not null default '',"
	" type varchar(255), status int not null default 1, language varchar(5) default '',"
	" admin tinyint(1) not null default 0,"
	" created_on timestamp null default '2026-01-01 10:00:00', updated_on timestamp "
	"null,"
	" hashed_password varchar(40), key (type))",
	"create table {tracker}.email_addresses (id int primary key auto_increment,"
	" user_id int not null, address varchar(255) not null, is_default tinyint(1) not null,"
	" created_on datetime not null default '2026-01-01 10:00:01',"
	" updated_on datetime not null default '2026-01-01 10:00:01',"
	" key (user_id))",
	"create table {tracker}.groups_users (group_id int not null, user_id int not null,"
	" unique key (group_id, user_id))",
	"create table {tracker}.settings (id int primary key auto_increment,"
	" name varchar(255) not null, value longtext)",
	"create table {tracker}.attachments (id int primary key, container_id int,"
	" container_type varchar(30), filename varchar(255), filesize bigint,"
	" content_type varchar(255), digest varchar(64), author_id int, created_on timestamp null)",
	"create table {tracker}.versions (id int primary key, name varchar(255), effective_date "
	"date)",
};

/* Tables that the grants name and this room does not read. */
static const char *const office_others[] = { "issue_categories", "enabled_modules", "workflows",
	"custom_fields_roles", "custom_fields_trackers", "time_entries", "watchers", "wikis",
	"wiki_pages", "wiki_contents", "wiki_content_versions", "schema_migrations" };

static const char *const office_people[] = {
	"insert into {tracker}.issue_statuses values (1, 'Новая', 0), (2, 'В работе', 0),"
	" (3, 'Решена', 0), (4, 'Нужен отклик', 0), (5, 'Закрыта', 1), (6, 'Отклонена', 1),"
	" (7, 'Отложена', 0)",
	"insert into {tracker}.enumerations values (1, 'Низкий', 'IssuePriority'),"
	" (2, 'Нормальный', 'IssuePriority'), (3, 'Высокий', 'IssuePriority'),"
	" (5, 'Немедленный', 'IssuePriority'), (8, 'Документация', 'DocumentCategory')",
	"insert into {tracker}.trackers values (1, 'Ошибка'), (2, 'Улучшение'), (3, 'Поддержка')",
	"insert into {tracker}.projects (id, identifier) values (1, 'support'), (2, 'other')",
	"insert into {tracker}.roles (id, name, builtin) values (1, 'Non member', 1),"
	" (2, 'Anonymous', 2), (4, 'Клиент', 0), (5, 'Оператор', 0), (6, 'Разработчик', 0),"
	" (7, 'Наблюдатель', 0), (8, 'SLA-бот', 0)",
	"insert into {tracker}.custom_fields values (1, 'IssueCustomField', 'Канал', 'Телефон'),"
	" (2, 'IssueCustomField', 'Получено', null),"
	" (3, 'UserCustomField', 'Организация', null)",
	"insert into {tracker}.users (id, login, firstname, lastname, type, language, admin) values"
	" (1, 'admin', 'Анна', 'Админ', 'User', 'ru', 1),"
	" (5, 'sla-bot', 'Служба', 'SLA', 'User', 'ru', 0),"
	" (6, 'vip', 'Виктор', 'Важный', 'User', 'ru', 0),"
	" (7, 'oper', 'Ольга', 'Оператор', 'User', 'en-GB', 0),"
	" (8, 'dev', 'Денис', 'Кодов', 'User', '', 0),"
	" (9, 'stranger', '', 'Чужой', 'User', 'kk', 0),"
	" (10, 'both', 'Борис', 'Двойной', 'User', 'ru', 0),"
	" (4, '', '', 'Anonymous', 'AnonymousUser', '', 0),"
	" (20, '', '', 'Ромашка', 'Group', '', 0), (21, '', '', 'Лютик', 'Group', '', 0)",
	"insert into {tracker}.groups_users values (20, 6), (21, 6), (21, 7)",
	"insert into {tracker}.email_addresses (user_id, address, is_default) values"
	" (6, 'old@elsewhere.kz', 0), (6, 'Vip@Client.KZ', 1), (7, 'oper@edoc.kz', 1)",
	"insert into {tracker}.members (id, user_id, project_id) values (1, 5, 1), (2, 6, 1),"
	" (3, 7, 1), (4, 8, 1), (5, 10, 1), (6, 7, 2), (7, 6, 2)",
	"insert into {tracker}.member_roles (member_id, role_id) values (1, 8), (2, 4), (3, 5), "
	"(4, 6),"
	" (5, 4), (5, 5), (5, 6), (6, 7), (7, 5), (3, 4)",
};

static void
office_account(struct database *d)
{
	const struct migrate_grants g = {
		.user = d->user,
		.host = "localhost",
		.password = "Пароль-1",
		.schema = d->schema,
		.tracker = d->tracker,
	};
	struct buf sql;

	buf_init(&sql);
	must(d, migrate_grants(&g, &sql, &d->e));
	must(d, db_script(d->root, sql.data, &d->e));
	buf_release(&sql);
}

/* After database_setup. */
static void
office_make(struct database *d)
{
	for (size_t i = 0; i < sizeof(office_tables) / sizeof(office_tables[0]); i++)
		database_sql(d, "%s", office_tables[i]);
	for (size_t i = 0; i < sizeof(office_others) / sizeof(office_others[0]); i++)
		database_sql(d, "create table {tracker}.%s (id int primary key)", office_others[i]);
	for (size_t i = 0; i < sizeof(office_people) / sizeof(office_people[0]); i++)
		database_sql(d, "%s", office_people[i]);
	office_account(d);
}

#endif
