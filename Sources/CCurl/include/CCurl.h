#pragma once

#include <curl/curl.h>
#include <stddef.h>

// libcurl is loaded on the first request and not at start: as a plain dependency it and the thirty
// libraries behind it cost every start 6 ms and 6 MB. Its options are variadic, which Swift cannot
// call, so each kind of argument has a function here. None may be called before
// `ccurl_load` answered true; none checks.

/// Loads and initialises libcurl once; any thread. False when no usable libcurl is installed.
_Bool ccurl_load(void);

void *ccurl_easy_init(void);
void ccurl_easy_cleanup(void *easy);
CURLcode ccurl_easy_resume(void *easy);
CURLcode ccurl_set_long(void *easy, CURLoption option, long value);
CURLcode ccurl_set_size(void *easy, CURLoption option, long long value);
/// The text is copied.
CURLcode ccurl_set_text(void *easy, CURLoption option, const char *value);
/// The pointer is kept, not copied.
CURLcode ccurl_set_pointer(void *easy, CURLoption option, void *value);

typedef size_t (*ccurl_sink)(char *bytes, size_t size, size_t count, void *context);
CURLcode ccurl_set_sinks(void *easy, ccurl_sink header, ccurl_sink body, void *context);
/// What a body sink answers to be offered the same bytes again after `ccurl_easy_resume`.
size_t ccurl_pause(void);

/// Whether the connection stands and the request may be on its way.
_Bool ccurl_is_connected(void *easy);
/// Bytes of the body sent so far.
long long ccurl_uploaded(void *easy);

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text);
void ccurl_list_free(struct curl_slist *list);

/// Keeps at most so many idle connections. Each carries one transfer at a time, HTTP/2 or not.
void *ccurl_multi_init(long connections);
CURLMcode ccurl_multi_cleanup(void *multi);
CURLMcode ccurl_multi_add(void *multi, void *easy);
CURLMcode ccurl_multi_remove(void *multi, void *easy);
/// Removes a transfer that is not finished, and closes its connection.
CURLMcode ccurl_multi_abort(void *multi, void *easy);
CURLMcode ccurl_multi_perform(void *multi);
CURLMcode ccurl_multi_poll(void *multi, int milliseconds);
/// The only function that may be called from a thread other than the handle's own.
CURLMcode ccurl_multi_wakeup(void *multi);
/// The next finished transfer and its result; null when there is none.
void *ccurl_multi_finished(void *multi, CURLcode *result);
