/// What can go wrong before a single request is answered.
public enum MicroHTTPError: Error, Equatable {
    /// Not an IPv4 or IPv6 address in numbers.
    case notAnAddress(String)
    /// Somebody else listens there.
    case addressInUse(address: String, port: UInt16)
    /// The system refuses to listen; `reason` is its text.
    case cannotListen(address: String, port: UInt16, reason: String)
    /// libmicrohttpd would not start; its log has the reason.
    case cannotStart
    /// The system gives no thread, or no file descriptor, to serve with.
    case noThread, noDescriptor
    /// A header name that is no token, or a value with a control character (RFC 9110, 5.1, 5.5).
    case invalidHeader(name: String)
    /// A final response has a status from 200 to 599.
    case invalidStatus(Int)
    case outOfMemory
}

extension MicroHTTPError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notAnAddress(let text): "\"\(text)\" is not an IP address"
        case .addressInUse(let address, let port):
            "address in use: somebody already listens on \(address) port \(port)"
        case .cannotListen(let address, let port, let reason):
            "cannot listen on \(address) port \(port): \(reason)"
        case .cannotStart: "libmicrohttpd did not start; see its log messages"
        case .noThread:
            "no thread could be started to serve HTTP: raise the limit on threads or processes of "
                + "whoever runs this"
        case .noDescriptor:
            "no file descriptor is left to serve HTTP with: raise the limit on open files"
        case .invalidHeader(let name): "invalid response header \(name.debugDescription)"
        case .invalidStatus(let status): "\(status) is not the status of a final response"
        case .outOfMemory: "out of memory"
        }
    }
}
