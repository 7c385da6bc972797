#ifndef CGNUTLS_SHIM_H
#define CGNUTLS_SHIM_H

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/// Whether a chain may be used by a client of TLS; a negative error of GnuTLS where that cannot be
/// told. The purpose is handed over as a union, which Swift cannot fill.
static inline int cgnutls_verify_client(
    gnutls_x509_trust_list_t list, gnutls_x509_crt_t *chain, unsigned count, unsigned *status) {
    gnutls_typed_vdata_st purpose = {
        .type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT};
    return gnutls_x509_trust_list_verify_crt2(list, chain, count, &purpose, 1, 0, status, NULL);
}

/// The macro is a cast, which Swift does not import.
static const unsigned cgnutls_any_message = GNUTLS_HANDSHAKE_ANY;

/// A variable that holds a function: for Swift, something that threads race for.
static inline void cgnutls_free(void *memory) { gnutls_free(memory); }

#endif
