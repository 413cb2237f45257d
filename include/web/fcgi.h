#ifndef SLAD_WEB_FCGI_H
#define SLAD_WEB_FCGI_H

#include "web/web.h"

/*
 * The loop of a web process: takes requests from the listening socket and
 * answers them, one after the other, until SIGTERM; a request that has begun is
 * finished. The only file with fcgiapp.h; it reads the clock once a request.
 * Returns the exit status.
 */
int fcgi_serve(const struct web_config *config, int listen_fd);

#endif
