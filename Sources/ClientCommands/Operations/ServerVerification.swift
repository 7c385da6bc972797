import ArgumentParser
import GatewayModel
import JSON
import ServerClient
import Terminal

/// `lintel verify` by a server, of its own log.
package enum ServerVerification {
    /// Prints what it found.
    ///
    /// - Throws: an exit status if something is wrong.
    package static func show(_ session: Session) throws {
        let report = try report(session)
        if !session.show(document: report) {
            for line in report.list("lines") { session.out.line(line.cell) }
        }
        if report["isClean"]?.bool != true { throw ExitStatus.failure.code }
    }

    /// It takes as long as the log is long; meanwhile the server says how far it is.
    private static func report(_ session: Session) throws(ClientError) -> JSONNode {
        let bar = ProgressBar("the server checks its log", on: session.err)
        defer { bar.end() }
        var request = ServerRequest(.get, "/v1/verification", patienceSeconds: nil)
        request.accept = "text/event-stream"
        var reader = EventStreamReader()
        var last: (event: String, root: JSONNode)?
        _ = try session.connection.answer(request) { bytes in
            for message in reader.take(bytes) {
                guard let document = try? JSONDocument.parsing(Array(message.data.utf8)) else {
                    continue
                }
                let root = document.root
                last = (message.event, root)
                bar.update(
                    Int(root["done"]?.int64 ?? 0), of: root["total"]?.int64.map { Int($0) })
            }
            return !reader.isTooLarge
        }
        switch last {
        case (event: "result", let report)?: return report
        case (event: "problem", let problem)?:
            throw ClientError(
                .problem, problem["detail"]?.string ?? "the server cannot check its log",
                problem: ServerProblem(problem, status: Int(problem["status"]?.int64 ?? 500)))
        default:
            throw ClientError(
                .unreachable,
                "\(session.connection.server) ended its answer before the result",
                hint: "it may have stopped; run it again")
        }
    }
}
