-- Whom the demo's desk serves: the organisations of seed.rb, known by their groups in the tracker,
-- and their contracts. Before slad starts, since nothing is woken by it; again does nothing.
insert ignore into slad.client (name, language, created_at) values
	('ТОО «Алатау Логистик»', 'ru', unix_timestamp() - 400 * 86400),
	('ТОО «Каспий Снаб»', 'ru', unix_timestamp() - 400 * 86400),
	('АО «Восток Энерго»', 'ru', unix_timestamp() - 400 * 86400),
	('«Темір Жол Құрылыс» ЖШС', 'kk', unix_timestamp() - 400 * 86400),
	('ТОО «Медсервис Плюс»', 'ru', unix_timestamp() - 400 * 86400),
	('ИП «Сарсенова»', 'ru', unix_timestamp() - 400 * 86400),
	('ИП «Пак В. А.»', 'ru', unix_timestamp() - 400 * 86400),
	('«Жетісу Агро» ЖШС', 'kk', unix_timestamp() - 400 * 86400),
	('«Достық» ШҚ', 'kk', unix_timestamp() - 400 * 86400);

insert ignore into slad.client_bind (kind, value, client_id)
select 'group', u.id, c.id
from slad.client c
join redmine.users u on u.type = 'Group' and u.lastname = c.name;

-- The last one has run out: its requests are basic again.
insert into slad.contract (client_id, level, number, valid_from, valid_to)
select c.id, 'vip', v.number, unix_timestamp() - v.since * 86400,
	if(v.ended = 0, null, unix_timestamp() - v.ended * 86400)
from (
	select 'ТОО «Алатау Логистик»' name, 'VIP-014' number, 300 since, 0 ended
	union all select 'ТОО «Каспий Снаб»', 'VIP-031', 180, 0
	union all select 'АО «Восток Энерго»', 'VIP-022', 240, 0
	union all select '«Темір Жол Құрылыс» ЖШС', 'VIP-040', 90, 0
	union all select 'ТОО «Медсервис Плюс»', 'VIP-009', 390, 25
) v
join slad.client c on c.name = v.name
where not exists (select 1 from slad.contract k where k.client_id = c.id and k.number = v.number);
