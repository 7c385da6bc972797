import GatewayModel
import JSON

/// ``CommitTerms`` as they lie on disk: `{"v":1,"overriddenFreezes":["sale"],"proposal":{"name":…,
/// "author":…,"approvers":[…]},"confirmBefore":"2026-01-01T00:00:00.000000Z"}`, each member only if
/// there is one.
enum StoredTerms {
    static func bytes(of terms: CommitTerms) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("v", StoredForms.shipped.terms.newest)
            terms.write(members: &writer)
        }
        return writer.bytes
    }

    static func terms(
        of bytes: [UInt8], _ forms: StoredForms = .shipped
    ) throws(StoredFault) -> CommitTerms {
        let document = try forms.terms.lifted(parsed(bytes).root, of: nil)
        var (freezes, proposal, time): ([String], ProposalTerms?, Timestamp?) = ([], nil, nil)
        for (key, value) in try document.storedObject() {
            switch key {
            case "v": continue
            case "overriddenFreezes": freezes = try value.storedTexts("overriddenFreezes")
            case "proposal": proposal = try value.storedValue("proposal", Self.proposal(from:))
            case "confirmBefore":
                let text = try value.storedString("confirmBefore")
                time = Timestamp(rfc3339: text)
                if time == nil { throw StoredFault("is \"\(text)\", no time", at: "confirmBefore") }
            default: throw JSONNode.unknown(key)
            }
        }
        return CommitTerms(overriddenFreezes: freezes, proposal: proposal, confirmBefore: time)
    }

    private static func proposal(from node: JSONNode) throws(StoredFault) -> ProposalTerms {
        ProposalTerms(
            name: try node["name"].stored("name").storedString("name"),
            author: try node["author"].stored("author").storedString("author"),
            approvers: try node["approvers"].stored("approvers").storedTexts("approvers"))
    }
}

extension JSONNode {
    fileprivate func storedTexts(_ name: StaticString) throws(StoredFault) -> [String] {
        try storedArray(name) { node throws(StoredFault) in try node.storedString("it") }
    }
}
