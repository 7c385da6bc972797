import Glibc

/// A bound, listening TCP socket.
///
/// Ours instead of libmicrohttpd's, because it only says that listening failed, not why.
struct ListeningSocket {
    let descriptor: CInt
    let port: UInt16
    let isSecure: Bool

    init(_ listener: ServerListener) throws(MicroHTTPError) {
        let (address, port) = (listener.address, listener.port)
        guard let name = SocketName(address: address, port: port) else {
            throw .notAnAddress(address)
        }
        let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(name.family, type, 0)
        // So that a restart need not wait until old connections have left TIME_WAIT.
        var yes: CInt = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
        if name.family == AF_INET6 {
            // So that `::` and `0.0.0.0` may stand beside each other, and addresses of IPv4 have
            // one spelling.
            setsockopt(
                descriptor, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &yes,
                socklen_t(MemoryLayout<CInt>.size))
        }
        let isListening =
            descriptor >= 0
            && name.withPointer { bind(descriptor, $0, $1) } == 0
            && listen(descriptor, SOMAXCONN) == 0
        guard isListening, let bound = SocketName(boundTo: descriptor) else {
            let code = errno
            if descriptor >= 0 { Glibc.close(descriptor) }
            if code == EADDRINUSE { throw .addressInUse(address: address, port: port) }
            throw .cannotListen(
                address: address, port: port, reason: String(cString: strerror(code)))
        }
        self.descriptor = descriptor
        self.port = bound.port
        isSecure = listener.isSecure
    }
}

extension ListeningSocket {
    /// All of them, or none is left open.
    static func all(_ listeners: [ServerListener]) throws(MicroHTTPError) -> [Self] {
        var sockets: [Self] = []
        do throws(MicroHTTPError) {
            for listener in listeners { sockets.append(try Self(listener)) }
        } catch {
            for socket in sockets { Glibc.close(socket.descriptor) }
            throw error
        }
        return sockets
    }
}

/// A `sockaddr` of either family.
struct SocketName {
    private var storage = sockaddr_storage()
    private var count = socklen_t(MemoryLayout<sockaddr_storage>.size)

    var family: CInt { CInt(storage.ss_family) }

    /// The port is at the same place in both families.
    var port: UInt16 {
        withUnsafeBytes(of: storage) {
            UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }

    init?(address: String, port: UInt16) {
        var v4 = sockaddr_in()
        var v6 = sockaddr_in6()
        if inet_pton(AF_INET, address, &v4.sin_addr) == 1 {
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = port.bigEndian
            set(v4)
        } else if inet_pton(AF_INET6, address, &v6.sin6_addr) == 1 {
            v6.sin6_family = sa_family_t(AF_INET6)
            v6.sin6_port = port.bigEndian
            set(v6)
        } else {
            return nil
        }
    }

    init?(boundTo descriptor: CInt) {
        let result = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &count)
            }
        }
        guard result == 0 else { return nil }
    }

    private mutating func set<Name>(_ name: Name) {
        withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: name, as: Name.self) }
        count = socklen_t(MemoryLayout<Name>.size)
    }

    func withPointer<Result>(_ use: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { use($0, count) }
        }
    }
}
