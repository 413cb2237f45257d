-- By which channel a request came is told by a field of the tracker, or by where and by whom it was
-- entered: which of them it was is kept, as the channel is.

alter table arrival
	add column if not exists channel_by varchar(20) not null default 'unknown'
		comment 'core/terms.h; unknown: of before this was kept';
