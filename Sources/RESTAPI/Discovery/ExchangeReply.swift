public import MicroHTTP
public import XDSServer

/// The HTTP request of an Envoy whose poll is held.
struct ExchangeReply: PollReply {
    let exchange: Exchange
    let held: HeldRequest
    let responses: DiscoveryResponses
    let group: ProxyGroup
    let times: PollTimes

    func send(_ answer: PollAnswer) -> Bool {
        switch answer {
        case .content(let content):
            times.countHeld(isChanged: true)
            return sendContent(responses.response(to: content, of: group))
        case .unchanged:
            times.countHeld(isChanged: false)
            return exchange.complete(with: DiscoveryResponses.notModified)
        case .failed(let error): return exchange.complete(with: Problem(error).response)
        }
    }

    private func sendContent(_ response: PreparedResponse) -> Bool {
        do {
            try held.require()
            return exchange.complete(with: response)
        } catch {
            exchange.complete(with: error.response)
            return false
        }
    }

    func onClose(_ action: @escaping @Sendable () -> Void) {
        exchange.onClose(action)
        held.onEnd { problem in
            action()
            exchange.complete(with: problem.response)
        }
    }
}

extension RequestSource: ProxyConnection {}
