import ArgumentParser
import Glibc

/// `lintel healthcheck` — whether the server on this machine is ready, for a container's health.
struct HealthCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Exit 0 if the server at --listen is ready, 1 if not.")

    @Option(
        help: ArgumentHelp(
            """
            Where the server listens without TLS (LINTEL_LISTEN; 127.0.0.1:8080 by default). Of \
            several addresses the first without TLS is asked.
            """, valueName: "address:port"))
    var listen: [String] = []

    func run() throws {
        let address = try address()
        let answer = Self.firstLine(of: "/readyz", at: address)
        print("\(address.url(port: address.port))/readyz: \(answer ?? "no answer")")
        // HTTP/1.x 200 …
        if answer?.split(separator: " ").dropFirst().first != "200" { throw ExitCode(1) }
    }

    private func address() throws -> ListenAddress {
        let texts = Environment.list("listen", listen)
        let isSecure = Environment.value(of: "tls-certificate") != nil
        let addresses = try (texts.isEmpty ? ["127.0.0.1:8080"] : texts).map {
            try ListenAddress(
                $0, of: Environment.name(of: "listen", isGiven: !listen.isEmpty),
                isSecure: isSecure)
        }
        if let address = addresses.first(where: { !$0.isSecure }) { return address }
        throw ValidationError(
            "the server listens by TLS only, and its certificate is for others than for this "
                + "machine: have it listen at http://127.0.0.1:8080 too")
    }

    /// Writes the request by hand: an HTTP client would be larger than all of this.
    private static func firstLine(of path: String, at address: ListenAddress) -> String? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, "\(address.port)", &hints, &found) == 0, let found else {
            return nil
        }
        defer { freeaddrinfo(found) }
        let descriptor = socket(found.pointee.ai_family, found.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var patience = timeval(tv_sec: 3, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(
                descriptor, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard connect(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
            return nil
        }
        // A name that the server always has, whatever the address it listens on.
        let request = Array(
            "GET \(path) HTTP/1.1\r\nHost: localhost:\(address.port)\r\nConnection: close\r\n\r\n"
                .utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count
        else { return nil }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        let line = buffer[..<count].prefix { $0 != UInt8(ascii: "\r") }
        return String(decoding: line, as: UTF8.self)
    }
}
