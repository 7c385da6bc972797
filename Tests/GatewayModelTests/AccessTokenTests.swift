import Testing

@testable import GatewayModel

/// The form of tokens: for those who send them, and for who looks for leaked ones.
struct AccessTokenTests {
    /// Worked out by another program: `zlib.crc32` of the first 67 characters, in base 62.
    static let known =
        "lintel_0123456789abcdef_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg2Xfd6F"

    @Test func `what is made is read again`() throws {
        for _ in 0..<100 {
            let token = AccessToken.make()
            let again = try #require(AccessToken(token.text))
            #expect(again.id == token.id && again.text == token.text)
            #expect(token.text.utf8.count == AccessToken.length)
            #expect(token.text.hasPrefix("lintel_\(token.id)_"))
            #expect(LexicalType.subdomain.admits(token.id))
        }
    }

    @Test func `no two are the same`() {
        let made = (0..<1000).map { _ in AccessToken.make() }
        #expect(Set(made.map(\.id)).count == 1000)
        #expect(Set(made.map { $0.text.suffix(49) }).count == 1000)
    }

    @Test func `the checksum is that of everybody`() {
        #expect(AccessToken(Self.known)?.id == "0123456789abcdef")
    }

    /// Any typing error of one character, also where the checksum itself is mistyped.
    @Test func `a mistyped one is none`() {
        let text = Array(Self.known)
        for place in text.indices {
            for other in "aZ09_- é" where other != text[place] {
                var mistyped = text
                mistyped[place] = other
                #expect(AccessToken(String(mistyped)) == nil, "\(String(mistyped))")
            }
        }
        for text in ["", "lintel_", Self.known + "0", " " + Self.known, String(text.dropLast())] {
            #expect(AccessToken(text) == nil)
        }
        #expect(AccessToken(Self.known.uppercased()) == nil)
        #expect(AccessToken(Self.known + "\r\n") == nil)
    }

    @Test(arguments: [
        (known, true), ("/v1/\(known)/x", true), ("a=lintel_0123456789abcdef_", true),
        ("lintel_0123456789abcdef", false), ("/v1/namespaces/lintel_/gateways", false),
        ("", false), ("lintel_0123456789ABCDEF_0", false),
        ("lintel_lintel_0123456789abcdef_", true),
        // Of an issuer: {"alg":"…"} and {"iss":"…"}.
        ("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EifQ", true),
        ("/v1/eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2EifQ.x_y-z?a=b", true),
        ("a.b,xyzeyJhbGciOiJ.eyJpc3MiOiJ", true), ("eyJhbGciOiJFUzI1NiJ9.", false),
        ("eyJhbGciOiJFUzI1NiJ9", false), ("eyJ.eyJ.eyJ", false), ("keyJones.eyJournal", false),
        ("eyJhbGciOiJFUzI1NiJ9/eyJpc3MiOiJodHRwczovL2EifQ", false),
    ])
    func `a part of one is found in other text`(text: String, isMentioned: Bool) {
        #expect(AccessToken.isMentioned(in: text) == isMentioned)
    }

    @Test func `it does not say what it is`() {
        let token = AccessToken.make()
        for text in [
            "\(token)", String(reflecting: token), "\([token])", "\(Optional(token) as Any)",
        ] {
            #expect(text.contains(token.id) && !text.contains(token.text.suffix(10)), "\(text)")
        }
    }
}
