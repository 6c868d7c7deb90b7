#pragma once
#include <libwebsockets.h>
#include <stdio.h>
#include <string.h>
#if defined(__linux__)
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

// What Swift can't say: macros, and structs whose members differ from one
// version of libwebsockets to the next (4.1 to 4.3). Nothing is decided here.

/// Room that lws_write() needs in front of what it sends.
static inline size_t cws_write_margin(void) { return LWS_PRE; }

/// Whether the file can be read and holds a certificate (PEM). The library
/// does not say so when it loads one.
static inline int cws_holds_certificates(const char *path) {
  FILE *file = fopen(path, "re");
  if (!file) return 0;
  char line[256];
  int found = 0;
  while (!found && fgets(line, sizeof(line), file)) found = strstr(line, "-----BEGIN CERTIFICATE-----") != NULL;
  fclose(file);
  return found;
}

/// A context for client connections with one protocol; lws_context_destroy()
/// ends it. `protocols` has room for two and must live as long. With a CA file
/// only what it signed is trusted, else what the system trusts.
static inline struct lws_context *cws_create_context(
    struct lws_protocols *protocols, lws_callback_function *callback, size_t receive_bytes, const char *ca_file) {
  memset(protocols, 0, 2 * sizeof(*protocols));
  protocols[0].name = "ari";
  protocols[0].callback = callback;
  protocols[0].rx_buffer_size = receive_bytes;

  struct lws_context_creation_info info;
  memset(&info, 0, sizeof(info));
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = protocols;
  info.gid = (gid_t)-1;
  info.uid = (uid_t)-1;
  info.options = LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
  // A table for as many descriptors as the process may open would be megabytes.
  info.fd_limit_per_thread = 16;
  // What is read at once; the 4 KB it would be otherwise are six events.
  info.pt_serv_buf_size = (unsigned int)receive_bytes;
  // Else the environment's proxy would be asked to reach our own Asterisk.
  info.http_proxy_address = "";
#if defined(LWS_WITH_SOCKS5)
  info.socks_proxy_address = "";
#endif
  if (ca_file) {
    info.options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
    info.client_ssl_ca_filepath = ca_file;
  }
  return lws_create_context(&info);
}

/// Starts a connection attempt: a WebSocket, or with a method ("GET") one
/// request of plain HTTP. The texts are copied. `user` comes back in every
/// callback; `*out` is set before the first one.
static inline struct lws *cws_connect(
    struct lws_context *context, const char *address, int port, const char *path, const char *host, int use_tls,
    const char *method, void *user, struct lws **out) {
  struct lws_client_connect_info info;
  memset(&info, 0, sizeof(info));
  info.context = context;
  info.address = address;
  info.port = port;
  info.path = path;
  info.host = host;
  info.origin = NULL;
  // Certificate and host name are checked: none of the flags that relax it.
  info.ssl_connection = use_tls ? LCCSCF_USE_SSL : 0;
  info.method = method;
  info.protocol = NULL;
  info.local_protocol_name = "ari";
  info.userdata = user;
  info.pwsi = out;
  return lws_client_connect_via_info(&info);
}

/// Closes at once; the callbacks come before it returns. Not from a callback.
static inline void cws_close_now(struct lws *wsi) {
  lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_SEND, LWS_TO_KILL_SYNC);
}

/// Whether what was just received completes a message.
static inline int cws_is_message_end(struct lws *wsi) {
  return lws_is_final_fragment(wsi) && lws_remaining_packet_payload(wsi) == 0;
}

/// Holds back what is sent until it is let go, or a packet is full.
static inline void cws_cork(struct lws *wsi, int is_corked) {
#if defined(__linux__)
  int descriptor = wsi ? lws_get_socket_fd(wsi) : -1;
  if (descriptor >= 0) setsockopt(descriptor, IPPROTO_TCP, TCP_CORK, &is_corked, sizeof(is_corked));
#else
  (void)wsi;
  (void)is_corked;
#endif
}

/// Has the library pass on what came of an answer's body.
static inline int cws_read_body(struct lws *wsi) {
  char buffer[LWS_PRE + 2048];
  char *start = buffer + LWS_PRE;
  int length = 2048;
  return lws_http_client_read(wsi, &start, &length);
}

/// Adds a header of the upgrade request; `name` ends with a colon.
static inline int cws_add_header(
    struct lws *wsi, const char *name, const char *value, unsigned char **position, unsigned char *end) {
  return lws_add_http_header_by_name(
      wsi, (const unsigned char *)name, (const unsigned char *)value, (int)strlen(value), position, end);
}
