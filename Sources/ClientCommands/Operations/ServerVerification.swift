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
        let bar = ProgressBar("the server checks its log", on: session.err)
        session.connection.onProgress = { _ in bar.update(0, of: nil) }
        defer { session.connection.onProgress = nil }
        // It takes as long as the log is long.
        let request = ServerRequest(.get, "/v1/verification", patienceSeconds: nil)
        let report: JSONNode
        do throws(ClientError) {
            report = try session.connection.json(request)
            bar.end()
        } catch {
            bar.end()
            throw error
        }
        if !session.show(document: report) {
            for line in report.list("lines") { session.out.line(line.cell) }
        }
        if report["isClean"]?.bool != true { throw ExitStatus.failure.code }
    }
}
