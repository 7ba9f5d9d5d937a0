#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>

// The checking macros of curl.h would name functions that are not linked.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

static struct {
  __typeof__(curl_global_init) *global_init;
  __typeof__(curl_easy_init) *easy_init;
  __typeof__(curl_easy_cleanup) *easy_cleanup;
  __typeof__(curl_easy_pause) *easy_pause;
  __typeof__(curl_easy_setopt) *easy_setopt;
  __typeof__(curl_easy_getinfo) *easy_getinfo;
  __typeof__(curl_slist_append) *slist_append;
  __typeof__(curl_slist_free_all) *slist_free_all;
  __typeof__(curl_multi_init) *multi_init;
  __typeof__(curl_multi_cleanup) *multi_cleanup;
  __typeof__(curl_multi_setopt) *multi_setopt;
  __typeof__(curl_multi_add_handle) *multi_add_handle;
  __typeof__(curl_multi_remove_handle) *multi_remove_handle;
  __typeof__(curl_multi_perform) *multi_perform;
  __typeof__(curl_multi_poll) *multi_poll;
  __typeof__(curl_multi_wakeup) *multi_wakeup;
  __typeof__(curl_multi_info_read) *multi_info_read;
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Bool loaded;

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
#define FIND(name) \
  if (!(*(void **)&curl.name = dlsym(library, "curl_" #name))) return
  FIND(global_init);
  FIND(easy_init);
  FIND(easy_cleanup);
  FIND(easy_pause);
  FIND(easy_setopt);
  FIND(easy_getinfo);
  FIND(slist_append);
  FIND(slist_free_all);
  FIND(multi_init);
  FIND(multi_cleanup);
  FIND(multi_setopt);
  FIND(multi_add_handle);
  FIND(multi_remove_handle);
  FIND(multi_perform);
  FIND(multi_poll);
  FIND(multi_wakeup);
  FIND(multi_info_read);
#undef FIND
  loaded = curl.global_init(CURL_GLOBAL_ALL) == CURLE_OK;
}

_Bool ccurl_load(void) {
  pthread_once(&once, load);
  return loaded;
}

void *ccurl_easy_init(void) { return curl.easy_init(); }
void ccurl_easy_cleanup(void *easy) { curl.easy_cleanup(easy); }
CURLcode ccurl_easy_resume(void *easy) { return curl.easy_pause(easy, CURLPAUSE_CONT); }

CURLcode ccurl_set_long(void *easy, CURLoption option, long value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_size(void *easy, CURLoption option, long long value) {
  return curl.easy_setopt(easy, option, (curl_off_t)value);
}

CURLcode ccurl_set_text(void *easy, CURLoption option, const char *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_pointer(void *easy, CURLoption option, void *value) {
  return curl.easy_setopt(easy, option, value);
}

CURLcode ccurl_set_sinks(void *easy, ccurl_sink header, ccurl_sink body, void *context) {
  curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
  curl.easy_setopt(easy, CURLOPT_HEADERDATA, context);
  curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
  return curl.easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

size_t ccurl_pause(void) { return CURL_WRITEFUNC_PAUSE; }

_Bool ccurl_is_connected(void *easy) {
  curl_off_t microseconds = 0;
  curl.easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds);
  return microseconds > 0;
}

long long ccurl_uploaded(void *easy) {
  curl_off_t bytes = 0;
  curl.easy_getinfo(easy, CURLINFO_SIZE_UPLOAD_T, &bytes);
  return bytes;
}

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text) {
  return curl.slist_append(list, text);
}

void ccurl_list_free(struct curl_slist *list) { curl.slist_free_all(list); }

void *ccurl_multi_init(long connections) {
  void *multi = curl.multi_init();
  if (!multi) return NULL;
  curl.multi_setopt(multi, CURLMOPT_MAXCONNECTS, connections);
  curl.multi_setopt(multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
  return multi;
}

CURLMcode ccurl_multi_cleanup(void *multi) { return curl.multi_cleanup(multi); }
CURLMcode ccurl_multi_add(void *multi, void *easy) { return curl.multi_add_handle(multi, easy); }

CURLMcode ccurl_multi_remove(void *multi, void *easy) {
  return curl.multi_remove_handle(multi, easy);
}

CURLMcode ccurl_multi_abort(void *multi, void *easy) {
  // libcurl 7.88 neither closes an HTTP/2 connection whose transfer is removed nor resets its
  // stream, and the server would go on sending into it.
  curl.easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
  return curl.multi_remove_handle(multi, easy);
}

CURLMcode ccurl_multi_perform(void *multi) {
  int running;
  return curl.multi_perform(multi, &running);
}

CURLMcode ccurl_multi_poll(void *multi, int milliseconds) {
  return curl.multi_poll(multi, NULL, 0, milliseconds, NULL);
}

CURLMcode ccurl_multi_wakeup(void *multi) { return curl.multi_wakeup(multi); }

void *ccurl_multi_finished(void *multi, CURLcode *result) {
  int left;
  CURLMsg *message;
  while ((message = curl.multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}
