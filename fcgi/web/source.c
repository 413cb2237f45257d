#include "web/source.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS_BITS 128
#define MAPPED_BITS 96 /* in front of an IPv4 address in IPv6 */

/* All addresses as IPv6, so that there is one comparison. */
struct network {
	unsigned char bytes[ADDRESS_BITS / 8];
	int bits;
};

static bool
read_address(const char *text, struct network *out)
{
	static const unsigned char mapped[MAPPED_BITS / 8] = { [10] = 0xff, [11] = 0xff };

	out->bits = ADDRESS_BITS;
	if (inet_pton(AF_INET6, text, out->bytes) == 1)
		return true;
	memcpy(out->bytes, mapped, sizeof(mapped));
	return inet_pton(AF_INET, text, out->bytes + sizeof(mapped)) == 1;
}

static bool
read_bits(const char *text, bool is_v4, int *out)
{
	const int most = is_v4 ? ADDRESS_BITS - MAPPED_BITS : ADDRESS_BITS;
	char *end;
	long bits;

	if (*text < '0' || *text > '9')
		return false;
	bits = strtol(text, &end, 10);
	if (*end != '\0' || bits > most)
		return false;
	*out = (int)bits + (is_v4 ? MAPPED_BITS : 0);
	return true;
}

static bool
read_network(const char *text, struct network *out)
{
	const char *slash = strchr(text, '/');
	char address[INET6_ADDRSTRLEN];
	size_t len;

	if (slash == NULL)
		return read_address(text, out);
	len = (size_t)(slash - text);
	if (len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	return read_address(address, out) &&
	    read_bits(slash + 1, strchr(address, ':') == NULL, &out->bits);
}

static bool
holds(const struct network *net, const struct network *address)
{
	const int whole = net->bits / 8, rest = net->bits % 8;
	unsigned char differ;

	if (memcmp(net->bytes, address->bytes, (size_t)whole) != 0)
		return false;
	if (rest == 0)
		return true;
	differ = net->bytes[whole] ^ address->bytes[whole];
	return differ >> (8 - rest) == 0;
}

enum err_code
source_check(const struct setting_list *rules, struct err *e)
{
	struct network net;

	for (size_t i = 0; i < rules->n; i++) {
		if (!read_network(rules->items[i], &net))
			return err_set(e, ERR_INVALID,
			    "\"%s\" is no address or network, such as 10.0.0.5 or 10.0.0.0/8",
			    rules->items[i]);
	}
	return ERR_OK;
}

bool
source_allowed(const struct setting_list *rules, const char *address)
{
	struct network from, net;

	if (address == NULL || !read_address(address, &from))
		return false;
	for (size_t i = 0; i < rules->n; i++) {
		if (read_network(rules->items[i], &net) && holds(&net, &from))
			return true;
	}
	return false;
}
