public import MicroHTTP
public import XDSServer

/// The HTTP request of an Envoy whose poll is held.
struct ExchangeReply: PollReply {
    let exchange: Exchange
    /// Among the requests that are held.
    let place: HeldPlaces.Place
    let responses: DiscoveryResponses
    let group: ProxyGroup

    func send(_ answer: PollAnswer) -> Bool {
        switch answer {
        case .content(let content):
            exchange.complete(with: responses.response(to: content, of: group))
        case .unchanged: exchange.complete(with: DiscoveryResponses.notModified)
        case .failed(let error): exchange.complete(with: Problem(error).response)
        }
    }

    func onClose(_ action: @escaping @Sendable () -> Void) { exchange.onClose(action) }
}

extension RequestSource: ProxyConnection {}
