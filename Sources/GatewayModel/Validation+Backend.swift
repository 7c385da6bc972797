extension BackendSpec {
    func validate(into problems: inout Problems) {
        problems.check(
            count: endpoints.count, of: "endpoints", in: 1...Limits.backendEndpoints,
            at: "/endpoints")
        problems.within("endpoints") { problems in
            for (index, endpoint) in endpoints.enumerated() {
                problems.within("\(index)") { endpoint.validate(into: &$0) }
            }
        }
        if let tls {
            problems.within("tls") { problems in
                problems.check(preciseHostname: tls.sni, at: "/sni")
                if let pem = tls.caCertificates {
                    problems.check(certificates: pem, at: "/caCertificates")
                }
            }
        }
        if let healthCheck {
            problems.within("healthCheck") { healthCheck.validate(into: &$0) }
        }
        problems.check(duration: connectTimeout, isPositive: true, at: "/connectTimeout")
    }
}

extension BackendEndpoint {
    fileprivate func validate(into problems: inout Problems) {
        problems.check(port: port)
        if IPAddress.isValid(host) { return }
        if LexicalType.subdomain.admits(host), !HostnameShape.hasLongLabel(host),
            !HostnameShape.isIPv4Literal(host)
        {
            return
        }
        problems.issue(
            "V8", at: "/host",
            "\(quoted(host)) is not valid here; use a lowercase DNS name, an IPv4 address such as "
                + "192.0.2.1, or an IPv6 address such as 2001:db8::1 without brackets")
    }
}

extension BackendHealthCheck {
    fileprivate func validate(into problems: inout Problems) {
        if let path { problems.check(replacement: path, isPrefix: false, at: "/path") }
        problems.check(duration: interval, isPositive: true, at: "/interval")
        problems.check(duration: timeout, isPositive: true, at: "/timeout")
        if timeout > interval {
            problems.issue(
                "HealthCheck", at: "/timeout",
                "timeout \(timeout) is longer than interval \(interval); a check has to end before "
                    + "the next begins")
        }
        problems.check(threshold: unhealthyThreshold, at: "/unhealthyThreshold")
        problems.check(threshold: healthyThreshold, at: "/healthyThreshold")
    }
}

extension Problems {
    fileprivate mutating func check(threshold: Int, at pointer: String) {
        let range = Limits.healthCheckThresholds
        guard !range.contains(threshold) else { return }
        issue(
            "V8", at: pointer,
            "\(threshold) is out of range; use \(range.lowerBound) to \(range.upperBound)")
    }

    /// Certificates in PEM (RFC 7468) by their shape; what they say, the proxy reads.
    fileprivate mutating func check(certificates pem: String, at pointer: String) {
        if pem.utf8.count > Limits.caCertificatesBytes {
            issue(
                "V8", at: pointer,
                "the certificates have \(pem.utf8.count) bytes; use at most "
                    + "\(Limits.caCertificatesBytes)")
        } else if let problem = PEMShape.problem(ofCertificates: pem) {
            issue("PEM", at: pointer, problem)
        }
    }
}
