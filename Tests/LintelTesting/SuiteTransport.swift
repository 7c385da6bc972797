import Foundation

/// How servers under test are spoken to: whole suites run once without TLS, and once by TLS, with
/// LINTEL_TEST_TLS=1.
public enum SuiteTransport {
    public static let isSecure = ProcessInfo.processInfo.environment["LINTEL_TEST_TLS"] == "1"

    private static let made = Result {
        let authority = try TestAuthority()
        return (authority: authority, leaf: try authority.server("localhost"))
    }

    /// What the servers of this process show by TLS.
    public static func leaf() throws -> TestAuthority.Leaf { try made.get().leaf }

    /// What their clients need; nil if the suite runs without TLS.
    public static func client() throws -> ClientTLS? {
        guard isSecure else { return nil }
        var tls = ClientTLS()
        tls.authorities = try made.get().authority.certificate
        return tls
    }
}
