import GatewayModel
import JSON

extension BackendSpec {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("endpoints", unlessEmpty: endpoints) { $1.write(to: &$0) }
            if let tls {
                writer.key("tls")
                tls.write(to: &writer)
            }
            if let healthCheck {
                writer.key("healthCheck")
                healthCheck.write(to: &writer)
            }
            if let connectTimeout {
                writer.member("connectTimeout", connectTimeout.milliseconds)
            }
        }
    }

    init(stored node: JSONNode) throws(Unreadable) {
        self.init(endpoints: [])
        for (key, value) in try node.storedObject() {
            switch key {
            case "endpoints":
                endpoints = try value.storedArray("endpoints", BackendEndpoint.init(stored:))
            case "tls": tls = try value.storedValue("tls", BackendTLS.init(stored:))
            case "healthCheck":
                healthCheck = try value.storedValue(
                    "healthCheck", BackendHealthCheck.init(stored:))
            case "connectTimeout": connectTimeout = try value.storedDuration("connectTimeout")
            default: throw JSONNode.unknown(key)
            }
        }
    }
}

extension BackendEndpoint {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("host", host)
            writer.member("port", port)
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var host: String?
        var port: UInt16?
        for (key, value) in try node.storedObject() {
            switch key {
            case "host": host = try value.storedString("host")
            case "port": port = try value.storedPort("port")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(host: try host.stored("host"), port: try port.stored("port"))
    }
}

extension BackendTLS {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("sni", sni)
            writer.member("caCertificates", ifPresent: caCertificates)
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var (sni, caCertificates): (String?, String?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "sni": sni = try value.storedString("sni")
            case "caCertificates": caCertificates = try value.storedString("caCertificates")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(sni: try sni.stored("sni"), caCertificates: caCertificates)
    }
}

extension BackendHealthCheck {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("path", ifPresent: path)
            writer.member("interval", interval.milliseconds)
            writer.member("timeout", timeout.milliseconds)
            writer.member("unhealthyThreshold", unhealthyThreshold)
            writer.member("healthyThreshold", healthyThreshold)
        }
    }

    fileprivate init(stored node: JSONNode) throws(Unreadable) {
        var path: String?
        var (interval, timeout): (GatewayDuration?, GatewayDuration?)
        var (unhealthy, healthy): (Int64?, Int64?)
        for (key, value) in try node.storedObject() {
            switch key {
            case "path": path = try value.storedString("path")
            case "interval": interval = try value.storedDuration("interval")
            case "timeout": timeout = try value.storedDuration("timeout")
            case "unhealthyThreshold": unhealthy = try value.storedInteger("unhealthyThreshold")
            case "healthyThreshold": healthy = try value.storedInteger("healthyThreshold")
            default: throw JSONNode.unknown(key)
            }
        }
        self.init(
            path: path, interval: try interval.stored("interval"),
            timeout: try timeout.stored("timeout"),
            unhealthyThreshold: Int(try unhealthy.stored("unhealthyThreshold")),
            healthyThreshold: Int(try healthy.stored("healthyThreshold")))
    }
}
