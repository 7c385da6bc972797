import GatewayModel
import JSON
import LintelTesting
import Testing

@testable import EventLog

/// What an older build stored is read: here builds that never were, two forms before the first.
struct StoredFormTests {
    /// In form 0 the creation of a resource was one object, and a Secret kept what is known of its
    /// certificate under another name. In form -1 the identity was called `id`. Causes had no type
    /// when they were changes, and deletions called the identity `was`.
    static let forms: StoredForms = {
        var forms = StoredForms()
        forms.resource = DocumentForms(
            from: -1,
            lifts: [
                { document, _, writer in rename("id", "uid", of: document, to: &writer) },
                { document, kind, writer in
                    for (name, value) in document.members {
                        switch name {
                        case "v": break
                        case "created":
                            writer.member("createdRevision", value["revision"]?.int64 ?? 0)
                            writer.member("createdAt", value["time"]?.int64 ?? 0)
                        case "spec" where (kind?.rawValue ?? document["kind"]?.string) == "Secret":
                            writer.key("spec")
                            writer.object {
                                rename("facts", "certificate", of: value, to: &$0)
                            }
                        default:
                            writer.key(name)
                            writer.node(value)
                        }
                    }
                },
            ])
        forms.deletion = DocumentForms(
            from: 0,
            lifts: [{ document, _, writer in rename("was", "uid", of: document, to: &writer) }])
        forms.cause = DocumentForms(
            from: 0, lifts: [{ _, _, writer in writer.member("type", "change") }])
        return forms
    }()

    private static func rename(
        _ old: StaticString, _ new: StaticString, of node: JSONNode, to writer: inout JSONWriter
    ) {
        for (name, value) in node.members {
            if "v" ~= name { continue }
            if old ~= name { writer.key(new) } else { writer.key(name) }
            writer.node(value)
        }
    }

    /// The documents of the examples as they would have been in the older forms.
    private static func older(_ event: StoredEvent, in form: Int) -> StoredEvent {
        var event = event
        var text = String(decoding: event.payload, as: UTF8.self)
            .replacing(#""v":1,"#, with: #""v":\#(form),"#)
        if event.type == StoredEvent.deletedType {
            text = text.replacing(#""v":-1,"#, with: #""v":0,"#)
                .replacing(#""uid":"#, with: #""was":"#)
        } else {
            text = text.replacing(
                #/"createdRevision":([0-9]+),"createdAt":([0-9]+)/#
            ) { #""created":{"revision":\#($0.1),"time":\#($0.2)}"# }
            text = text.replacing(#""certificate":"#, with: #""facts":"#)
            if form == -1 { text = text.replacing(#""uid":"#, with: #""id":"#) }
        }
        event.payload = Array(text.utf8)
        return event
    }

    @Test(arguments: [-1, 0, 1])
    func `an older form means what it meant`(form: Int) throws {
        let events = StoredEventExamples.all.map(\.event)
        var entries = LogEntries()
        var stored = entries.next { _ in events }.commit
        let meant = try stored.decoded()
        if form < 1 {
            stored.events = stored.events.map { Self.older($0, in: form) }
            stored.cause = Array(#"{"v":0}"#.utf8)
            let error = #expect(throws: EventLogError.self) { try stored.decoded() }
            #expect(error?.message.contains("and this build reads from 1 on") == true)
        }
        #expect(try stored.decoded(Self.forms) == meant)
    }

    @Test(arguments: [-1, 0])
    func `so it is in a checkpoint`(form: Int) throws {
        for case .applied(let resource) in StoredEventExamples.all.map(\.event) {
            var writer = JSONWriter()
            resource.writeStoredForm(to: &writer)
            let event = StoredEvent(
                type: StoredEvent.appliedType, kind: "", namespace: "", name: "",
                payload: writer.bytes)
            let node = try JSONDocument.parsing(Self.older(event, in: form).payload).root
            #expect(try StoredResource(decoding: node, Self.forms) == resource)
            #expect(throws: EventLogError.self) { try StoredResource(decoding: node) }
        }
    }

    @Test func `what a lift does not find is missed`() {
        var entries = LogEntries()
        var stored = entries.next().commit
        stored.events[0].payload = Array(#"{"v":-1,"created":{}}"#.utf8)
        let error = #expect(throws: EventLogError.self) { try stored.decoded(Self.forms) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("createdRevision is 0, and not from 1") == true)
    }

    @Test func `every form begins at one and the newest is written`() throws {
        let shipped = StoredForms.shipped
        for forms in [shipped.cause, shipped.resource, shipped.deletion, shipped.checkpoint] {
            for form in 1...forms.newest {
                let document = try JSONDocument.parsing(Array(#"{"v":\#(form)}"#.utf8)).root
                #expect(try forms.lifted(document)["v"]?.int64 == forms.newest)
            }
            let older = try JSONDocument.parsing(Array(#"{"v":0}"#.utf8)).root
            #expect(throws: EventLogError.self) { try forms.lifted(older) }
        }
    }
}
