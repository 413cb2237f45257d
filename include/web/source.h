#ifndef SLAD_WEB_SOURCE_H
#define SLAD_WEB_SOURCE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/settings.h"

/*
 * Rules about where a request may come from: addresses and networks, IPv4 and
 * IPv6 ("10.0.0.5", "10.0.0.0/8", "fd00::/8"). An IPv4 address that arrives
 * written as IPv6 (::ffff:10.0.0.5) is the IPv4 address.
 */

/* ERR_INVALID names the item that is no address. */
must_check enum err_code source_check(const struct setting_list *rules, struct err *e);

/* False for an empty list and for an address that cannot be read: closed is the default. */
bool source_allowed(const struct setting_list *rules, const char *address);

#endif
