#ifndef SLAD_APP_WEB_CLIENTS_H
#define SLAD_APP_WEB_CLIENTS_H

#include "web/web.h"

/* For web_config.clients, with web_config.app set to the struct config. */
web_clients web_clients_keep;

#endif
