public import JSON

extension SecretSpec {
    /// Writes what everybody may know: never the PEM texts, sealed or not.
    public func write(members writer: inout JSONWriter) {
        writer.member("type", type)
        writer.key("entries")
        writer.array(of: entries)
        if let certificate {
            writer.key("certificate")
            writer.object { certificate.write(members: &$0) }
        }
        writer.member("problem", ifPresent: problem)
    }
}

extension CertificateFacts {
    public func write(members writer: inout JSONWriter) {
        writer.member("sha256", sha256)
        writer.member("chainSHA256", chainSHA256)
        writer.member("chainLength", chainLength)
        writer.member("subject", subject)
        writer.member("issuer", issuer)
        writer.member("serialNumber", serialNumber)
        writer.key("dnsNames")
        writer.array(of: dnsNames)
        writer.member("notBefore", notBefore.description)
        writer.member("notAfter", notAfter.description)
        writer.member("keyAlgorithm", keyAlgorithm)
    }
}
