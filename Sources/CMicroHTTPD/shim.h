#ifndef CMICROHTTPD_SHIM_H
#define CMICROHTTPD_SHIM_H

#include <microhttpd.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <stdint.h>
// For Swift, whose Glibc leaves it out.
#include <sys/eventfd.h>

/// Only what Swift cannot say: variadic calls, `va_list`, and macros.

/// Everything `cmhd_start` needs. A struct, because Swift can label its fields.
struct cmhd_options {
    unsigned int connection_limit;
    unsigned int idle_timeout_seconds;
    size_t connection_memory_bytes;
    /// Of GnuTLS; NULL for a daemon without TLS.
    const char *_Nullable tls_priorities;

    MHD_AccessHandlerCallback _Nonnull on_request;
    MHD_RequestCompletedCallback _Nonnull on_completed;
    MHD_NotifyConnectionCallback _Nonnull on_connection;
    /// Called when the request line is read; what it returns becomes the request's context.
    void *_Nullable (*_Nonnull on_request_line)(
        void *_Nullable context, const char *_Nullable uri, struct MHD_Connection *_Nullable);
    void (*_Nonnull on_log)(void *_Nullable context, const char *_Nonnull line);
    void *_Nullable context;
};

/// Formats one log message; `va_list` does not survive the trip into Swift.
static void cmhd_log(void *_Nullable options, const char *_Nonnull format, va_list arguments) {
    const struct cmhd_options *o = (const struct cmhd_options *)options;
    char line[512];
    int count = vsnprintf(line, sizeof line, format, arguments);
    if (count < 0) return;
    size_t length = strlen(line);
    while (length > 0 && line[length - 1] == '\n') line[--length] = 0;
    o->on_log(o->context, line);
}

/// Leaves escapes alone: decoding here would let `%00` cut the string and `%2F` split a segment.
static size_t cmhd_keep_escapes(
    void *_Nullable context, struct MHD_Connection *_Nullable connection, char *_Nonnull text) {
    (void)context;
    (void)connection;
    return strlen(text);
}

/// Lets libmicrohttpd find no parameters in a target that it has just shown to `on_request_line`,
/// before it looks for them: the target lies in its buffer, in which it is about to write itself.
static inline void cmhd_drop_query(const char *_Nonnull target) {
    char *query = strchr(target, '?');
    if (query && query[1]) query[1] = 0;
}

/// What libmicrohttpd wants to have, and nobody asks: each session gets credentials of its own.
static int cmhd_no_certificate(
    void *_Nullable session, const void *_Nullable authorities, int authority_count,
    const void *_Nullable algorithms, int algorithm_count, void *_Nullable certificate,
    unsigned int *_Nullable count, void *_Nullable key) {
    (void)session, (void)authorities, (void)authority_count, (void)algorithms;
    (void)algorithm_count, (void)certificate, (void)count, (void)key;
    return -1;
}

/// `MHD_start_daemon` is variadic. It does not listen: connections are added to it. It has no
/// thread: whoever has one runs it. `options` must outlive the daemon: the logger reads it.
///
/// The logger has to come first, or messages about the other options go to stderr.
static inline struct MHD_Daemon *_Nullable cmhd_start(const struct cmhd_options *_Nonnull options) {
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)options->tls_priorities},
        {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, (void *)cmhd_no_certificate},
        {MHD_OPTION_END, 0, NULL}};
    int is_secure = options->tls_priorities != NULL;
    unsigned flags = MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME
        | MHD_USE_ERROR_LOG | (is_secure ? MHD_USE_TLS : 0);
    return MHD_start_daemon(
        flags,
        0, NULL, NULL, options->on_request, options->context,
        MHD_OPTION_EXTERNAL_LOGGER, cmhd_log, (void *)options,
        MHD_OPTION_CONNECTION_LIMIT, options->connection_limit,
        MHD_OPTION_CONNECTION_TIMEOUT, options->idle_timeout_seconds,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, options->connection_memory_bytes,
        MHD_OPTION_NOTIFY_COMPLETED, options->on_completed, options->context,
        MHD_OPTION_NOTIFY_CONNECTION, options->on_connection, options->context,
        MHD_OPTION_URI_LOG_CALLBACK, options->on_request_line, options->context,
        MHD_OPTION_UNESCAPE_CALLBACK, cmhd_keep_escapes, NULL,
        MHD_OPTION_ARRAY, is_secure ? tls : tls + 2,
        MHD_OPTION_END);
}

/// `MHD_get_daemon_info` is variadic: what is readable when the daemon has something to do.
static inline int cmhd_epoll(struct MHD_Daemon *_Nonnull daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info ? info->epoll_fd : -1;
}

/// `MHD_get_connection_info` is variadic: the socket of `connection`, or -1.
static inline int cmhd_socket(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? (int)info->connect_fd : -1;
}

/// The same for the session of GnuTLS; NULL where there is no TLS.
static inline void *_Nullable cmhd_tls_session(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info ? info->tls_session : NULL;
}

/// The same for the bytes of the head of a request, once it is there.
static inline size_t cmhd_head_size(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

/// The same for what `on_connection` stored.
static inline void *_Nullable cmhd_socket_context(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/// How much the peer of a TCP socket has acknowledged since it connected, in bytes; -1 where the
/// kernel does not say. `tcpi_bytes_acked` is at byte 120 of Linux's `struct tcp_info`, which only
/// ever grows at its end; the headers of libc have it without that field.
static inline int64_t cmhd_acknowledged_bytes(int socket) {
    unsigned char info[256];
    socklen_t length = sizeof info;
    uint64_t bytes;
    if (getsockopt(socket, 6 /* IPPROTO_TCP */, 11 /* TCP_INFO */, info, &length) != 0) return -1;
    if (length < 120 + sizeof bytes) return -1;
    memcpy(&bytes, info + 120, sizeof bytes);
    return bytes > INT64_MAX ? INT64_MAX : (int64_t)bytes;
}

/// `MHD_get_connection_info` is variadic: the address of the peer.
static inline const struct sockaddr *_Nullable
cmhd_client_address(struct MHD_Connection *_Nonnull connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// `MHD_set_connection_option` is variadic.
static inline void cmhd_set_timeout(struct MHD_Connection *_Nonnull connection, unsigned seconds) {
    MHD_set_connection_option(connection, MHD_CONNECTION_OPTION_TIMEOUT, seconds);
}

/// Copies `bytes`, so the caller's buffer may die at once.
static inline struct MHD_Response *_Nullable
cmhd_response_copying(const void *_Nullable bytes, size_t count) {
    return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}

/// Borrows `bytes` until `release(owner)` is called; MHD writes nothing through the pointer.
static inline struct MHD_Response *_Nullable
cmhd_response_borrowing(
    const void *_Nullable bytes, size_t count,
    void (*_Nonnull release)(void *_Nullable owner), void *_Nullable owner) {
    return MHD_create_response_from_buffer_with_free_callback_cls(
        count, (void *)bytes, release, owner);
}

/// A body pulled from `reader`: of so many bytes, or of unknown length if `count` is negative.
static inline struct MHD_Response *_Nullable
cmhd_response_streaming(
    int64_t count, MHD_ContentReaderCallback _Nonnull reader,
    MHD_ContentReaderFreeCallback _Nonnull release, void *_Nullable owner) {
    uint64_t size = count < 0 ? MHD_SIZE_UNKNOWN : (uint64_t)count;
    return MHD_create_response_from_callback(size, 16 * 1024, reader, owner, release);
}

/// The macros are casts, which Swift does not import.
static inline ssize_t cmhd_end_of_stream(void) { return MHD_CONTENT_READER_END_OF_STREAM; }
static inline ssize_t cmhd_end_with_error(void) { return MHD_CONTENT_READER_END_WITH_ERROR; }

#endif
