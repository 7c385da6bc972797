import GatewayModel
import LintelTesting

@testable import Projection

// Conditions by the name of their row in semantics.md 4.2, 4.3 and 4.4, so that a test says `L2`
// and means every status and every reason of that row. What fits no row is spelled out.

extension Condition {
    var short: String { "\(type.rawValue.prefix(1))=\(status.rawValue.prefix(1))/\(reason)" }
}

extension OwnerRecord {
    /// `L1`, …; `L2+R` where references are unresolved besides.
    func row(of index: Int) -> String {
        let conditions = conditions(of: index)
        let (a, p) = (conditions.accepted.short, conditions.programmed.short)
        let (r, c) = (conditions.resolvedRefs.short, conditions.conflicted.short)
        let rows = [
            "A=T/Accepted P=T/Programmed C=F/NoConflicts": "L1",
            "A=F/HostnameConflict P=F/HostnameConflict C=T/HostnameConflict": "L2",
            "A=F/ProtocolConflict P=F/ProtocolConflict C=T/ProtocolConflict": "L3",
            "A=F/UnsupportedProtocol P=F/Invalid C=F/NoConflicts": "L4",
            "A=F/PortUnavailable P=F/PortUnavailable C=F/NoConflicts": "L10",
            "A=F/TooManyListeners P=F/Invalid C=F/NoConflicts": "L11",
            "A=F/Invalid P=F/Invalid C=F/NoConflicts": "L12",
            "A=T/Accepted P=F/Invalid C=F/NoConflicts": "L5",
            "A=F/UnsupportedValue P=F/Invalid C=F/NoConflicts": "Am1",
        ]
        guard let row = rows["\(a) \(p) \(c)"] else { return "\(a) \(p) \(r) \(c)" }
        if r == "R=T/ResolvedRefs" { return row == "L5" ? "L5 without a reason" : row }
        switch (row, r) {
        case ("L5", "R=F/InvalidCertificateRef"): return "L5"
        case ("L12", "R=F/RefNotPermitted"): return "L6"
        case ("L1", "R=F/PartiallyInvalidCertificateRef"): return "L7"
        default: break
        }
        guard r == "R=F/InvalidRouteKinds" else { return "\(row) \(r)" }
        let isEmpty = RouteKinds(of: listeners[index]).supported.isEmpty
        return row == "L1" ? (isEmpty ? "L8" : "L9") : "\(row)+R"
    }

    private var setRow: String {
        let conditions = ListenerSetConditions(self)
        let text = "\(conditions.accepted.short) \(conditions.programmed.short)"
        let rows = [
            "A=F/ParentNotFound P=F/ParentNotFound": "S1",
            "A=F/NotAllowed P=F/NotAllowed": "S2",
            "A=F/ParentNotAccepted P=F/ParentNotProgrammed": "S3",
            "A=T/Accepted P=T/Programmed": "S4",
            "A=T/ListenersNotValid P=T/Programmed": "S5",
            "A=F/ListenersNotValid P=F/ListenersNotValid": "S6",
            "A=T/Accepted P=F/ListenersNotValid": "S4-P",
            "A=T/ListenersNotValid P=F/ListenersNotValid": "S5-P",
            "A=T/Accepted P=F/ParentNotProgrammed": "S4-G5",
            "A=T/ListenersNotValid P=F/ParentNotProgrammed": "S5-G5",
        ]
        return rows[text] ?? text
    }

    fileprivate func line(_ row: String?) -> String {
        let all = outcomes.indices.map { " \(listeners[$0].name):\(self.row(of: $0))" }
        return "\(id.namespacedName) \(row ?? setRow)" + all.joined()
    }
}

extension GatewayRecord {
    fileprivate var row: String {
        let conditions = GatewayConditions(self)
        let text = "\(conditions.accepted.short) \(conditions.programmed.short)"
        let rows = [
            "A=T/Accepted P=T/Programmed": "G1",
            "A=T/ListenersNotValid P=T/Programmed": "G2",
            "A=F/ListenersNotValid P=T/Programmed": "G3",
            "A=F/ListenersNotValid P=F/Invalid": "G3!",
            "A=F/UnsupportedAddress P=F/AddressNotUsable": "G4",
            "A=T/Accepted P=F/AddressNotUsable": "G5",
            "A=F/InvalidParameters P=F/Invalid": "G6",
        ]
        let row = rows[text] ?? text
        switch conditions.resolvedRefs.short {
        case "R=T/ResolvedRefs": return row
        case "R=F/ListenersNotResolved": return row + "+G7"
        case let other: return "\(row) \(other)"
        }
    }
}

extension GatewayState {
    /// `infra/gw G1 http:L1`, then `shop/web S5 www:L1 api:L2`, … sorted by name.
    var rows: [String] {
        let gateways = gatewayNames.compactMap { gateway($0) }.map { $0.owner.line($0.row) }
        let sets = ids(of: .listenerSet).compactMap { listenerSet($0.namespacedName) }
        return gateways + sets.map { $0.line(nil) }
    }

    /// Sets whose own A is True (4.4).
    func attachedListenerSets(of gateway: NamespacedName = .gw) -> Int {
        sets(referring: gateway).compactMap { listenerSet($0) }
            .count { ListenerSetConditions($0).accepted.isTrue }
    }
}
