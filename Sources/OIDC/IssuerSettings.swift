public import HTTPClient

/// Whose tokens count, and what is taken out of them.
public struct IssuerSettings: Sendable {
    /// Where the keys of an issuer come from.
    public enum Keys: Sendable {
        /// From the issuer, by its discovery document.
        case discovered(by: WebClient)
        /// From a file with a JSON Web Key Set (RFC 7517, section 5).
        case file(String)
    }

    public let issuer: Issuer
    /// Whoever a token is for has to be one of these.
    public let audiences: [String]
    public let keys: Keys
    public let naming: Naming
    public let login: IssuerLogin

    /// - Parameter login: by default as a client of the name of the first audience.
    public init(
        issuer: Issuer, audiences: [String], keys: Keys, naming: Naming, login: IssuerLogin? = nil
    ) {
        (self.issuer, self.audiences) = (issuer, audiences)
        (self.keys, self.naming) = (keys, naming)
        self.login = login ?? IssuerLogin(clientID: audiences.first ?? "")
    }
}

extension IssuerSettings {
    /// Asks the issuer for more than its keys.
    var client: WebClient {
        switch keys {
        case .discovered(let client): client
        case .file: WebClient()
        }
    }

    /// Whether a file can be used, before anything is started with it.
    ///
    /// - Throws: why it cannot.
    public static func checkKeys(inFile path: String) throws(KeySetError) {
        let bytes = try KeyFile(path: path).read()
        // Some keys are seen to be of no use only when they are made.
        let result = KeyThread().wait { () async -> Result<KeySet, KeySetError> in
            do throws(KeySetError) {
                return .success(try await KeySet(reading: bytes))
            } catch {
                return .failure(error)
            }
        }
        _ = try result.get()
    }
}
