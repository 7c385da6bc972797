public import JSON

extension BackendSpec {
    public func write(members writer: inout JSONWriter) {
        writer.key("endpoints")
        writer.array(of: endpoints) { writer, endpoint in
            writer.object { writer in
                writer.member("host", endpoint.host)
                writer.member("port", endpoint.port)
            }
        }
        if let tls {
            writer.key("tls")
            writer.object { writer in
                writer.member("sni", tls.sni)
                writer.member("caCertificates", ifPresent: tls.caCertificates)
            }
        }
        if let healthCheck {
            writer.key("healthCheck")
            writer.object { healthCheck.write(members: &$0) }
        }
        writer.member("connectTimeout", ifPresent: connectTimeout?.description)
    }
}

extension BackendHealthCheck {
    fileprivate func write(members writer: inout JSONWriter) {
        writer.member("path", ifPresent: path)
        writer.member("interval", interval.description)
        writer.member("timeout", timeout.description)
        writer.member("unhealthyThreshold", unhealthyThreshold)
        writer.member("healthyThreshold", healthyThreshold)
    }
}
