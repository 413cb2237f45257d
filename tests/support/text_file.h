#ifndef SLAD_TESTS_SUPPORT_TEXT_FILE_H
#define SLAD_TESTS_SUPPORT_TEXT_FILE_H

/*
 * Files of texts; tests run at the top of the source. What cannot be had or written fails the test.
 */
struct arena;

char *text_file_read(const char *path, struct arena *a);
void text_file_write(const char *path, const char *text);

#endif
