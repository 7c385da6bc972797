/// How a caller says who it is, and whom it believes.
package struct Credentials: Sendable {
    /// Sent as a bearer token; nil for none.
    package var token: String?
    /// A client certificate and its key, in PEM files.
    package var certificate: (certificateFile: String, keyFile: String)?
    /// Who signs the server's certificate, in a PEM file; nil: whom the system trusts.
    package var authorityFile: String?

    package init(
        token: String? = nil, certificate: (certificateFile: String, keyFile: String)? = nil,
        authorityFile: String? = nil
    ) {
        (self.token, self.certificate) = (token, certificate)
        self.authorityFile = authorityFile
    }
}
