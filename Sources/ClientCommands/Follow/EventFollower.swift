import JSON
import ServerClient

/// Follows the log over a stream that is made again when it is lost, each time from the last event
/// that was taken.
final class EventFollower {
    static let batchType = "application/cloudevents-batch+json"
    /// The server says something every 15 seconds.
    static let silenceSeconds = 45

    private let session: Session
    private let take: (JSONNode) -> Void
    /// Of the last event that was taken, or how far the log was looked through.
    private var position: String
    private var retries = Retries()

    init(_ session: Session, after position: String, _ take: @escaping (JSONNode) -> Void) {
        (self.session, self.position, self.take) = (session, position, take)
    }

    /// For ever.
    ///
    /// - Throws: why it cannot go on: no right, a log that is another one, Ctrl-C.
    func follow() throws(ClientError) -> Never {
        while true {
            do throws(ClientError) {
                try stream()
                retries.wait(saying: "the server ended the stream", session)
            } catch {
                if error.isFinal { throw error }
                retries.wait(saying: error.description, session)
            }
        }
    }

    /// Until it ends.
    private func stream() throws(ClientError) {
        var request = ServerRequest(.get, "/v1/events", patienceSeconds: nil)
        request.accept = "text/event-stream"
        request.silenceSeconds = Self.silenceSeconds
        request.headers.append((name: "Last-Event-ID", value: position))
        var reader = EventStreamReader()
        var failure: ClientError?
        _ = try session.connection.answer(request) { [self] bytes in
            retries.succeeded(session)
            for message in reader.take(bytes) {
                if !message.data.isEmpty {
                    guard let event = try? JSONDocument.parsing(Array(message.data.utf8)) else {
                        failure = ClientError(.usage, "what came on the stream is no event")
                        return false
                    }
                    take(event.root)
                }
                if !message.id.isEmpty { position = message.id }
            }
            if reader.isTooLarge {
                failure = ClientError(.usage, "what came on the stream is no event")
            }
            return failure == nil
        }
        if let failure { throw failure }
    }
}
