import GatewayModel
import JSON

extension Problems {
    mutating func backend(_ node: JSONNode?) -> BackendSpec {
        // Placeholders that break no rule, for what is missing or cannot be read.
        var backend = BackendSpec(endpoints: [BackendEndpoint(host: "unreadable", port: 1)])
        guard let node else {
            missing("spec", at: "")
            return backend
        }
        guard isObject(node) else { return backend }
        var hasEndpoints = false
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "endpoints":
                hasEndpoints = true
                backend.endpoints =
                    list(value, at: "endpoints") { $0.endpoint($1) } ?? backend.endpoints
            case "tls": backend.tls = within("tls") { $0.backendTLS(value) }
            case "healthCheck":
                backend.healthCheck = within("healthCheck") { $0.healthCheck(value) }
            case "connectTimeout":
                backend.connectTimeout = duration(value, at: "/connectTimeout")
            default: unread(key, value, of: .backendSpec)
            }
        }
        if !hasEndpoints { missing("endpoints", at: "/endpoints") }
        return backend
    }

    private mutating func endpoint(_ node: JSONNode) -> BackendEndpoint {
        var endpoint = BackendEndpoint(host: "unreadable", port: 1)
        guard isObject(node) else { return endpoint }
        var (hasHost, hasPort) = (false, false)
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "host":
                hasHost = true
                endpoint.host = string(value, at: "/host") ?? endpoint.host
            case "port":
                hasPort = true
                endpoint.port = port(value) ?? endpoint.port
            default: unread(key, value, of: .endpoint)
            }
        }
        if !hasHost { missing("host", at: "/host") }
        if !hasPort { missing("port", at: "/port") }
        return endpoint
    }

    private mutating func backendTLS(_ node: JSONNode) -> BackendTLS? {
        guard isObject(node) else { return nil }
        var tls = BackendTLS(sni: "unreadable")
        var hasName = false
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "sni":
                hasName = true
                tls.sni = string(value, at: "/sni") ?? tls.sni
            case "caCertificates":
                tls.caCertificates = string(value, at: "/caCertificates").map(PEM.withoutMarks)
            default: unread(key, value, of: .backendTLS)
            }
        }
        if !hasName { missing("sni", at: "/sni") }
        return tls
    }

    private mutating func healthCheck(_ node: JSONNode) -> BackendHealthCheck? {
        guard isObject(node) else { return nil }
        var check = BackendHealthCheck()
        var readable = true
        for (key, value) in node.members where !value.isNull {
            switch key {
            case "path": check.path = string(value, at: "/path")
            case "interval":
                let interval = duration(value, at: "/interval")
                readable = readable && interval != nil
                check.interval = interval ?? check.interval
            case "timeout":
                let timeout = duration(value, at: "/timeout")
                readable = readable && timeout != nil
                check.timeout = timeout ?? check.timeout
            case "unhealthyThreshold":
                check.unhealthyThreshold =
                    integer(value, in: Limits.healthCheckThresholds, at: "/unhealthyThreshold")
                    ?? check.unhealthyThreshold
            case "healthyThreshold":
                check.healthyThreshold =
                    integer(value, in: Limits.healthCheckThresholds, at: "/healthyThreshold")
                    ?? check.healthyThreshold
            default: unread(key, value, of: .healthCheck)
            }
        }
        // One duration would be compared with the placeholder of the other.
        return readable ? check : nil
    }
}
