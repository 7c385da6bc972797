import MicroHTTP

/// Who asks: an address, as long as nobody has a name.
enum Caller: Hashable, Sendable {
    case address(ClientAddress)
}

extension Request {
    var caller: Caller { .address(client) }
}
