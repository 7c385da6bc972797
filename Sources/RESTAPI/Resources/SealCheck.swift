import Certificates
import GatewayModel
import Ledger
import Projection
import Synchronization

/// Which Secrets cannot be opened, so that nobody is told that what needs them is served.
///
/// A key that was opened once stays open, so to ask again costs little.
final class SealCheck: Sendable {
    private let vault: Vault
    private let clock: any WallClock
    private let ledger: Ledger
    /// When it was found first, by data key.
    private let found = Mutex<[String: Mark]>([:])

    init(_ vault: Vault, ledger: Ledger, clock: any WallClock) {
        (self.vault, self.ledger, self.clock) = (vault, ledger, clock)
    }

    /// Why the content of a Secret is closed for good; nil if it can be opened. What waits for its
    /// master key is not closed: proxies keep what they have (``HeldVersion``).
    func problem(of secret: SecretSpec, named name: NamespacedName) -> WithheldNotice? {
        guard case .sealed(let content) = secret.content,
            let error = vault.problem(with: content),
            error.code == .destroyed || error.code == .damaged
        else { return nil }
        let since = found.withLock { found in
            let mark =
                found[content.dataKey]
                ?? Mark(revision: ledger.published.state.revision, time: clock.now())
            found[content.dataKey] = mark
            return mark
        }
        let message =
            error.code == .damaged
            ? error.message
            : "the key that Secret \(name) is sealed with is not in the database: send its "
                + "certificate and key again"
        return WithheldNotice(reason: .secretNotOpened, message: message, since: since)
    }

    /// Why a listener that wins is closed: none of its certificates can be opened.
    func notice(of index: Int, of owner: OwnerRecord) -> WithheldNotice? {
        guard let usable = owner.certificates(of: index)?.usable, !usable.isEmpty else {
            return nil
        }
        var first: WithheldNotice?
        for certificate in usable {
            let secret = certificate.secret
            guard let problem = problem(of: secret.spec, named: secret.name) else { return nil }
            first = first ?? problem
        }
        return first
    }

    func notice(of listener: ListenerID, in state: GatewayState) -> WithheldNotice? {
        guard let owner = state.owner(listener.owner),
            let index = owner.listeners.firstIndex(where: { $0.name == listener.listener })
        else { return nil }
        return notice(of: index, of: owner)
    }

    /// Lays it over a status where nothing else is said.
    func add(to status: inout WithheldStatus, of owner: OwnerRecord, in state: GatewayState) {
        var (closed, winners) = (0, 0)
        var last: WithheldNotice?
        for index in owner.listeners.indices where owner.outcomes[index] == .wins {
            winners += 1
            guard let notice = notice(of: index, of: owner) else { continue }
            closed += 1
            last = notice
            let name = owner.listeners[index].name
            status.listeners[name] = status.listeners[name] ?? notice
        }
        guard status.own == nil else { return }
        // A Gateway says so when it does not serve all that it has itself, as when a version of it
        // is held back, or nothing at all; a set when it serves nothing.
        if owner.id.kind.part == .gateway {
            status.own = last ?? noticeOfAll(of: owner.id.namespacedName, in: state)
        } else if closed == winners {
            status.own = last
        }
    }

    /// Why a gateway serves nothing, if all its listeners are closed; the first open one ends it.
    private func noticeOfAll(
        of gateway: NamespacedName, in state: GatewayState
    ) -> WithheldNotice? {
        guard let record = state.gateway(gateway) else { return nil }
        var last: WithheldNotice?
        for owner in state.owners(of: record) {
            for index in owner.listeners.indices where owner.outcomes[index] == .wins {
                guard let notice = notice(of: index, of: owner) else { return nil }
                last = notice
            }
        }
        return last
    }

    /// How many Secrets cannot be opened, for good or for want of a master key.
    func count(in state: GatewayState) -> Int {
        state.ids(of: .secret).count { id in
            guard case .secret(let secret)? = state[id]?.resource.spec,
                case .sealed(let content) = secret.content
            else { return false }
            return vault.problem(with: content) != nil
        }
    }
}
