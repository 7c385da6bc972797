import Files
import Foundation
import Ledger
import Logging
import MicroHTTP
import RESTAPI
import Synchronization

/// The files that TLS is made of. They are read at the start, at SIGHUP, and when what is in them
/// changes. What does not fit together is refused, and what there was before stays.
final class TLSFiles: Sendable {
    struct Paths: Sendable {
        let identities: [(certificates: String, key: String)]
        let authorities: String?
        let denied: String?
    }

    private static let secondsBetweenLooks = 2.0

    let use: TLSUse
    private let paths: Paths
    private let logger: Logger
    private let task = PeriodicTask("lintel.tls")
    /// Held while they are read and taken, so that what was read last is what is taken last.
    private let seen: Mutex<Seen>

    private struct Seen {
        /// What was in the files that were taken, or refused, last.
        var judged: TLSContent.Fingerprint
        /// What was in them at the last look, if that was something else.
        var next: TLSContent.Fingerprint?
    }

    /// - Throws: whatever is wrong with any of them.
    init(_ paths: Paths, logger: Logger) throws(Failure) {
        let content = TLSContent(of: paths)
        do throws(TLSContent.Faults) {
            let (credentials, list) = try content.read(paths)
            use = TLSUse(TLSContext(credentials), denied: DeniedClients(list))
            (self.paths, self.logger) = (paths, logger)
            seen = Mutex(Seen(judged: content.fingerprint))
            tell(of: credentials, list, content)
        } catch {
            throw Failure("TLS: \(error)")
        }
    }

    /// - Parameter changed: called when others may be believed than before.
    func start(_ changed: @escaping @Sendable () -> Void) {
        task.start(everySeconds: Self.secondsBetweenLooks) { [weak self] in self?.look(changed) }
    }

    func stop() { task.stop() }

    /// Takes what has changed and is the same at two looks: who writes a file may be in the middle.
    private func look(_ changed: () -> Void) {
        seen.withLock { seen in
            let content = TLSContent(of: paths)
            let isSettled = seen.next == content.fingerprint
            seen.next = seen.judged == content.fingerprint ? nil : content.fingerprint
            guard seen.next != nil, isSettled else { return }
            take(content, &seen, changed)
        }
    }

    /// Reads them again, because somebody says that they are whole.
    func reload(_ changed: () -> Void) {
        seen.withLock { seen in take(TLSContent(of: paths), &seen, changed) }
    }

    private func take(_ content: TLSContent, _ seen: inout Seen, _ changed: () -> Void) {
        seen = Seen(judged: content.fingerprint)
        do throws(TLSContent.Faults) {
            let (credentials, list) = try content.read(paths)
            use.context.replace(with: credentials)
            use.denied.replace(with: list)
            logger.notice("the files of TLS were read again")
            tell(of: credentials, list, content)
            changed()
        } catch {
            logger.error(
                "the files of TLS are not taken, what they said before stays",
                metadata: ["cause": "\(error)"])
        }
    }

    private func tell(
        of credentials: TLSCredentials, _ list: DeniedClients.List, _ content: TLSContent
    ) {
        for (certificate, why) in content.doubts(about: paths) {
            logger.warning(
                "clients may refuse a certificate of TLS",
                metadata: ["certificate": "\(certificate)", "cause": "\(why)"])
        }
        let now = Int64(Date.now.timeIntervalSince1970)
        for certificate in credentials.certificates {
            let metadata: Logger.Metadata = [
                "certificate": "\(certificate.name)",
                "names": "\(certificate.names.joined(separator: " "))",
                "until": "\(Date(timeIntervalSince1970: Double(certificate.end)).ISO8601Format())",
            ]
            if certificate.end <= now {
                logger.error("a certificate of TLS has expired", metadata: metadata)
            } else {
                logger.notice("a certificate of TLS", metadata: metadata)
            }
        }
        if paths.authorities != nil {
            logger.notice(
                "clients may show a certificate",
                metadata: [
                    "of": "\(credentials.authorityNames.joined(separator: "; "))",
                    "denied":
                        "\(list.counts.names) names, \(list.counts.fingerprints) fingerprints",
                ])
        }
    }
}
