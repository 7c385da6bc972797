import GatewayModel

/// A `kid` as it is told. Many are thumbprints (RFC 7638), which look like secrets to
/// `quoted` and are none: who looks for the key needs all of it.
func quotedKeyID(_ keyID: String) -> String {
    let limit = 80
    let scalars = keyID.unicodeScalars
    let start = String(String.UnicodeScalarView(scalars.prefix(limit)))
    return "\"\(start.printable)\(scalars.count > limit ? "…" : "")\""
}
