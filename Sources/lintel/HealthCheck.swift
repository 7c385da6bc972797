import ArgumentParser
import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// `lintel healthcheck` — whether the server on this machine is ready, for a container's health.
struct HealthCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Exit 0 if the server at --listen is ready, 1 if not.")

    @Option(help: "Where the server listens (LINTEL_LISTEN; 127.0.0.1:8080 by default).")
    var listen: String?

    func run() throws {
        let address = try ListenAddress(
            Environment.string("listen", listen, default: "127.0.0.1:8080"))
        guard let url = URL(string: address.url(port: address.port) + "/readyz") else {
            throw ValidationError("--listen is no address")
        }
        let status = Self.status(of: url)
        print(status.map { "\(url): \($0)" } ?? "\(url): no answer")
        if status != 200 { throw ExitCode(1) }
    }

    private static func status(of url: URL) -> Int? {
        let result = Answer()
        let task = URLSession.shared.dataTask(with: URLRequest(url: url, timeoutInterval: 5)) {
            _, response, _ in
            result.arrive((response as? HTTPURLResponse)?.statusCode)
        }
        task.resume()
        return result.wait()
    }
}

/// One status that arrives on another thread.
private final class Answer: @unchecked Sendable {
    // @unchecked: written before the semaphore is signalled, read after it was waited for.
    private var status: Int?
    private let arrived = DispatchSemaphore(value: 0)

    func arrive(_ status: Int?) {
        self.status = status
        arrived.signal()
    }

    func wait() -> Int? {
        arrived.wait()
        return status
    }
}
