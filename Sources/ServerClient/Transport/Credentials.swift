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

    /// That a token can be sent: as part of one line. What has several is another file, perhaps a
    /// private key, which is not shown to a server.
    package static func require(token: String) throws(ClientError) {
        if !token.isEmpty, token.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) { return }
        throw ClientError(.usage, "that is no token: it has blanks or characters beyond ASCII")
    }
}
