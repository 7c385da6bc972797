import Glibc
import JSON
import ServerClient
import Terminal

/// The one request of a command that changes something.
///
/// It has a key of its own (`Idempotency-Key`), so that it can be sent again when the answer is
/// lost: the server does it once, and answers the same. Ctrl-C does not take back what is sent, so
/// the first waits for the answer, and only the second leaves.
final class CommitRequest {
    private let session: Session
    private var isTold = false

    /// How often it is sent, and how long after the first try the second comes, in tenths of a
    /// second; each further wait is twice as long.
    private static let tries = 5
    private static let firstWait = 2

    init(_ session: Session) { self.session = session }

    /// What the server says of the change.
    func send(_ request: ServerRequest) throws(ClientError) -> JSONNode {
        if Interruption.count > 0 { throw ClientError(.interrupted, "\nnothing was changed") }
        var request = request
        request.headers.append(("Idempotency-Key", Self.key()))
        let connection = session.connection
        if let actor = Self.actor(besides: connection.credentials) {
            request.headers.append(("Lintel-Actor", actor))
        }
        let bar = ProgressBar("committing", on: session.err)
        connection.follow(bar)
        connection.isGivenUp = { self.isGivenUp($0, bar) }
        defer {
            connection.unfollow(bar)
            connection.isGivenUp = { $0 > 0 }
        }
        return try sendUntilAnswered(request, bar)
    }

    private func sendUntilAnswered(
        _ request: ServerRequest, _ bar: ProgressBar
    ) throws(ClientError) -> JSONNode {
        var (isLost, number, wait) = (false, 1, Self.firstWait)
        while true {
            do throws(ClientError) {
                return try whole(try session.connection.answer(request))
            } catch {
                isLost = isLost || error.isAnswerLost
                if error.code == .interrupted { throw isLost ? .leftEarly : .notSent }
                // What the server says of the change, or that it was never reached.
                if !isLost || error.isVerdict { throw error }
                if error.saysWho { throw .lost(error) }
                if number == Self.tries || Interruption.count > 0 { throw .lost(error) }
                bar.end()
                let what = error.description.printableLines
                session.note("\(what); asking again (\(number + 1) of \(Self.tries))")
            }
            try pause(wait)
            (number, wait) = (number + 1, wait * 2)
        }
    }

    /// One that does not say what became of the change is none.
    private func whole(_ answer: ServerAnswer) throws(ClientError) -> JSONNode {
        if let root = try? JSONDocument.parsing(answer.body).root, root.isAboutChange {
            return root
        }
        throw ClientError(
            .notLintel,
            "\(session.connection.server) answers \(answer.status), and not as Lintel does",
            hint: "a proxy or another program may stand there; is the address right?",
            isAnswerLost: true)
    }

    /// What is not sent yet is taken back. Of what is, it is told once that it is on its way.
    private func isGivenUp(_ count: Int, _ bar: ProgressBar) -> Bool {
        guard session.connection.isUnderWay, count < 2 else { return true }
        guard !isTold else { return false }
        isTold = true
        bar.end()
        session.note("\nthe change is sent, and its answer is waited for; Ctrl-C again leaves")
        return false
    }

    /// - Parameter tenths: of a second.
    private func pause(_ tenths: Int) throws(ClientError) {
        for _ in 0..<tenths {
            if Interruption.count > 0 { throw .leftEarly }
            usleep(100_000)
        }
    }

    /// Who works here, for a server that lets nobody in by name, so that its history says more
    /// than `anonymous`. Nil where the server knows who asks.
    private static func actor(besides credentials: Credentials) -> String? {
        guard credentials.token == nil, credentials.certificate == nil else { return nil }
        return getenv("USER").map { String(cString: $0) }.flatMap(actor)
    }

    /// Nil for what is no name of a user.
    static func actor(_ user: String) -> String? {
        let isName = user.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isName && (1...64).contains(user.utf8.count) ? user : nil
    }

    private static func key() -> String {
        let halves = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 16) }
        return "lintel-" + halves.joined(separator: "-")
    }
}

extension ClientError {
    /// Whether the server has judged the change, this time or when it came before. One that is
    /// busy or stops has not looked, nor has one that does not know any more who asks, or another
    /// one that answers for it meanwhile.
    fileprivate var isVerdict: Bool {
        guard code == .problem, let status = problem?.status else { return false }
        return [400, 403, 409, 412, 413, 415, 422].contains(status) && !saysWho
    }

    /// Whether it is about who asks, and of no use to ask again.
    fileprivate var saysWho: Bool { problem?.status == 401 || problem?.type == "forbidden" }

    fileprivate static let advice =
        "lintel log --limit 5 shows whether it was; running the same again is safe"

    fileprivate static let notSent = ClientError(.interrupted, "\nnothing was changed")

    fileprivate static let leftEarly = ClientError(
        .interrupted,
        "\nleft before the answer came: the change may have been made or not\n" + advice)

    fileprivate static func lost(_ error: ClientError) -> ClientError {
        ClientError(
            error.code,
            error.description + "\nthe change was sent and may have been made or not",
            hint: advice, isAnswerLost: true)
    }
}
