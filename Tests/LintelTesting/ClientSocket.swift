import Glibc

/// A client's connection to a server on loopback, with TLS or without. Every read and write gives
/// up after a time, so that no test hangs.
public final class ClientSocket {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        /// Nothing came for as long as it waits.
        public var isSilence = false

        init(_ description: String, isSilence: Bool = false) {
            (self.description, self.isSilence) = (description, isSilence)
        }
    }

    public let descriptor: CInt
    private let session: ClientSession?

    /// - Parameters:
    ///   - tls: nil for none.
    ///   - isIPv6: to `::1`, and not to 127.0.0.1.
    public init(
        port: UInt16, tls: ClientTLS? = nil, timeoutSeconds: Int = 60,
        receiveBufferBytes: CInt? = nil, isIPv6: Bool = false
    ) throws {
        let descriptor = try Self.connection(
            to: port, timeoutSeconds, receiveBufferBytes, isIPv6: isIPv6)
        do {
            session = try tls.map { try ClientSession($0, on: descriptor) }
        } catch {
            close(descriptor)
            throw Failure("handshake: \(error)")
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func connection(
        to port: UInt16, _ timeoutSeconds: Int, _ receiveBufferBytes: CInt?, isIPv6: Bool
    ) throws -> CInt {
        let socket = Glibc.socket(isIPv6 ? AF_INET6 : AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        if var size = receiveBufferBytes {
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        }
        var limit = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(socket, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        var v4 = sockaddr_in()
        v4.sin_family = sa_family_t(AF_INET)
        v4.sin_port = port.bigEndian
        v4.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var v6 = sockaddr_in6()
        v6.sin6_family = sa_family_t(AF_INET6)
        v6.sin6_port = port.bigEndian
        v6.sin6_addr = in6addr_loopback
        let result = isIPv6 ? connect(socket, to: &v6) : connect(socket, to: &v4)
        guard result == 0 else {
            let code = errno
            close(socket)
            throw Failure("connect: \(String(cString: strerror(code)))")
        }
        return socket
    }

    private static func connect<Name>(_ socket: CInt, to name: inout Name) -> CInt {
        withUnsafePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<Name>.size))
            }
        }
    }

    public func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            sent += try bytes[sent...].withUnsafeBytes { rest in
                if let session { return try session.write(rest) }
                let count = send(descriptor, rest.baseAddress, rest.count, CInt(MSG_NOSIGNAL))
                guard count > 0 else { throw Failure("send: \(String(cString: strerror(errno)))") }
                return count
            }
        }
    }

    /// What has come, at least a byte, at most `limit`; nothing at the end.
    public func read(atMost limit: Int = 1 << 18) throws -> [UInt8] {
        try [UInt8](unsafeUninitializedCapacity: limit) { piece, count in
            count = try read(into: UnsafeMutableRawBufferPointer(piece))
        }
    }

    private func read(into bytes: UnsafeMutableRawBufferPointer) throws -> Int {
        if let session {
            do {
                return try session.read(bytes)
            } catch let error as ClientSession.Failure {
                throw Failure("TLS: \(error)", isSilence: error.isSilence)
            }
        }
        let count = recv(descriptor, bytes.baseAddress, bytes.count, 0)
        if count < 0 {
            throw Failure("recv: \(String(cString: strerror(errno)))", isSilence: errno == EAGAIN)
        }
        return count
    }

    public func hasSomethingToRead(withinMilliseconds time: CInt) -> Bool {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return session?.hasUnread ?? false || Glibc.poll(&poll, 1, time) > 0
    }

    // MARK: Of TLS

    /// DER of what the server has shown; empty without TLS.
    public var serverCertificate: [UInt8] { session?.serverCertificate ?? [] }
    /// Such as `TLS1.3`; empty without TLS.
    public var version: String { session?.version ?? "" }
    public var chosenProtocol: String? { session?.chosenProtocol }
    /// Asks for another handshake, as TLS 1.2 has it.
    public func renegotiate() throws { try session?.renegotiate() }
}
