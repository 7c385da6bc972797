import GatewayModel
import JSON
import ServerClient
import Terminal

/// Follows the versions of a gateway, each on its way to the proxies.
final class GatewayWatch {
    private let session: Session
    private let path: String
    private var printer: ProgressPrinter
    private var retries = Retries()
    /// The newest version that is known.
    private var version: Int64 = 0
    private var isComplete = false
    /// Where the log ended when it was asked last.
    private var position = "0"
    /// Whether something happened just now: a commit is in the log a moment before what follows
    /// from it is published.
    private var isFresh = false

    init(_ session: Session, _ gateway: NamespacedName) {
        (self.session, path) = (session, gateway.gatewayPath + "/versions")
        printer = ProgressPrinter(session)
    }

    func watch() throws(ClientError) -> Never {
        // That nobody answers, or that there is no such gateway, is said at once.
        try step()
        while true {
            do throws(ClientError) {
                // While a version is under way, a newer one is noticed within two seconds.
                if isComplete { try waitForCommit() }
                try step()
                retries.succeeded(session)
            } catch {
                if error.isFinal { throw error }
                retries.wait(saying: error.description, session)
            }
        }
    }

    private func step() throws(ClientError) {
        position = try end()
        let limit = version == 0 ? "1" : "100"
        let answer = try session.get(path, query: [("limit", limit)])
        let newer = answer.list("versions").reversed()
            .compactMap { $0["version"]?.int64 }.filter { $0 > version }
        for version in newer {
            if self.version > 0 { printer.next() }
            self.version = version
            try show(wait: nil)
        }
        if newer.isEmpty && !isComplete { try show(wait: "2s") }
    }

    private func show(wait: String?) throws(ClientError) {
        var request = session.request(
            .get, "/v1/commits/\(version)/progress", query: [("wait", wait)])
        if wait != nil { request.patienceSeconds = EventFollower.silenceSeconds }
        let progress = try session.connection.json(request)
        isComplete = progress["complete"]?.bool == true
        printer.print(progress)
    }

    private func end() throws(ClientError) -> String {
        var request = session.request(.get, "/v1/events", query: [("limit", "1")])
        request.accept = EventFollower.batchType
        return try session.connection.answer(request).header("lintel-position") ?? "0"
    }

    /// Until something happens anywhere, or half a minute; after something, no more than a second.
    private func waitForCommit() throws(ClientError) {
        var request = ServerRequest(
            .get, "/v1/events",
            query: [("after", position), ("wait", isFresh ? "1s" : "30s"), ("limit", "1")],
            patienceSeconds: EventFollower.silenceSeconds)
        request.accept = EventFollower.batchType
        isFresh = try session.connection.json(request).count > 0
    }
}
