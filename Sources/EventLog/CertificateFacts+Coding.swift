import GatewayModel
import JSON

extension CertificateFacts {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("sha256", sha256)
            writer.member("chainSHA256", chainSHA256)
            writer.member("chainLength", chainLength)
            writer.member("subject", subject)
            writer.member("issuer", issuer)
            writer.member("serialNumber", serialNumber)
            if !dnsNames.isEmpty {
                writer.key("dnsNames")
                writer.array(of: dnsNames)
            }
            writer.member("notBefore", notBefore.rawValue)
            writer.member("notAfter", notAfter.rawValue)
            writer.member("keyAlgorithm", keyAlgorithm)
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        var texts: [String: String] = [:]
        var (length, notBefore, notAfter): (Int64?, Int64?, Int64?)
        var dnsNames: [String] = []
        for (key, value) in try node.storedObject() {
            switch key {
            case "sha256", "chainSHA256", "subject", "issuer", "serialNumber", "keyAlgorithm":
                guard let text = value.string else {
                    throw Unreadable("is not a string", at: String(key))
                }
                texts[String(key)] = text
            case "chainLength": length = try value.storedInteger("chainLength", in: 0...1 << 31)
            case "notBefore": notBefore = try value.storedInteger("notBefore")
            case "notAfter": notAfter = try value.storedInteger("notAfter")
            case "dnsNames":
                dnsNames = try value.storedArray("dnsNames") { name throws(Unreadable) in
                    try name.storedString("")
                }
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            sha256: try texts["sha256"].stored("sha256"),
            chainSHA256: try texts["chainSHA256"].stored("chainSHA256"),
            chainLength: Int(clamping: try length.stored("chainLength")),
            subject: try texts["subject"].stored("subject"),
            issuer: try texts["issuer"].stored("issuer"),
            serialNumber: try texts["serialNumber"].stored("serialNumber"), dnsNames: dnsNames,
            notBefore: Timestamp(clamping: try notBefore.stored("notBefore")),
            notAfter: Timestamp(clamping: try notAfter.stored("notAfter")),
            keyAlgorithm: try texts["keyAlgorithm"].stored("keyAlgorithm"))
    }
}
