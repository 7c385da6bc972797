extension GatewaySpec {
    /// semantics.md 1.3. A Gateway without listeners is valid (D14).
    func validate(into problems: inout Problems, unreadable: [ListenerFields]) {
        problems.check(gatewayClassName, is: .subdomain, at: "/gatewayClassName")
        problems.check(listeners: listeners, unreadable: unreadable)
        if let allowedListeners, allowedListeners.from == .selector {
            problems.within("allowedListeners") { problems in
                problems.check(requiredSelector: allowedListeners.selector)
            }
        }
        if !addresses.isEmpty { problems.within("addresses") { validateAddresses(into: &$0) } }
        if let infrastructure {
            problems.within("infrastructure") { infrastructure.validate(into: &$0) }
        }
    }

    /// V9: addresses parse, and none is asked for twice.
    private func validateAddresses(into problems: inout Problems) {
        problems.check(count: addresses.count, of: "addresses", atMost: Limits.addresses, at: "")
        var seen: Set<GatewayAddress> = []
        for (index, address) in addresses.enumerated() {
            problems.within("\(index)") { problems in
                address.validate(into: &problems)
                if !address.value.isEmpty && !seen.insert(address).inserted {
                    problems.issue(
                        "V9", at: "/value",
                        "\(address.type) \(quoted(address.value)) is listed twice; remove one")
                }
            }
        }
    }
}

extension GatewayAddress {
    private static let named = "NamedAddress"

    fileprivate func validate(into problems: inout Problems) {
        let known = [Self.ipAddress, Self.hostname, Self.named].contains(type)
        if !known
            && !(type.utf8.contains(UInt8(ascii: "/")) && LexicalType.prefixedKey.admits(type))
        {
            problems.issue(
                "V8", at: "/type",
                "address type \(quoted(type)) is not known; use IPAddress, Hostname, or a "
                    + "vendor's own such as example.com/name")
        }
        if value.utf8.count > Limits.addressValueBytes {
            problems.issue(
                "V8", at: "/value",
                "the address has \(value.utf8.count) bytes; use at most "
                    + "\(Limits.addressValueBytes)")
        }
        guard !value.isEmpty else { return }
        if type == Self.ipAddress && !IPAddress.isValid(value) {
            problems.issue(
                "V9", at: "/value",
                "\(quoted(value)) is not an IP address; use IPv4 such as 192.0.2.1 or IPv6 such "
                    + "as 2001:db8::1")
        }
        if type == Self.hostname && !LexicalType.host.admits(value) {
            problems.issue(
                "V9", at: "/value",
                "\(quoted(value)) is not a hostname; \(LexicalType.host.advice)")
        }
    }
}

extension GatewayInfrastructure {
    fileprivate func validate(into problems: inout Problems) {
        problems.check(
            count: labels.count, of: "labels", atMost: Limits.infrastructureLabels, at: "/labels")
        problems.check(labels: labels, at: "/labels")
        problems.check(
            count: annotations.count, of: "annotations",
            atMost: Limits.infrastructureAnnotations, at: "/annotations")
        problems.check(annotations: annotations, at: "/annotations")
        guard let parametersRef else { return }
        problems.within("parametersRef") { problems in
            problems.check(parametersRef.group, is: .group, at: "/group")
            problems.check(parametersRef.kind, is: .kind, at: "/kind")
            problems.check(parametersRef.name, is: .foreignName, at: "/name")
        }
    }
}
