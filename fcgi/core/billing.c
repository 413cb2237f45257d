#include "core/billing.h"

#include <string.h>

TERM_FUNCTIONS(billing_pay, BILLING_PAY_TERMS, BILLING_PAY_COUNT)

bool
billing_is_sound(const struct billing_item *item)
{
	return item->minutes >= 0 && item->minutes <= BILLING_MINUTES_MAX;
}

bool
billing_applies(const struct billing_policy *b, const struct billing_item *item)
{
	return match_fits(&b->when, &item->of);
}

int64_t
billing_minutes(const struct billing_policy *b, const struct billing_item *item)
{
	int64_t minutes = item->minutes;

	if (!billing_is_sound(item) || minutes == 0)
		return 0;
	if (!billing_applies(b, item))
		return minutes;
	if (b->step > 0)
		minutes = (minutes + b->step - 1) / b->step * b->step;
	return minutes < b->minimum ? b->minimum : minutes;
}

static bool
is_among(const struct names *names, const char *name)
{
	for (size_t i = 0; name != NULL && i < names->n; i++) {
		if (strcmp(names->names[i], name) == 0)
			return true;
	}
	return names->n == 0;
}

const struct billing_kind *
billing_kind(const struct billing_policy *b, const struct billing_item *item)
{
	for (size_t i = 0; i < b->n_kinds; i++) {
		const struct billing_kind *k = &b->kinds[i];

		if (is_among(&k->activities, item->activity) &&
		    is_among(&k->trackers, item->of.tracker) &&
		    (k->categories == 0 || (k->categories & 1u << item->of.category) != 0) &&
		    match_fits(&k->when, &item->of))
			return k;
	}
	return NULL;
}
