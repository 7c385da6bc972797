#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

#include <curl/curl.h>

/// Only what Swift cannot say: variadic calls, and a macro. libcurl's own checks of the types of
/// calls are macros, which would take these functions' parameters for wrong ones.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

typedef size_t (*_Nonnull ccurl_write)(
    char *_Nonnull bytes, size_t size, size_t count, void *_Nullable context);

static inline CURLcode ccurl_set_number(CURL *_Nonnull handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

/// libcurl copies the text.
static inline CURLcode
ccurl_set_text(CURL *_Nonnull handle, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

/// `buffer` of `CURL_ERROR_SIZE` bytes must outlive the handle.
static inline CURLcode ccurl_set_error_buffer(CURL *_Nonnull handle, char *_Nullable buffer) {
    return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

/// `write` is given what arrives, and `context`.
static inline CURLcode
ccurl_set_writer(CURL *_Nonnull handle, ccurl_write write, void *_Nullable context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, write);
    return code ? code : curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

/// `open` is asked for a socket to an address, and given `context`.
typedef curl_socket_t (*_Nonnull ccurl_open)(
    void *_Nullable context, curlsocktype purpose, struct curl_sockaddr *_Nonnull address);

static inline CURLcode
ccurl_set_opener(CURL *_Nonnull handle, ccurl_open open, void *_Nullable context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open);
    return code ? code : curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
}

/// What an opener gives for an address that is not to be connected to.
static const curl_socket_t ccurl_no_socket = CURL_SOCKET_BAD;

/// libcurl copies the bytes. It becomes a POST.
static inline CURLcode
ccurl_set_body(CURL *_Nonnull handle, const void *_Nullable bytes, size_t size) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_POST, 1L);
    if (!code) code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    return code ? code : curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes ? bytes : "");
}

/// `progress` is told how much has come and gone, and given `context`; another answer than 0 ends
/// the transfer.
typedef int (*_Nonnull ccurl_progress)(
    void *_Nullable context, curl_off_t download_total, curl_off_t downloaded,
    curl_off_t upload_total, curl_off_t uploaded);

static inline CURLcode
ccurl_set_progress(CURL *_Nonnull handle, ccurl_progress progress, void *_Nullable context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    if (!code) code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, progress);
    return code ? code : curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
}

/// `take` is given each line of the head of an answer, and `context`.
static inline CURLcode
ccurl_set_header_taker(CURL *_Nonnull handle, ccurl_write take, void *_Nullable context) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take);
    return code ? code : curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
}

/// The list must outlive the handle.
static inline CURLcode
ccurl_set_list(CURL *_Nonnull handle, CURLoption option, struct curl_slist *_Nullable list) {
    return curl_easy_setopt(handle, option, list);
}

static inline CURLMcode
ccurl_multi_set_number(CURLM *_Nonnull handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

/// 0 if there is none; for what is counted in 64 bits.
static inline curl_off_t ccurl_offset(CURL *_Nonnull handle, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

/// 0 if there is none.
static inline long ccurl_number(CURL *_Nonnull handle, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}

/// Null if there is none. Valid until the handle is used again.
static inline const char *_Nullable ccurl_text(CURL *_Nonnull handle, CURLINFO info) {
    const char *value = NULL;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : NULL;
}

/// Once in a process. What it starts is named by a macro of macros, which Swift does not import.
static inline CURLcode ccurl_start(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

#endif
