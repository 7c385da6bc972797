import GatewayModel
import JSON
import ServerClient
import Terminal

/// Follows one commit until all proxies have it.
final class CommitWatch {
    private let session: Session
    private var printer: ProgressPrinter
    private var retries = Retries()
    private var isComplete = false

    init(_ session: Session) { (self.session, printer) = (session, ProgressPrinter(session)) }

    func watch(_ revision: String) throws(ClientError) {
        let path = "/v1/commits/\(revision)/progress"
        // That nobody answers, or that there is no such commit, is said at once.
        take(try session.get(path))
        while !isComplete {
            do throws(ClientError) {
                try stream(path)
                // A server that has no room ends it at once.
                if !isComplete { retries.wait(saying: "the server ended the stream", session) }
            } catch {
                if error.isFinal { throw error }
                retries.wait(saying: error.description, session)
            }
        }
    }

    private func take(_ progress: JSONNode) {
        printer.print(progress)
        isComplete = progress["complete"]?.bool == true
    }

    /// Until it is complete and all webhooks were told, or the server ends it.
    private func stream(_ path: String) throws(ClientError) {
        var request = ServerRequest(.get, path, query: [("wait", "5m")], patienceSeconds: nil)
        request.accept = "text/event-stream"
        request.silenceSeconds = EventFollower.silenceSeconds
        var reader = EventStreamReader()
        _ = try session.connection.answer(request) { [self] bytes in
            retries.succeeded(session)
            for message in reader.take(bytes) where message.event == "progress" {
                guard let document = try? JSONDocument.parsing(Array(message.data.utf8)) else {
                    continue
                }
                take(document.root)
            }
            return !reader.isTooLarge
        }
    }
}
