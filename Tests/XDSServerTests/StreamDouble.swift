import EnvoyXDS
import Synchronization

@testable import XDSServer

/// Stands for a transport that is no HTTP: a stream on which answers are sent as they come.
final class StreamDouble: Sendable {
    private struct State {
        var answers: [PollAnswer] = []
        var isOpen = true
        var onClose: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    var answers: [PollAnswer] { state.withLock { $0.answers } }
    var labels: [String] { answers.compactMap { $0.content?.version } }
    var isOpen: Bool { state.withLock { $0.isOpen } }

    func close() {
        let actions = state.withLock { state in
            state.isOpen = false
            defer { state.onClose = [] }
            return state.onClose
        }
        for action in actions { action() }
    }

    fileprivate func add(_ answer: PollAnswer) -> Bool {
        state.withLock { state in
            if state.isOpen { state.answers.append(answer) }
            return state.isOpen
        }
    }

    fileprivate func onClose(_ action: @escaping @Sendable () -> Void) {
        let isTooLate = state.withLock { state in
            if state.isOpen { state.onClose.append(action) }
            return !state.isOpen
        }
        if isTooLate { action() }
    }
}

struct StreamConnection: ProxyConnection {
    let stream: StreamDouble

    var isOpen: Bool { stream.isOpen }

    static func == (left: Self, right: Self) -> Bool { left.stream === right.stream }

    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(stream)) }
}

struct StreamReply: PollReply {
    let stream: StreamDouble

    func send(_ answer: PollAnswer) -> Bool { stream.add(answer) }

    func onClose(_ action: @escaping @Sendable () -> Void) { stream.onClose(action) }
}

/// Remembers what it was told to prepare.
final class EncoderDouble: DiscoveryEncoder {
    private let groups = Mutex<[ProxyGroup: EnvoySnapshot]>([:])

    func prepared(for group: ProxyGroup) -> EnvoySnapshot? { groups.withLock { $0[group] } }

    func prepare(_ snapshot: EnvoySnapshot, for group: ProxyGroup) {
        groups.withLock { $0[group] = snapshot }
    }

    func forget(_ group: ProxyGroup) { groups.withLock { $0[group] = nil } }
}

extension PollAnswer {
    var content: DiscoveryContent? {
        if case .content(let content) = self { content } else { nil }
    }

    var error: DiscoveryError? {
        if case .failed(let error) = self { error } else { nil }
    }
}
