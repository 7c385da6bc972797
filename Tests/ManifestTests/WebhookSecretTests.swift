import GatewayModel
import JSON
import Manifest
import Testing

@Suite("A Secret that webhooks are signed with is read, and never repeated")
struct WebhookSecretTests {
    private static let type = #""type":"lintel.dev/webhook""#
    /// As long as the shortest that is taken.
    private static let key = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let old = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"

    private func read(_ members: String) throws -> SecretSpec {
        let parsed = try parseJSON(SecretTests.secret("\(Self.type),\(members)"))
        guard case .apply(let resource)? = parsed.changeset.changes.first?.operation,
            case .secret(let spec) = resource.spec
        else { throw ManifestError.invalid([]) }
        return spec
    }

    private func content(_ current: String, _ previous: String? = nil) -> SecretContent {
        .clear(
            .webhook(
                WebhookMaterial(
                    current: Array(current.utf8), previous: previous.map { Array($0.utf8) })))
    }

    @Test func `one entry or two are taken`() throws {
        let one = try read(#""stringData":{"secret":"whsec_\#(Self.key)"}"#)
        #expect(one.type == .webhook && one.entries == ["secret"])
        #expect(one.content == content("whsec_\(Self.key)"))
        // The rotation: what was sent as `secret` before is sent as `previousSecret` now.
        let two = try read(
            #""stringData":{"previousSecret":"whsec_\#(Self.old)","secret":"whsec_\#(Self.key)"}"#)
        #expect(two.entries == ["secret", "previousSecret"])
        #expect(two.content == content("whsec_\(Self.key)", "whsec_\(Self.old)"))
        let data = Base64.text(of: "whsec_\(Self.key)".utf8)
        #expect(try read(#""data":{"secret":"\#(data)"}"#) == one)
    }

    @Test func `the keys are the bytes, the current one first`() {
        let material = WebhookMaterial(
            current: Array("whsec_\(Self.key)".utf8), previous: Array("whsec_\(Self.old)".utf8))
        let keys = WebhookSecret.keys(of: material)
        #expect(keys.map { Base64.text(of: $0) } == [Self.key, Self.old])
        #expect(keys[1] == Array(0..<24))
        #expect("\(material)" == "WebhookMaterial(withheld)")
    }

    @Test func `what GET shows keeps what is stored`() throws {
        let kept = try read(#""entries":["secret"],"fingerprint":"ab""#)
        #expect(kept.content == .kept(mark: "ab") && kept.type == .webhook)
    }

    private static func bytes(_ count: Int) -> String {
        "whsec_" + Base64.text(of: (0..<count).map { UInt8($0) })
    }

    @Test(arguments: [24, 25, 26, 32, 64])
    func `is taken with so many bytes`(count: Int) throws {
        _ = try read(#""stringData":{"secret":"\#(Self.bytes(count))"}"#)
    }

    static let refused: [(members: String, refusals: Set<String>)] = [
        (#""stringData":{}"#, ["WebhookSecret /data"]),
        (#""x":1"#, ["UnknownField /x", "V8 /data"]),
        (
            #""stringData":{"previousSecret":"whsec_\#(key)"}"#, ["WebhookSecret /data"]
        ),
        (
            #""entries":["secret","previousSecret"],"stringData":{"secret":"whsec_\#(key)"}"#,
            ["IncompleteSecret /data"]
        ),
        // All faults at once.
        (
            #""data":{"secret":"\#(key)!"},"stringData":{"previousSecret":"\#(key)"}"#,
            ["NotBase64 /data/secret", "WebhookSecret /stringData/previousSecret"]
        ),
        (#""stringData":{"secret":{"\#(key)":1}}"#, ["WrongType /stringData/secret"]),
    ]

    @Test(arguments: refused)
    func `is refused without repeating it`(_ members: String, _ expected: Set<String>) {
        let body = SecretTests.secret("\(Self.type),\(members)")
        #expect(Set(refusals { () throws(ManifestError) in try parseJSON(body) }) == expected)
        expectNothingRepeated(of: body)
    }

    static let wrong = [
        "", key, "whsec_", "WHSEC_\(key)", "whsec_\(key)\n", " whsec_\(key)", "whsec_\(key)=",
        "whsec_\(key.dropLast())", "whsec_\(key.dropLast(2))+_", bytes(23), bytes(65),
        "whsec_\(key) whsec_\(key)", "whsec_whsec_\(key)",
    ]

    @Test(arguments: wrong)
    func `is no secret`(_ text: String) throws {
        var writer = JSONWriter()
        writer.string(text)
        let value = String(decoding: writer.bytes, as: UTF8.self)
        let body = SecretTests.secret(#"\#(Self.type),"stringData":{"secret":\#(value)}"#)
        #expect(
            refusals { () throws(ManifestError) in try parseJSON(body) }
                == ["WebhookSecret /stringData/secret"])
        expectNothingRepeated(of: body)
    }

    /// What is in the wrong place: as a type, as a name, as a label.
    static let misplaced = [
        SecretTests.secret(#""type":"whsec_\#(key)","data":{}"#),
        SecretTests.secret(#"\#(type),"stringData":{"whsec_\#(key)":"x"}"#),
        SecretTests.secret(#"\#(type),"data":{},"whsec_\#(key)":1"#),
        SecretTests.secret(#"\#(type),"data":{}"#, annotations: #"{"a b":"whsec_\#(key)"}"#),
        #"{"apiVersion":"v1","kind":"whsec_\#(key)","metadata":{"namespace":"a","name":"b"}}"#,
        #"{"changes":[{"delete":{"kind":"Secret","namespace":"a","name":"whsec_\#(key)"}}]}"#,
        #"{"changes":"whsec_\#(key)"}"#,
    ]

    @Test(arguments: misplaced)
    func `is not repeated from a wrong place`(_ body: String) { expectNothingRepeated(of: body) }

    private func expectNothingRepeated(of body: String) {
        var told = ""
        do throws(ManifestError) {
            told = "\(try parseJSON(body).warnings)"
        } catch {
            told = "\(error)"
        }
        #expect(!told.contains(Self.key.prefix(12)), "\(told)")
    }

    @Test func `the entries of the other type are warned of`() throws {
        let body = SecretTests.secret(
            #"\#(Self.type),"stringData":{"secret":"whsec_\#(Self.key)","tls.key":"a"}"#)
        let warnings = try parseJSON(body).warnings
        #expect(warnings.map(\.code) == ["UnusedEntry"])
        #expect(warnings.first?.message.contains("only secret and previousSecret are kept") == true)
    }

    @Test(arguments: ["lintel.dev/webhook", "lintel.dev/webhooks", "lintel.dev/Webhook"])
    func `is not skipped as one of others`(type: String) {
        let body = SecretTests.secret(#""type":"\#(type)","data":{}"#)
        let found = refusals { () throws(ManifestError) in
            try Array(body.utf8).withUnsafeBytes { bytes in
                Result { () throws(ManifestError) in
                    try Manifest.changeset(json: bytes, ReadingOptions(foreignKinds: .skip))
                }
            }.get()
        }
        #expect(found.contains { $0.hasSuffix(" /data") || $0.hasSuffix(" /type") }, "\(found)")
    }
}
