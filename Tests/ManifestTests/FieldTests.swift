import JSON
import Testing

@testable import GatewayModel
@testable import Manifest

/// What restricts or alters is never dropped.
struct FieldTests {
    @Test func `docs/fields.md is the table`() throws {
        #expect(try FieldTable.file() == FieldTable.text, "see LINTEL_WRITE_GOLDEN")
    }

    @Test func `every field that is said to be stored has a reader`() {
        for entry in FieldTable.entries {
            guard entry.field.handling.isKept else { continue }
            for value in ["1", #""x""#, "{}", "[]"] {
                let found = refusals { () throws(ManifestError) in
                    try parseJSON(entry.document(entry.field.text, value))
                }
                #expect(!found.contains("UnknownField \(entry.pointer)"), "\(entry.description)")
                #expect(
                    !found.contains("UnsupportedField \(entry.pointer)"), "\(entry.description)")
            }
        }
    }

    @Test func `what is refused is refused wherever it stands, and whatever is wished`() {
        for entry in FieldTable.entries {
            guard case .refused = entry.field.handling else { continue }
            let body = entry.document(entry.field.text, #"{"x":1}"#)
            for wish in FieldValidation.allCases {
                let found = refusals { () throws(ManifestError) in try parse(body, wish) }
                #expect(found.contains("UnsupportedField \(entry.pointer)"), "\(entry.description)")
            }
            for nothing in ["null", "[]", #""""#, "false", #""None""#] {
                let found = refusals { () throws(ManifestError) in
                    try parseJSON(entry.document(entry.field.text, nothing))
                }
                #expect(
                    !found.contains("UnsupportedField \(entry.pointer)"), "\(entry.description)")
            }
        }
    }

    @Test func `a misspelt name is refused at every place, with the one that was meant`() throws {
        for entry in FieldTable.entries where entry.field.text.utf8.count > 5 {
            let name = entry.field.text
            let misspelt = String(name.prefix(2)) + String(name.dropFirst(3)) + "s"
            let pointer = entry.pointer.dropLast(name.utf8.count) + misspelt
            let found = issues(of: entry.document(misspelt, "1"))
            let issue = try #require(
                found.first { $0.code == "UnknownField" && $0.pointer == pointer },
                "\(entry.description) was taken as \(misspelt)")
            #expect(
                issue.detail == "\"\(misspelt)\" is no field of \(entry.place.name); "
                    + "did you mean \(name)?")
        }
    }

    static let wishes: [FieldValidation] = [.warn, .ignore]

    @Test(arguments: wishes)
    func `at the caller's wish an unknown name is dropped, with a warning`(
        _ wish: FieldValidation
    ) throws {
        let body = listenerSet(
            #""name":"a","port":80,"protocol":"HTTP","hostnmae":"a.example.com""#
        ).replacing(#""metadata":{"#, with: #""x":1,"metadata":{"lables":{},"#)
        let parsed = try parse(body, wish)
        #expect(parsed.changeset.changes.count == 1)
        #expect(parsed.warnings.map(\.code) == Array(repeating: "UnknownField", count: 3))
        #expect(
            Set(parsed.warnings.map(\.message)) == [
                #"/spec/listeners/0/hostnmae: "hostnmae" is no field of a listener and is dropped"#
                    + ", as fieldValidation=\(wish.rawValue) wishes; did you mean hostname?",
                #"/metadata/lables: "lables" is no field of metadata and is dropped, as "#
                    + "fieldValidation=\(wish.rawValue) wishes; did you mean labels?",
                #"/x: "x" is no field of a ListenerSet and is dropped, as "#
                    + "fieldValidation=\(wish.rawValue) wishes",
            ])
    }

    @Test(arguments: FieldValidation.allCases)
    func `many unknown names are counted, not all listed`(_ wish: FieldValidation) throws {
        let many = (0..<4000).map { #""hostnmae\#($0)":1"# }.joined(separator: ",")
        let body = listenerSet(#""name":"a","port":80,"protocol":"HTTP",\#(many)"#)
        guard wish != .strict else {
            #expect(issues(of: body).count == Limits.reportedIssues + 1)
            return
        }
        let warnings = try parse(body, wish).warnings
        #expect(warnings.count == Limits.reportedWarnings + 1)
        #expect(warnings.last?.message == "3000 more warnings are not listed")
    }

    @Test func `a changeset's own members are refused whatever is wished`() {
        let body = #"{"expectPlna":"sha256:x","changes":[{"aply":{}}]}"#
        for wish in FieldValidation.allCases {
            let found = refusals { () throws(ManifestError) in try parse(body, wish) }
            #expect(found.contains("UnknownField /expectPlna"))
            #expect(found.contains("UnknownField /changes/0/aply"))
        }
    }

    @Test func `decoration is taken with a warning`() throws {
        let body = listenerSet(#""name":"a","port":80,"protocol":"HTTP""#).replacing(
            #""name":"web""#,
            with: #""name":"web","ownerReferences":[{"kind":"X"}],"finalizers":["a"],"#
                + #""managedFields":[{}],"generateName":"w-","creationTimestamp":null"#
        ).replacing(#""spec":"#, with: #""status":{"x":1},"spec":"#)
        let parsed = try parseJSON(body)
        #expect(
            Set(parsed.warnings.map { "\($0.code) \($0.message.prefix { $0 != ":" })" }) == [
                "IgnoredField /metadata/ownerReferences", "IgnoredField /metadata/finalizers",
                "IgnoredField /metadata/managedFields", "IgnoredField /metadata/generateName",
                "IgnoredField /status",
            ])
    }

    @Test func `what was fetched from a server is taken in silence, status and all`() throws {
        let body = listenerSet(#""name":"a","port":80,"protocol":"HTTP""#).replacing(
            #""name":"web""#,
            with: #""name":"web","uid":"1","resourceVersion":"58","generation":3,"#
                + #""creationTimestamp":"2026-11-30T10:00:00Z","managedFields":[],"finalizers":[]"#
        ).replacing(#""spec":"#, with: #""status":{"conditions":[{"type":"x"}]},"spec":"#)
        let parsed = try parseJSON(body)
        #expect(parsed.warnings == [])
        #expect(
            parsed.changeset.changes.first?.precondition == .resourceVersion(Revision(rawValue: 58))
        )
    }

    @Test func `a label that is null does not make a selector wider`() {
        let routes =
            #""allowedRoutes":{"namespaces":{"from":"Selector","selector":{"#
            + #""matchLabels":{"team":null}}}}"#
        let body = listenerSet(#""name":"a","port":80,"protocol":"HTTP",\#(routes)"#)
        #expect(
            refusals { () throws(ManifestError) in try parseJSON(body) } == [
                "WrongType /spec/listeners/0/allowedRoutes/namespaces/selector/matchLabels/team"
            ])
    }

    @Test func `a selector that selects nothing is told to be without effect`() throws {
        let routes =
            #""allowedRoutes":{"namespaces":{"from":"All","selector":{"#
            + #""matchLabels":{"team":"web"}}}}"#
        let body = listenerSet(#""name":"a","port":80,"protocol":"HTTP",\#(routes)"#)
        let warnings = try parseJSON(body).warnings
        #expect(warnings.map(\.code) == ["IgnoredField"])
        #expect(
            warnings.first?.message.hasPrefix(
                "/spec/listeners/0/allowedRoutes/namespaces/selector: ") == true)
    }

    @Test func `a port beside a Backend is told to be without effect`() throws {
        func parse(_ ref: String) throws -> [Warning] {
            try parseJSON(
                #"{"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":"#
                    + #"{"namespace":"a","name":"b"},"spec":{"rules":[{"backendRefs":[\#(ref)]}]}}"#
            ).warnings
        }
        let warnings = try parse(
            #"{"group":"lintel.dev","kind":"Backend","name":"web","port":8080}"#)
        #expect(warnings.map(\.code) == ["IgnoredField"])
        #expect(
            warnings.first?.message.hasPrefix("/spec/rules/0/backendRefs/0/port: ") == true)
        // Of a Service it is the Service's own, and which one that is does not matter here.
        #expect(try parse(#"{"name":"web","port":8080}"#) == [])
    }

    @Test func `a name that may be a text in the wrong place is not repeated`() throws {
        let key = "-----BEGIN PRIVATE KEY-----"
        let body =
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"a","name":"b"},"#
            + #""type":"kubernetes.io/tls","stringData":{"tls.crt":"x","tls.key":"y"},"\#(key)":1}"#
        let found = issues(of: body)
        #expect(found.map { $0.code } == ["UnknownField"])
        #expect(!"\(found)".contains("PRIVATE"))
    }

    static let meant: [(String, String?)] = [
        ("hostnmae", "hostname"), ("hostName", "hostname"), ("hostnames", "hostname"),
        ("Port", "port"), ("prt", "port"), ("tsl", "tls"), ("protocoll", "protocol"),
        ("allowedRoute", "allowedRoutes"), ("x", nil), ("certificate", nil), ("", nil),
    ]

    @Test(arguments: meant)
    func `the nearest name is the one that was meant`(_ name: String, _ expected: String?) {
        #expect(
            NearestName(name).among(
                FieldPlace(of: ListenerFields.self, in: .gateway).fields.map(\.name)) == expected)
    }

    private func issues(of text: String) -> [GatewayModel.Issue] {
        do throws(ManifestError) {
            _ = try parseJSON(text)
        } catch {
            if case .invalid(let issues) = error { return issues }
        }
        return []
    }

    private func parse(
        _ text: String, _ wish: FieldValidation
    ) throws(ManifestError) -> ParsedChangeset {
        let options = ReadingOptions(fieldValidation: wish)
        return try Array(text.utf8).withUnsafeBytes { buffer in
            Result { () throws(ManifestError) in try Manifest.changeset(json: buffer, options) }
        }.get()
    }
}
