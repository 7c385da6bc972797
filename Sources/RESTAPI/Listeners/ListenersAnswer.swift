import GatewayModel
import JSON
import Projection

/// What ``ListListeners`` tells.
struct ListenersAnswer {
    /// What it is made of.
    struct Source {
        let gateway: GatewayRecord
        let state: GatewayState
        let visibility: Visibility
        let sight: ListenerTableSight
        /// Says what proxies do not have; nil of the past.
        let explainer: NameExplainer.OfGateway?

        var isNow: Bool { explainer != nil }
    }

    let source: Source
    let window: ListenerWindow
    let offset: Int
    /// How many routes the listeners of an owner have: an owner mostly has several rows.
    private var routes: [ResourceID: [String: Int]] = [:]

    init(_ source: Source, _ window: ListenerWindow, offset: Int) {
        (self.source, self.window, self.offset) = (source, window, offset)
        for found in window.listeners where routes[found.owner.id] == nil {
            routes[found.owner.id] = source.state.attachedRoutes(of: found.owner)
        }
    }

    var body: [UInt8] {
        let gateway = source.gateway
        var writer = JSONWriter(reservingCapacity: 1024 + 400 * window.listeners.count)
        writer.object { writer in
            writer.key("gateway")
            writer.gatewayName(gateway.name)
            writer.member("version", gateway.version.rawValue)
            if source.isNow {
                writer.released(gateway.name, in: source.state, to: source.visibility)
            }
            writer.member("total", window.total)
            writer.member("matching", window.matching)
            writer.member("offset", offset)
            writer.key("rows")
            writer.array(of: window.listeners) { row($1, to: &$0) }
            writer.key("facets")
            writer.object { window.facets.write(to: &$0) }
        }
        return writer.bytes
    }

    private func row(_ found: FoundListener, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.reference(members: found.id, found.listener)
            writer.member("state", found.state.word)
            if let outlook = source.state.outlook(
                of: found, on: source.gateway, to: source.visibility)
            {
                writer.member("reason", outlook.reason.rawValue)
                writer.member("message", outlook.message)
                writer.member("holder", ifPresent: outlook.holder?.description)
                writer.member("toWin", ifPresent: outlook.toWin)
            } else {
                writer.member("held", ifPresent: source.explainer?.notice(of: found.id)?.message)
            }
            let since = found.since
            writer.key("since")
            writer.object { writer in
                writer.member("revision", since.revision.rawValue)
                writer.member("time", since.time.description)
            }
            writer.member("routes", routes[found.owner.id]?[found.listener.name] ?? 0)
            let end = source.sight.certificateEnd(of: found)
            writer.member("certificateNotAfter", ifPresent: end?.description)
        }
    }
}

extension ListenerFacets {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.key("ports")
        writer.array(of: ports) { writer, port in
            writer.object { writer in
                writer.member("port", port.port)
                writer.member("count", port.count)
                port.teams.write(to: &writer)
            }
        }
        if morePorts > 0 { writer.member("morePorts", morePorts) }
        teams.write(to: &writer)
        writer.key("states")
        writer.object { writer in
            for state in ListenerState.allCases {
                writer.key(escaping: state.word)
                writer.integer(states[state.rawValue])
            }
        }
    }
}

extension ListenerFacets.Teams {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.key("namespaces")
        writer.array(of: listed) { writer, team in
            writer.object { writer in
                writer.member("namespace", team.namespace)
                writer.member("count", team.count)
            }
        }
        if moreCount > 0 { writer.member("moreNamespaces", moreCount) }
    }
}
