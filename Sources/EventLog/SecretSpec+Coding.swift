import GatewayModel
import JSON

extension SecretSpec {
    /// - Precondition: the content is sealed. A log is for ever, so the process ends rather than
    ///   write a private key into one.
    func write(to writer: inout JSONWriter) {
        guard case .sealed(let content) = content else {
            preconditionFailure("a Secret reached the log unsealed")
        }
        writer.object { writer in
            writer.member("type", type)
            if !entries.isEmpty {
                writer.key("entries")
                writer.array(of: entries)
            }
            if let certificate {
                writer.key("certificate")
                certificate.write(to: &writer)
            }
            writer.member("problem", ifPresent: problem)
            writer.member("dataKey", content.dataKey)
            writer.member("box", Base64.text(of: content.box))
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var (type, problem, dataKey, box): (String?, String?, String?, [UInt8]?)
        var entries: [String] = []
        var certificate: CertificateFacts?
        for (key, value) in try node.storedObject() {
            switch key {
            case "type": type = try value.storedString("type")
            case "entries":
                entries = try value.storedArray("entries") { entry throws(Unreadable) in
                    try entry.storedString("")
                }
            case "certificate":
                certificate = try value.storedValue("certificate", CertificateFacts.init(stored:))
            case "problem": problem = try value.storedString("problem")
            case "dataKey": dataKey = try value.storedString("dataKey")
            case "box":
                box = Base64.bytes(of: try value.storedString("box").utf8)
                if box == nil { throw Unreadable("is not Base64", at: "box") }
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            type: try type.stored("type"), entries: entries, certificate: certificate,
            problem: problem,
            content: .sealed(
                SealedContent(dataKey: try dataKey.stored("dataKey"), box: try box.stored("box"))))
    }
}
