#ifndef SLAD_BASE_LOG_H
#define SLAD_BASE_LOG_H

/*
 * One line a happening, to standard error, for journald or a file:
 * "2026-02-03T05:00:00Z look[4711] warning: issue 12: …". A message never
 * holds a key, a cookie, a note's text or a person's data.
 */
enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* The process's name in each line ("look"), and the least important level shown. */
void log_setup(const char *process, enum log_level least);
void log_say(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_say(LOG_ERROR, __VA_ARGS__)
#define log_warning(...) log_say(LOG_WARNING, __VA_ARGS__)
#define log_info(...) log_say(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_say(LOG_DEBUG, __VA_ARGS__)

#endif
