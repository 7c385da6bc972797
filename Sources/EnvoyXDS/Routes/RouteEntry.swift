import GatewayModel
import JSON
import Projection

/// One of Envoy's routes: one match of one rule, for one host of one listener.
struct RouteEntry {
    let listener: EnvoyListener
    let host: HostnamePattern
    let match: RankedMatch

    func write(to writer: inout JSONWriter, _ opaqueTexts: inout [OpaqueText]) {
        var texts: [String] = []
        writer.object { writer in
            writer.member("match") { PathMatching(match.match).write(to: &$0, &texts) }
            if match.rule.isBroken { return writer.directResponse(500) }
            writeAction(to: &writer, &texts)
            HeaderMutations(match.rule.rule.filters).write(to: &writer, &texts)
        }
        for text in texts { opaqueTexts.append(OpaqueText(match.route.id, "route", text.utf8)) }
    }

    private func writeAction(to writer: inout JSONWriter, _ texts: inout [String]) {
        for filter in match.rule.rule.filters {
            switch filter {
            case .requestRedirect(let redirect):
                Redirect(redirect, listener: listener, host: host, path: match.match.path)
                    .write(to: &writer, &texts)
                return
            // A filter that is not done must not be skipped: who wanted it gets an error.
            case .unsupported:
                writer.directResponse(500)
                return
            case .requestHeaderModifier, .responseHeaderModifier, .urlRewrite, .requestMirror:
                continue
            }
        }
        let targets = match.rule.targets.filter { $0.weight > 0 }
        if targets.contains(where: { $0.backend != nil }) {
            writer.member("route") { writer in
                RouteAction(match: match, targets: targets).write(to: &writer, &texts)
            }
        } else {
            writer.directResponse(500)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func directResponse(_ status: Int) {
        member("direct_response") { $0.member("status", status) }
    }
}
